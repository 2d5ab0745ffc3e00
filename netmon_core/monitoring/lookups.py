"""Look names up, each once at a time however many want it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from ..net.lookup import NoAddress, look_up

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from ..net.lookup import Found

# Each holds a thread, for ten seconds and more where no name server answers.
AT_ONCE = 32


class Lookups:
    """Asks for addresses; a question goes on although whoever put it has stopped waiting."""

    def __init__(self, look_up: Callable[[str], Awaitable[Found]] = look_up) -> None:
        self._look_up = look_up
        self._asked: dict[str, asyncio.Task[Found]] = {}
        # Those of them that have their turn.
        self._running: set[str] = set()
        self._room = asyncio.Semaphore(AT_ONCE)

    async def find(self, host: str) -> Found:
        """The addresses of a name, or why there are none."""
        task = self._asked.get(host)
        if task is None:
            task = self._asked[host] = asyncio.create_task(self._ask(host), name=f"netmon lookup {host}")
            task.add_done_callback(lambda _: self._asked.pop(host, None))
        return await asyncio.shield(task)

    def late(self, host: str) -> NoAddress | None:
        """Why somebody who no longer waits got no address; None: it is not the lookup that he waited for."""
        if host in self._running:
            return NoAddress.UNANSWERED
        return NoAddress.UNASKED if host in self._asked else None

    async def close(self) -> None:
        """Put no more questions."""
        asked = list(self._asked.values())
        for task in asked:
            task.cancel()
        await asyncio.gather(*asked, return_exceptions=True)

    async def _ask(self, host: str) -> Found:
        async with self._room:
            self._running.add(host)
            try:
                return await self._look_up(host)
            finally:
                self._running.discard(host)
