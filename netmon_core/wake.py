"""A sleep that ends at a time or when somebody calls."""

from __future__ import annotations

import asyncio


class Wake:
    """The one sleeper of a loop, and its bell."""

    def __init__(self) -> None:
        self._bell = asyncio.Event()

    def ring(self) -> None:
        """End the sleep, or the next one at once."""
        self._bell.set()

    async def sleep(self, delay: float | None) -> None:
        """Sleep `delay` seconds (None: for good) or until called."""
        timer = None
        if delay is not None:
            timer = asyncio.get_running_loop().call_later(delay, self._bell.set)
        try:
            await self._bell.wait()
        finally:
            self._bell.clear()
            if timer is not None:
                timer.cancel()
