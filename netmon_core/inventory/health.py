"""Whether the monitor itself can see. Pure.

A network is out of sight when our link or address on it is gone, when nothing can be sent, or when those who
answered a minute ago have all fallen silent. It is in sight again when that has passed and somebody answers.
Who is on a network that we have left cannot be seen either, but in the end that is no blindness.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from enum import Enum, auto
from typing import TYPE_CHECKING

from ..events.monitor import MonitorHealthChanged
from ..model.monitor import MonitorHealth
from .footing import Ground

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from .census import Census
    from .footing import Footing

# Failures to send are counted in spans of this length; the current and the one before are looked at.
SPAN = timedelta(seconds=10)
# A queue that is full for a moment fails once or twice.
FAILURES = 3
# Whoever stands elsewhere for so long has moved, and nobody need be told of it any more.
MOVED_AFTER = timedelta(days=1)


class Cause(Enum):
    """Why a network is out of sight; what the end of it needs depends on it."""

    FOOTING = auto()
    SENDING = auto()
    # Nobody answers; or the gateway and most others do not.
    NOBODY = auto()
    MOST = auto()


_SILENCE = {
    Cause.NOBODY: "nobody on the network answers",
    Cause.MOST: "the gateway and most others fell silent at once",
}


@dataclass(slots=True)
class _Sending:
    """What left us, and what did not, in the current span and the one before."""

    began: datetime
    sent: int = 0
    failed: int = 0
    sent_before: int = 0
    failed_before: int = 0

    def turn(self, now: datetime) -> None:
        if now - self.began >= SPAN:
            fresh = now - self.began < 2 * SPAN
            self.sent_before, self.failed_before = (self.sent, self.failed) if fresh else (0, 0)
            self.sent = self.failed = 0
            self.began = now

    def fails(self) -> bool:
        failed = self.failed + self.failed_before
        return failed >= FAILURES and failed > self.sent + self.sent_before


class Health:
    """Which networks are out of sight, and why."""

    def __init__(self) -> None:
        # By network: since when, why, in words.
        self.blind: dict[str, tuple[datetime, Cause, str]] = {}
        self.ground = Ground()
        # Networks that we have left, and when anybody on them was heard last.
        self._left: dict[str, datetime] = {}
        # Those that were out of sight at the last look, the ones behind routers included.
        self._dark: set[str] = set()
        self._sending: dict[str, _Sending] = {}
        self._limited = ""
        self._told: MonitorHealth | None = None

    def stand(self, footings: Iterable[Footing]) -> None:
        """Take in how we stand on every network there is."""
        self.ground = Ground(footings)

    def limit(self, sentences: str) -> None:
        """Take in what cannot be done as it should, and what mends it; empty: all is well."""
        self._limited = sentences

    @property
    def sending_fails(self) -> bool:
        """Whether most of what is to be asked on some network cannot be sent."""
        return any(sending.fails() for sending in self._sending.values())

    def sent(self, network_id: str, now: datetime, *, sent: int, failed: int) -> None:
        """Count what left us and what could not."""
        if failed == 0 and network_id not in self._sending:
            return
        sending = self._sending.setdefault(network_id, _Sending(now))
        sending.turn(now)
        sending.sent += sent
        sending.failed += failed

    def set_back(self, now: datetime) -> None:
        """The clock was set: nothing is of a time to come."""
        self._sending.clear()
        self.blind = {key: (min(at, now), cause, why) for key, (at, cause, why) in self.blind.items()}
        self._left = {network_id: min(heard, now) for network_id, heard in self._left.items()}

    def reason(self, network_id: str) -> str | None:
        """Why the network is out of sight; None: it can be seen."""
        found = self.blind.get(network_id)
        if found is None and self.ground.is_routed(network_id):
            # Behind a router that we cannot see either.
            attached = [each for each in self.ground if not each.routed and not each.left]
            if attached and all(each.network_id in self.blind for each in attached):
                found = self.blind[attached[0].network_id]
        return found[2] if found is not None else None

    def lose(self, network_id: str, now: datetime, cause: Cause) -> None:
        """Those who answered a minute ago have fallen silent."""
        self.blind.setdefault(network_id, (now, cause, _SILENCE[cause]))

    def look(self, now: datetime, last_heard: Callable[[str], datetime | None]) -> None:
        """Find the networks whose link, address or sending fails.

        `last_heard`: when anybody on a network was heard last, from this run or before.
        """
        for footing in self.ground:
            network_id = footing.network_id
            if footing.problem is not None:
                began = self.blind.get(network_id, (now,))[0]
                self.blind[network_id] = (began, Cause.FOOTING, footing.problem)
            if not footing.left:
                self._left.pop(network_id, None)
            elif network_id not in self._left:
                self._left[network_id] = last_heard(network_id) or now - MOVED_AFTER
        for network_id, sending in self._sending.items():
            sending.turn(now)
            if sending.fails():
                began, cause, _ = self.blind.get(network_id, (now, Cause.SENDING, ""))
                if cause is Cause.SENDING:
                    why = "what is to be asked cannot be sent"
                    why = f"{why}: {self._limited.rstrip('.')}" if self._limited else why
                    self.blind[network_id] = (began, cause, why)

    def regain(self, census: Callable[[], Census]) -> list[str]:
        """The networks that can be seen again, those behind their routers included."""
        before = self._dark | self._out_of_sight()
        for network_id, (since, cause, _) in list(self.blind.items()):
            sending = self._sending.get(network_id)
            if not self.ground.stands(network_id) or (sending is not None and sending.fails()):
                continue
            # When our side is mended, an answer shows whether questions get through.
            if (
                census().most_are_back(network_id, since)
                if cause is Cause.MOST
                else census().any_is_back(network_id, since)
            ):
                del self.blind[network_id]
        self._dark = self._out_of_sight()
        return list(before - self._dark)

    def told(self, now: datetime) -> MonitorHealthChanged | None:
        """The event, when what it says is new."""
        moved = {network_id for network_id, heard in self._left.items() if now - heard >= MOVED_AFTER}
        blind = {network_id: why for network_id, why in self.blind.items() if network_id not in moved}
        if not blind and not self._limited and (self._told is None or _is_well(self._told)):
            return None
        attached = {each.network_id for each in self.ground if not each.routed} - moved
        everywhere = bool(blind) and attached <= blind.keys() and bool(attached)
        reasons = dict.fromkeys(reason for _, _, reason in blind.values())
        health = MonitorHealth(
            blind=bool(blind),
            since=min((since for since, _, _ in blind.values()), default=now),
            reason="; ".join(reasons),
            network_ids=() if everywhere else tuple(blind),
            limited=self._limited,
        )
        before = self._told
        if before is not None and replace(before, since=health.since) == health:
            return None
        self._told = health
        return MonitorHealthChanged(health=health)

    def _out_of_sight(self) -> set[str]:
        known = {each.network_id for each in self.ground} | self.blind.keys()
        return {each for each in known if self.reason(each) is not None}


def _is_well(health: MonitorHealth) -> bool:
    return not health.blind and not health.limited
