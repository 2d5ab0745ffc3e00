"""Ask each of hundreds at its interval, a bounded number at once, and nobody twice at a time."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from random import random
from typing import TYPE_CHECKING

from ..schedule import Schedule
from ..wake import Wake
from .backoff import BackOff

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

_LOGGER = logging.getLogger(__name__)

# Walks at once: each holds a socket and an answer of megabytes at most.
AT_ONCE = 64
# Seconds: whatever a walk or an answer is bounded to, nobody keeps a place for longer.
LONGEST_ASKING = 300.0
# Seconds from one beginning to the next: to read all of an agent takes about as much of our own time, and if
# all hundred answered together nobody else would have a turn.
PACE = 0.05
# A turn may begin so much later than it was due, and the next one be on time.
_SLACK = 1.0


class Rounds:
    """Calls `ask` with each key at its interval; it returns whether anything was answered.

    Who is new is asked at once. Who does not answer is asked ever more seldom, until `soon` says that it is
    worth while again.
    """

    def __init__(self, ask: Callable[[str], Awaitable[bool]]) -> None:
        self._ask = ask
        self._intervals: dict[str, float] = {}
        self._back_off = BackOff()
        self._wake = Wake()
        self._schedule: Schedule | None = None
        # Due, in order; and since when each is due or being asked.
        self._due: deque[str] = deque()
        self._busy: dict[str, float] = {}
        self._running: set[asyncio.Task[None]] = set()
        # When the next may begin, by the loop's clock.
        self._next_at = 0.0
        # Turns that found their last one still going on.
        self.late = 0

    def keep(self, intervals: Mapping[str, float]) -> None:
        """Ask these, each every so many seconds, and nobody else."""
        known, self._intervals = self._intervals, dict(intervals)
        for key in known.keys() - intervals.keys():
            self._back_off.forgive(key)
            if self._schedule is not None:
                self._schedule.remove(key)
        for key, interval in intervals.items():
            if self._schedule is not None and known.get(key) != interval:
                self._schedule.add(key, interval)
            if key not in known:
                self._put(key)
        self._wake.ring()

    def soon(self, key: str) -> None:
        """Ask it now, whatever became of the last times."""
        if key in self._intervals:
            self._back_off.forgive(key)
            self._put(key)
            self._wake.ring()

    async def run(self) -> None:
        """Ask until cancelled."""
        loop = asyncio.get_running_loop()
        schedule = self._schedule = Schedule(loop.time(), phase=random())  # noqa: S311 - no secret
        for key, interval in self._intervals.items():
            schedule.add(key, interval)
        try:
            while True:
                for key in schedule.advance(loop.time()):
                    if key in self._busy:
                        # One that is asked out of turn, as who is new, is not late for the turn after that.
                        waits = loop.time() - self._busy[key]
                        self.late += waits > self._intervals.get(key, 0.0) - _SLACK
                    elif not self._back_off.rests(key, loop.time()):
                        self._put(key)
                pause = self._begin(loop.time())
                turn = schedule.wait(loop.time()) if len(schedule) else None
                await self._wake.sleep(
                    min((each for each in (pause, turn) if each is not None), default=None)
                )
        finally:
            self._schedule = None
            self._next_at = 0.0
            self._due.clear()
            self._busy.clear()
            running = list(self._running)
            for task in running:
                task.cancel()
            await asyncio.gather(*running, return_exceptions=True)

    def _put(self, key: str) -> None:
        if key not in self._busy:
            self._busy[key] = asyncio.get_running_loop().time()
            self._due.append(key)

    def _begin(self, now: float) -> float | None:
        """Begin with whom there is a place for; return how long the next one waits, if only for the pace."""
        while self._due and len(self._running) < AT_ONCE:
            if now < self._next_at:
                return self._next_at - now
            key = self._due.popleft()
            if key not in self._intervals:
                self._busy.pop(key, None)
                continue
            self._next_at = now + PACE
            task = asyncio.create_task(self._turn(key), name=f"netmon informant {key}")
            self._running.add(task)
            task.add_done_callback(self._ended)
        return None

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._running.discard(task)
        if self._due:
            self._wake.ring()

    async def _turn(self, key: str) -> None:
        try:
            async with asyncio.timeout(LONGEST_ASKING):
                answered = await self._ask(key)
        except TimeoutError:
            answered = False
        except Exception:
            # Whatever a stranger's answer brings about, it is that informant's trouble and no one else's.
            _LOGGER.exception("Asking %s failed", key)
            answered = False
        finally:
            self._busy.pop(key, None)
        interval = self._intervals.get(key)
        if answered or interval is None:
            self._back_off.forgive(key)
        else:
            self._back_off.failed(key, interval, asyncio.get_running_loop().time())
