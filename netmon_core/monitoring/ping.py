"""Ping any number of targets, each at its own interval, through a few sockets and one timer."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from datetime import UTC, datetime
from random import random
from typing import TYPE_CHECKING

from ..errors import AdapterError
from ..model.target import ProbeKind
from ..schedule import TICK, Schedule
from ..wake import Wake
from .awaited import Awaited
from .outlets import Outlets
from .stats import Window, summarize
from .watched import watch

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..model.series import Sample
    from ..model.target import Target
    from .awaited import Asked
    from .lane import Lane
    from .prober import OnSample
    from .watched import Watched

_LOGGER = logging.getLogger(__name__)

# Seconds a probe waits for room in a full queue before it counts as not sent.
HOLD = 1.0
ANSWERS_WRONGLY = "it answers wrongly: with other bytes than it was sent"


class PingProber:
    """Pings targets and tells a sample for each window of each.

    A probe is settled by its reply, or is lost after the target's timeout. One that cannot be sent is a send
    error, never a loss.
    """

    kind = ProbeKind.PING

    def __init__(self, on_sample: OnSample, outlets: Outlets | None = None) -> None:
        self._on_sample = on_sample
        self._outlets = outlets or Outlets()
        # Those whose last window could not be sent at all.
        self._unsent: set[str] = set()
        self._told_unsent = False
        self._wake = Wake()
        self._schedule: Schedule | None = None
        self._watched: dict[str, Watched] = {}
        self._resting: frozenset[str] = frozenset()
        self._urgent: list[Watched] = []
        self._waiters: set[asyncio.Future[None]] = set()
        self._held: list[Watched] = []
        self._sequence = 0
        self._awaited = Awaited()

    @property
    def problem(self) -> str | None:
        """Why nothing can be pinged now; None: it can, or was not tried."""
        return self._outlets.problem

    def set_targets(self, targets: Iterable[Target]) -> None:
        """Probe these and no others; those without an address, or of another kind, are left out."""
        wanted = {each.id: each for each in targets if each.kind is ProbeKind.PING and each.address}
        for target_id in self._watched.keys() - wanted.keys():
            del self._watched[target_id]
            self._unsent.discard(target_id)
            if self._schedule is not None:
                self._schedule.remove(target_id)
        for target_id, target in wanted.items():
            known = self._watched.get(target_id)
            if known is None or known.target != target:
                self._watch(target, known)
        self._wake.ring()

    def rest(self, target_ids: Iterable[str]) -> None:
        """Leave these in peace, and no others; what was begun of their windows is dropped."""
        resting = frozenset(target_ids)
        for target_id in resting - self._resting:
            if (watched := self._watched.get(target_id)) is not None:
                watched.window = Window(left=watched.target.count)
        self._resting = resting
        if self._schedule is not None:
            self._schedule.rest(resting)

    async def probe(self, target: Target, *, attempts: int = 1) -> Sample:
        """Probe once now, and again up to `attempts` times until it answers; told to the caller alone."""
        window = Window(left=0)
        watched = watch(target)
        if watched is not None and (known := self._watched.get(target.id)) is not None:
            watched.way = replace(known.way)
        for _ in range(attempts if watched else 0):
            if watched is None:
                break
            window.left = 1
            watched.window = window
            asked = watched.way.lane
            watched.waiter = asyncio.get_running_loop().create_future()
            self._waiters.add(watched.waiter)
            watched.waiter.add_done_callback(self._waiters.discard)
            self._urgent.append(watched)
            self._wake.ring()
            await watched.waiter
            if not window.complete:
                # The prober ended meanwhile.
                window = Window(left=0, send_errors=1)
                break
            answered = any(rtt is not None for rtt in window.rtts)
            watched.way.heed(asked, answered=answered)
            if answered:
                break
        return summarize(target.id, window, datetime.now(UTC))

    async def run(self) -> None:
        """Ping until cancelled."""
        loop = asyncio.get_running_loop()
        schedule = self._schedule = Schedule(loop.time(), phase=random())  # noqa: S311 - no secret
        for watched in self._watched.values():
            schedule.add(watched.target.id, watched.target.interval / watched.target.count)
        schedule.rest(self._resting)
        try:
            while True:
                self.turn(loop.time())
                await self._wake.sleep(self._delay(loop.time()))
        finally:
            self._abandon()

    def turn(self, now: float) -> None:
        """Take in what has come, give up what is overdue, and ask those who are due."""
        if self._schedule is None:
            return
        at = datetime.now(UTC)
        self._read(now, at)
        self._give_up(now, at)
        batch = [*self._held, *self._urgent]
        self._held, self._urgent = [], []
        watched = self._watched
        batch += [watched[target_id] for target_id in self._schedule.advance(now)]
        if batch:
            self._ask(batch, now, at)
            self._tell_unsent()

    def _abandon(self) -> None:
        """Forget what is on its way: nobody will hear the answers."""
        self._schedule = None
        self._outlets.close()
        self._awaited.clear()
        self._held.clear()
        self._urgent.clear()
        for watched in self._watched.values():
            watched.window = Window(left=watched.target.count)
            watched.held_since = None
        for waiter in self._waiters:
            if not waiter.done():
                waiter.set_result(None)

    def _delay(self, now: float) -> float | None:
        if self._schedule is None or self._urgent:
            return 0.0
        if self._held or self._awaited:
            return self._schedule.wait(now, TICK)
        return self._schedule.wait(now) if len(self._schedule) else None

    def _watch(self, target: Target, known: Watched | None) -> None:
        made = watch(target)
        if made is None:
            return
        if (
            known is not None
            and known.target.address == target.address
            and known.target.count == target.count
        ):
            known.target = target
        else:
            self._watched[target.id] = made
        if self._schedule is not None:
            self._schedule.add(target.id, target.interval / target.count)

    def _ask(self, batch: list[Watched], now: float, at: datetime) -> None:
        sequence = self._sequence = (self._sequence + 1) & 0xFFFF
        asked: dict[bytes, Asked] = {}
        for kind, group in self._group(batch, now, at):
            done, refused = self._outlets.ask(kind, sequence, [each.name for each in group], now)
            for watched in group[done:]:
                self._hold(watched, now, at)
            for number in reversed(refused):
                self._not_sent(group.pop(number), at)
            for watched in group[: done - len(refused)]:
                watched.held_since = None
                window = watched.window
                asked[watched.key] = watched, window, len(window.rtts)
                if not window.rtts:
                    window.lane = kind[1]
                window.rtts.append(None)
                window.waiting += 1
                window.left -= 1
                if not window.left and watched.waiter is None:
                    watched.window = Window(left=watched.target.count)
        if asked:
            self._awaited.add(sequence, asked, now)

    def _group(
        self, batch: list[Watched], now: float, at: datetime
    ) -> list[tuple[tuple[int, Lane], list[Watched]]]:
        """Sort a batch by socket, those that answer first, with no address in it twice."""
        groups: dict[tuple[int, Lane], list[Watched]] = {}
        addresses: set[bytes] = set()
        for watched in batch:
            if watched.key in addresses:
                # Two targets may share an address, and one of them has to wait for the next tick.
                self._hold(watched, now, at)
                continue
            if watched.zoned and not self._find_zone(watched, at):
                continue
            addresses.add(watched.key)
            groups.setdefault((4 if len(watched.key) == 4 else 6, watched.way.lane), []).append(watched)
        return sorted(groups.items(), key=lambda pair: pair[0][1])

    def _find_zone(self, watched: Watched, at: datetime) -> bool:
        try:
            watched.find_zone()
        except AdapterError:
            self._not_sent(watched, at)
            return False
        return True

    def _read(self, now: float, at: datetime) -> None:
        for heard in self._outlets.read(now):
            for sequence, key in heard.unreachable:
                if asked := self._awaited.get(sequence, key):
                    asked[1].unreachable += 1
            for sequence, key, rtt in heard.wrong:
                if (asked := self._awaited.get(sequence, key)) and rtt <= asked[0].target.timeout:
                    asked[1].wrong[asked[2]] = rtt
            for sequence, key, rtt in heard.replies:
                asked = self._awaited.take(sequence, key)
                if asked is None:
                    continue
                watched, window, place = asked
                if rtt <= watched.target.timeout:
                    window.rtts[place] = rtt
                self._settle(watched, window, at)

    def _give_up(self, now: float, at: datetime) -> None:
        for sequence, lost in self._awaited.overdue(now):
            if not lost:
                self._outlets.forget(sequence)
            for watched, window, place in lost:
                if (rtt := window.wrong.get(place)) is not None:
                    window.rtts[place] = rtt
                    window.problem = ANSWERS_WRONGLY
                self._settle(watched, window, at)

    def _settle(self, watched: Watched, window: Window, at: datetime) -> None:
        window.waiting -= 1
        if window.complete:
            self._end(watched, window, at)

    def _hold(self, watched: Watched, now: float, at: datetime) -> None:
        """Try again at the next tick, for a while."""
        if watched.held_since is None:
            watched.held_since = now
        if now - watched.held_since < HOLD:
            self._held.append(watched)
        else:
            self._not_sent(watched, at)

    def _not_sent(self, watched: Watched, at: datetime) -> None:
        watched.held_since = None
        window = watched.window
        window.send_errors += 1
        window.left -= 1
        if not window.left and watched.waiter is None:
            watched.window = Window(left=watched.target.count)
        if window.complete:
            self._end(watched, window, at)

    def _end(self, watched: Watched, window: Window, at: datetime) -> None:
        if watched.waiter is not None:
            if not watched.waiter.done():
                watched.waiter.set_result(None)
            return
        # Not of one that was dropped or has moved meanwhile, nor of a window that a rest cut short.
        if self._watched.get(watched.target.id) is not watched or watched.target.id in self._resting:
            return
        sample = summarize(watched.target.id, window, at)
        if sample.sent:
            watched.way.heed(window.lane, answered=sample.received > 0)
        if sample.sent:
            self._unsent.discard(sample.target_id)
        else:
            self._unsent.add(sample.target_id)
        self._on_sample(sample)

    def _tell_unsent(self) -> None:
        if self._told_unsent:
            if len(self._unsent) < len(self._watched):
                self._told_unsent = False
                _LOGGER.info("Devices can be pinged again")
        elif self._watched and len(self._unsent) == len(self._watched):
            self._told_unsent = True
            _LOGGER.warning("No device can be pinged: nothing can be sent, as without a network")
