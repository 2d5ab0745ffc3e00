"""Whose password is checked next, and who need not even wait.

A check costs a tenth of a second of a core, and whoever reaches the port can ask for one. Of the places to
wait some are kept for those who have come in before, and some for those who have not failed.
"""

from __future__ import annotations

import asyncio
import heapq
from collections import Counter
from contextlib import asynccontextmanager
from itertools import count
from typing import TYPE_CHECKING

from ...errors import TooManyAttemptsError
from ..remotes import whose
from .attempts import Standing

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

# Passwords checked at the same time, each for a tenth of a second of a core and 32 MiB,
AT_ONCE = 2
# and waiting for that; a flood from many remotes must not fill the memory.
WAITING = 32
# How many may be there when one of this standing comes in,
PLACES = {Standing.PROVEN: WAITING, Standing.FRESH: 24, Standing.FAILED: 16}
# and of one remote, at any time.
OF_ONE = 4
# Seconds in which some of those who wait have had their turn.
AGAIN = 5


class Turns:
    """Gives turns: who came in before goes first, then who has not failed, each in the order they came."""

    def __init__(self) -> None:
        self._inside: Counter[str] = Counter()
        self._running = 0
        self._numbers = count()
        self._waiting: list[tuple[Standing, int, asyncio.Future[None]]] = []

    @asynccontextmanager
    async def taken(self, remote: str, standing: Standing) -> AsyncGenerator[None]:
        """Have a turn while inside; raises TooManyAttemptsError where there is no place to wait for one."""
        who = whose(remote)
        if self._inside.total() >= PLACES[standing] or self._inside[who] >= OF_ONE:
            raise TooManyAttemptsError("Too many log-ins at once; try again in a moment.", retry_after=AGAIN)
        self._inside[who] += 1
        try:
            await self._turn(standing)
            try:
                yield
            finally:
                self._running -= 1
                self._next()
        finally:
            self._inside[who] -= 1
            if not self._inside[who]:
                del self._inside[who]

    async def _turn(self, standing: Standing) -> None:
        if self._running < AT_ONCE:
            self._running += 1
            return
        mine = asyncio.get_running_loop().create_future()
        heapq.heappush(self._waiting, (standing, next(self._numbers), mine))
        try:
            await mine
        except asyncio.CancelledError:
            if mine.done() and not mine.cancelled():
                # It was given just before; somebody else takes it.
                self._running -= 1
                self._next()
            raise

    def _next(self) -> None:
        while self._waiting and self._running < AT_ONCE:
            _, _, future = heapq.heappop(self._waiting)
            if not future.done():
                self._running += 1
                future.set_result(None)
