"""Probe by calls that take a while, such as connecting: at the same schedule, a bounded number at once."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from random import random
from typing import TYPE_CHECKING

from ..schedule import Schedule
from ..wake import Wake
from .stats import Window, summarize

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..model.series import Sample
    from ..model.target import ProbeKind, Target
    from .prober import OnSample

_LOGGER = logging.getLogger(__name__)

# Each holds a socket and some 50 KiB while it runs, with TLS.
AT_ONCE = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came of one call. `rtt` None: it failed, and `problem` says why."""

    rtt: float | None = None
    problem: str | None = None
    # Nothing left this machine.
    unsent: bool = False
    unreachable: bool = False
    status: int | None = None
    certificate_expires: datetime | None = None


# Asks one target once; may take as long as it likes, and is cancelled at the target's timeout.
type Ask = Callable[[Target], Awaitable[Answer]]
# Tells what kept a target's last call until its timeout, where it was not the target.
type Late = Callable[[Target], Answer | None]


class CallProber:
    """Probes the targets of one kind with `ask`, and tells a sample for each window of each.

    A target whose last probe still runs, or waits for its turn, is not asked a second time.
    """

    def __init__(self, kind: ProbeKind, ask: Ask, on_sample: OnSample, late: Late = lambda _: None) -> None:
        self.kind = kind
        self._ask = ask
        self._late = late
        self._on_sample = on_sample
        self._wake = Wake()
        self._schedule: Schedule | None = None
        self._targets: dict[str, Target] = {}
        self._windows: dict[str, Window] = {}
        self._resting: frozenset[str] = frozenset()
        self._due: deque[str] = deque()
        # Due or running.
        self._busy: set[str] = set()
        self._running: set[asyncio.Task[None]] = set()

    def set_targets(self, targets: Iterable[Target]) -> None:
        """Probe these and no others; those of another kind are left out."""
        wanted = {each.id: each for each in targets if each.kind is self.kind}
        for target_id in self._targets.keys() - wanted.keys():
            del self._targets[target_id]
            self._windows.pop(target_id, None)
            if self._schedule is not None:
                self._schedule.remove(target_id)
        for target_id, target in wanted.items():
            known = self._targets.get(target_id)
            if known is target:
                continue
            if known is None or _asked_of(known) != _asked_of(target):
                self._windows[target_id] = Window(left=target.count)
            self._targets[target_id] = target
            if self._schedule is not None:
                self._schedule.add(target_id, target.interval / target.count)
        self._wake.ring()

    def rest(self, target_ids: Iterable[str]) -> None:
        """Leave these in peace, and no others; what was begun of their windows is dropped."""
        resting = frozenset(target_ids)
        for target_id in (resting - self._resting) & self._windows.keys():
            self._windows[target_id] = Window(left=self._targets[target_id].count)
        self._resting = resting
        if self._schedule is not None:
            self._schedule.rest(resting)

    async def probe(self, target: Target, *, attempts: int = 1) -> Sample:
        """Probe once now, and again up to `attempts` times until it answers; told to the caller alone."""
        window = Window(left=attempts)
        while window.left:
            answer = await self._call(target)
            _put(window, answer)
            if answer.rtt is not None:
                break
        return summarize(target.id, window, datetime.now(UTC))

    async def run(self) -> None:
        """Probe until cancelled."""
        loop = asyncio.get_running_loop()
        schedule = self._schedule = Schedule(loop.time(), phase=random())  # noqa: S311 - no secret
        for target in self._targets.values():
            schedule.add(target.id, target.interval / target.count)
        schedule.rest(self._resting)
        try:
            while True:
                for target_id in schedule.advance(loop.time()):
                    if target_id not in self._busy:
                        self._busy.add(target_id)
                        self._due.append(target_id)
                self._begin()
                await self._wake.sleep(schedule.wait(loop.time()) if len(schedule) else None)
        finally:
            self._schedule = None
            self._due.clear()
            self._busy.clear()
            running = list(self._running)
            for task in running:
                task.cancel()
            await asyncio.gather(*running, return_exceptions=True)

    def _begin(self) -> None:
        while self._due and len(self._running) < AT_ONCE:
            target_id = self._due.popleft()
            target = self._targets.get(target_id)
            if target is None:
                self._busy.discard(target_id)
                continue
            task = asyncio.create_task(self._probe(target), name=f"netmon probe {target_id}")
            self._running.add(task)
            task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._running.discard(task)
        if self._due:
            self._wake.ring()

    async def _probe(self, target: Target) -> None:
        window = self._windows[target.id]
        try:
            answer = await self._call(target)
        finally:
            self._busy.discard(target.id)
        # It may have been dropped or changed, or a rest may have begun.
        if self._windows.get(target.id) is not window or target.id in self._resting:
            return
        _put(window, answer)
        if window.complete:
            self._windows[target.id] = Window(left=target.count)
            self._on_sample(summarize(target.id, window, datetime.now(UTC)))

    async def _call(self, target: Target) -> Answer:
        try:
            async with asyncio.timeout(target.timeout):
                return await self._ask(target)
        except TimeoutError:
            return self._late(target) or Answer(problem=f"no answer within {target.timeout:g} s")
        except Exception:
            # Whatever a stranger's answer brings about, it is that target's trouble and no one else's.
            _LOGGER.exception("Probing %s failed", target.id)
            return Answer(problem="the probe itself failed; see the log", unsent=True)


def _put(window: Window, answer: Answer) -> None:
    window.left -= 1
    if answer.unsent:
        window.send_errors += 1
    else:
        window.rtts.append(answer.rtt)
        window.unreachable += answer.unreachable
    window.problem, window.status = answer.problem, answer.status
    window.certificate_expires = answer.certificate_expires


def _asked_of(target: Target) -> tuple[object, ...]:
    """Return what makes earlier probes of a window no longer comparable."""
    return target.address, target.host, target.port, target.url, target.count
