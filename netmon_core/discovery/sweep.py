"""One active pass over one prefix: ask, listen, ask the silent again."""

from __future__ import annotations

import asyncio
import math
from bisect import bisect_right
from ipaddress import IPv4Address
from typing import TYPE_CHECKING, NamedTuple, Protocol

from ..errors import NetmonError
from ..model.scan import SweepMethod, SweepReport
from .rounds import another, wait

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from .pace import Pace
    from .plan import SweepPlan

# Seconds to wait when the device queue is full.
QUEUE_FULL = 0.001
# How long to listen after a round at least: a healthy LAN answers within milliseconds, a sleeping
# phone at the next beacon that wakes it (0.3 s).
AFTER_ROUND = 0.1
AFTER_LAST = 0.35
# The kernel asks three times a second apart, and five seconds later about neighbors it once knew.
SETTLED = 8.5
# Answers handed on at once: a few milliseconds of work.
HANDED_ON = 256
# Sources without a descriptor to wait on are looked at this often.
POLL = 0.05


class Answer(NamedTuple):
    """Somebody answered: IPv4 as a number, the MAC where the method shows it, seconds where it measures.

    `heard` is not zero where the sweep did not ask, because the device was heard so many seconds ago.
    """

    address: int
    mac: str | None = None
    rtt: float | None = None
    heard: float = 0.0


class Asker(Protocol):
    """What asks and hears the answers; `ask` returns how many of the targets went out."""

    # The most packets between two looks for answers.
    batch: int

    def ask(self, targets: Sequence[int]) -> int:
        """Send to the targets in order."""
        ...

    def read(self) -> list[Answer]:
        """The answers that have come."""
        ...

    def fileno(self) -> int | None:
        """A descriptor that is readable when answers are there; None: look every now and then."""
        ...

    def drops(self) -> int:
        """Answers lost so far because we read too slowly."""
        ...

    def unsettled(self) -> bool:
        """Whether somebody else (the kernel) is still asking on our behalf."""
        ...

    def close(self) -> None:
        """Give everything back."""
        ...


class Sweep:
    """Runs one plan. `on_answer` is called for each sighting, `on_sent` with packets as they go out."""

    def __init__(
        self,
        plan: SweepPlan,
        asker: Asker,
        pace: Pace,
        *,
        rounds: int | None,
        on_answer: Callable[[SweepPlan, Answer], None],
        on_sent: Callable[[int], None],
    ) -> None:
        self.plan = plan
        self.answered: set[int] = set()
        self.sent = 0
        self._asker = asker
        self._pace = pace
        self._limit = rounds
        self._on_answer = on_answer
        self._on_sent = on_sent
        self._loop = asyncio.get_running_loop()
        self._found: list[int] = []
        self._slowest = 0.0
        self._dropped = False
        self._drops = 0
        # Heard, and not handed on yet.
        self._heard: list[Answer] = []
        # What went wrong while the loop called us, to be raised where the sweep waits.
        self._failure: NetmonError | None = None
        # When each batch of the round went out, and its first target: both ascend.
        self._batch_targets: list[int] = []
        self._batch_times: list[float] = []

    async def run(self) -> SweepReport:
        """Sweep; a failure of the sweep itself is told in the report."""
        started = self._loop.time()
        problem = None
        try:
            await self._sweep()
        except NetmonError as err:
            problem = err.message
        return self.report(self._loop.time() - started, problem)

    def report(self, duration: float, problem: str | None = None) -> SweepReport:
        """What was done so far."""
        return SweepReport(
            network_id=self.plan.network_id or "",
            prefix=self.plan.prefix,
            method=self.plan.method,
            asked=self.plan.addresses,
            answered=len(self.answered),
            sent=self.sent,
            rounds=len(self._found),
            duration=duration,
            problem=problem or self._silence(),
        )

    async def _sweep(self) -> None:
        descriptor = self._asker.fileno()
        if descriptor is not None:
            self._loop.add_reader(descriptor, self._collect_in_loop, descriptor)
        try:
            silent = self.plan.targets()
            while silent:
                await self._round(silent)
                if not self._dropped and not another(self._found, limit=self._limit):
                    break
                silent = [target for target in silent if target not in self.answered]
        finally:
            if descriptor is not None:
                self._loop.remove_reader(descriptor)
            # However it ended, what was heard counts.
            for answer in self._heard:
                self._on_answer(self.plan, answer)
            self._heard.clear()

    async def _round(self, targets: Sequence[int]) -> None:
        before = len(self.answered)
        self._batch_targets.clear()
        self._batch_times.clear()
        at_once = self._asker.batch if math.isinf(self._pace.rate) else 0
        position = 0
        while position < len(targets):
            now = self._loop.time()
            room = at_once or self._pace.allow(now)
            if room == 0:
                await self._pause(self._pace.wait(now))
                continue
            batch = targets[position : position + room]
            self._batch_targets.append(batch[0])
            self._batch_times.append(now)
            self._raise_failure()
            sent = self._asker.ask(batch)
            position += sent
            self.sent += sent
            self._on_sent(sent)
            if not at_once:
                self._pace.spend(sent, now)
            self._collect()
            if not at_once:
                await self._hand_on()
            await self._pause(QUEUE_FULL if sent == 0 else 0)
        await self._listen(before)

    async def _listen(self, before: int) -> None:
        """Wait for the answers to a round; longer after the last, when nobody will ask again."""
        rounds = len(self._found) + 1
        pause = wait(rounds, slowest=self._slowest, at_least=AFTER_ROUND)
        until = self._loop.time() + pause
        await self._hand_on()
        await self._pause(until - self._loop.time())
        self._raise_failure()
        drops = self._asker.drops()
        self._dropped, self._drops = drops > self._drops, drops
        self._found.append(len(self.answered) - before)
        last = not (self._dropped or another(self._found, limit=self._limit))
        if last and not math.isinf(self._pace.rate):
            patience = wait(rounds, slowest=self._slowest, at_least=AFTER_LAST)
            await self._pause(max(0.0, patience - pause))
        until = self._loop.time() + SETTLED
        while last and self._asker.unsettled() and self._loop.time() < until:
            await self._pause(POLL)
        if last:
            self._found[-1] = len(self.answered) - before
        await self._hand_on()

    async def _hand_on(self) -> None:
        """Pass the answers on, in slices: what is done with thousands of them must not hold up the loop."""
        while self._heard:
            batch = self._heard[:HANDED_ON]
            del self._heard[:HANDED_ON]
            for answer in batch:
                self._on_answer(self.plan, answer)
            await asyncio.sleep(0)

    async def _pause(self, seconds: float) -> None:
        """Sleep, and see to it that answers are read meanwhile."""
        if self._asker.fileno() is not None:
            await asyncio.sleep(max(0.0, seconds))
            return
        until = self._loop.time() + seconds
        while (left := until - self._loop.time()) > 0:
            await asyncio.sleep(min(left, POLL))
            self._collect()
            await self._hand_on()
        await asyncio.sleep(0)

    def _collect_in_loop(self, descriptor: int) -> None:
        """Called when answers are there; nobody would catch what it raised."""
        try:
            self._collect()
        except NetmonError as err:
            self._failure = err
            self._loop.remove_reader(descriptor)

    def _raise_failure(self) -> None:
        if self._failure is not None:
            raise self._failure

    def _collect(self) -> None:
        now = self._loop.time()
        first, last = int(self.plan.prefix.network_address), int(self.plan.prefix.broadcast_address)
        for answer in self._asker.read():
            if not first <= answer.address <= last:
                continue
            if answer.address not in self.answered:
                self.answered.add(answer.address)
                self._time(answer.address, now)
            self._heard.append(answer)

    def _time(self, address: int, now: float) -> None:
        """Learn how slow answers are here."""
        batch = bisect_right(self._batch_targets, address) - 1
        if batch >= 0:
            self._slowest = max(self._slowest, now - self._batch_times[batch])

    def _silence(self) -> str | None:
        """When even the gateway is silent, the sweep failed, not the network."""
        adapter = self.plan.adapter
        if self.answered or adapter is None or self.plan.method is SweepMethod.ICMP:
            return None
        if not adapter.carrier:
            return f"{adapter.name} has no carrier: no cable, or no Wi-Fi association. Nothing is concluded."
        gateway = next(
            (
                gateway
                for gateway in adapter.gateways
                if isinstance(gateway, IPv4Address) and gateway in self.plan.prefix
            ),
            None,
        )
        if gateway is None:
            return None
        return (
            f"Nobody answered on {adapter.name}, not even the gateway {gateway}:"
            " the link may be down or cut off. Nothing is concluded from this."
        )
