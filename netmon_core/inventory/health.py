"""Whether the monitor itself can see. Pure.

A network is out of sight when our link or address on it is gone, when nothing can be sent, or when those who
answered a minute ago have all fallen silent. It is in sight again when that has passed and somebody answers.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import Enum, auto
from typing import TYPE_CHECKING

from ..events import MonitorHealthChanged
from ..model import MonitorHealth

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from ..model import Adapter, IPAddress, Network
    from .census import Census

# Failures to send are counted in spans of this length; the current and the one before are looked at.
SPAN = timedelta(seconds=10)
# A queue that is full for a moment fails once or twice.
FAILURES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Footing:
    """How we stand on one network: our link and our own address. `problem` is a clause, None: all is well."""

    network_id: str
    problem: str | None = None
    gateways: tuple[IPAddress, ...] = ()
    # Behind a router: we have no link of our own there.
    routed: bool = False


def footings(adapters: Mapping[str, Adapter], networks: Iterable[Network]) -> tuple[Footing, ...]:
    """How we stand on each network; `adapters` by name, as they are now."""
    return tuple(
        Footing(
            network_id=network.id,
            problem=None if network.adapter is None else _problem(network, adapters.get(network.adapter)),
            gateways=network.gateways,
            routed=network.adapter is None,
        )
        for network in networks
    )


def _problem(network: Network, adapter: Adapter | None) -> str | None:
    if adapter is None:
        return f"{network.adapter} is not there"
    if not adapter.up:
        return f"{adapter.name} is down"
    if not adapter.carrier:
        return f"the link of {adapter.name} is down"
    own = {address.network for address in adapter.addresses}
    if network.subnets and not own & set(network.subnets):
        return f"{adapter.name} has no address of {network.name}"
    return None


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
        self._footings: dict[str, Footing] = {}
        self._sending: dict[str, _Sending] = {}
        self._told: MonitorHealth | None = None

    def stand(self, footings: Iterable[Footing]) -> None:
        """Take in how we stand on every network there is."""
        self._footings = {footing.network_id: footing for footing in footings}

    def sent(self, network_id: str, now: datetime, *, sent: int, failed: int) -> None:
        """Count what left us and what could not."""
        if failed == 0 and network_id not in self._sending:
            return
        sending = self._sending.setdefault(network_id, _Sending(now))
        sending.turn(now)
        sending.sent += sent
        sending.failed += failed

    def gateways(self, network_id: str) -> tuple[IPAddress, ...]:
        """The gateways of a network."""
        footing = self._footings.get(network_id)
        return footing.gateways if footing is not None else ()

    def is_routed(self, network_id: str) -> bool:
        """Whether the network is behind a router."""
        footing = self._footings.get(network_id)
        return footing is not None and footing.routed

    def reason(self, network_id: str) -> str | None:
        """Why the network is out of sight; None: it can be seen."""
        found = self.blind.get(network_id)
        if found is None and self.is_routed(network_id):
            # Behind a router that we cannot see either.
            attached = [each for each in self._footings.values() if not each.routed]
            if attached and all(each.network_id in self.blind for each in attached):
                found = self.blind[attached[0].network_id]
        return found[2] if found is not None else None

    def lose(self, network_id: str, now: datetime, cause: Cause) -> None:
        """Those who answered a minute ago have fallen silent."""
        self.blind.setdefault(network_id, (now, cause, _SILENCE[cause]))

    def look(self, now: datetime) -> None:
        """Find the networks whose link, address or sending fails."""
        for footing in self._footings.values():
            if footing.problem is not None:
                began = self.blind.get(footing.network_id, (now,))[0]
                self.blind[footing.network_id] = (began, Cause.FOOTING, footing.problem)
        for network_id, sending in self._sending.items():
            sending.turn(now)
            if sending.fails():
                self.blind.setdefault(network_id, (now, Cause.SENDING, "what is to be asked cannot be sent"))

    def regain(self, census: Census) -> list[str]:
        """The networks that can be seen again, those behind their routers included."""
        before = {network_id for network_id in self._footings if self.reason(network_id) is not None}
        before |= self.blind.keys()
        for network_id, (since, cause, _) in list(self.blind.items()):
            footing = self._footings.get(network_id)
            sending = self._sending.get(network_id)
            if (footing is not None and footing.problem) or (sending is not None and sending.fails()):
                continue
            # When our side is mended, an answer shows whether questions get through.
            if (
                census.most_are_back(network_id, since)
                if cause is Cause.MOST
                else census.any_is_back(network_id, since)
            ):
                del self.blind[network_id]
        return [network_id for network_id in before if self.reason(network_id) is None]

    def told(self, now: datetime) -> MonitorHealthChanged | None:
        """The event, when what it says is new."""
        if not self.blind and (self._told is None or not self._told.blind):
            return None
        attached = {each.network_id for each in self._footings.values() if not each.routed}
        everywhere = bool(self.blind) and attached <= self.blind.keys() and bool(attached)
        reasons = dict.fromkeys(reason for _, _, reason in self.blind.values())
        health = MonitorHealth(
            blind=bool(self.blind),
            since=min((since for since, _, _ in self.blind.values()), default=now),
            reason="; ".join(reasons),
            network_ids=() if everywhere else tuple(self.blind),
        )
        before = self._told
        if before is not None and (before.blind, before.reason, before.network_ids) == (
            health.blind,
            health.reason,
            health.network_ids,
        ):
            return None
        self._told = health
        return MonitorHealthChanged(health=health)
