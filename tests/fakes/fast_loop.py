"""An event loop whose clock stands still but to jump to the next thing that is due: an hour takes no time."""

from __future__ import annotations

import asyncio
import selectors
from typing import TYPE_CHECKING, Any, override

if TYPE_CHECKING:
    from collections.abc import Coroutine


class FastLoop(asyncio.SelectorEventLoop):
    """Never waits for the clock; still waits for sockets and threads when nothing else is due."""

    def __init__(self) -> None:
        self.skipped = 0.0
        super().__init__(_Skipping(self))

    @override
    def time(self) -> float:
        return self.skipped


class _Skipping(selectors.DefaultSelector):
    def __init__(self, loop: FastLoop) -> None:
        super().__init__()
        self._loop = loop

    @override
    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if timeout is None or timeout <= 0:
            return super().select(timeout)
        ready = super().select(0)
        if not ready:
            self._loop.skipped += timeout
        return ready


def run_fast[T](work: Coroutine[Any, Any, T]) -> T:
    """Run `work` on a fast loop."""
    with asyncio.Runner(loop_factory=FastLoop) as runner:
        return runner.run(work)
