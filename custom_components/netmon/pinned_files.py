"""Files that go on being written, and may be copied meanwhile."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from .engine import pin

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path
    from sqlite3 import Connection


class PinnedFiles:
    """Databases that are only added to for as long as they are pinned."""

    def __init__(self) -> None:
        self._pins: list[Connection] = []

    async def pin(self, files: Iterable[Path]) -> None:
        """Pin these, or none of them; raises StoreError."""
        await self.release()
        try:
            for file in files:
                self._pins.append(await asyncio.to_thread(pin, file))
        except BaseException:
            await self.release()
            raise

    async def release(self) -> None:
        """Let them be written as usual again; safe twice."""
        pins, self._pins = self._pins, []
        for each in pins:
            await asyncio.to_thread(each.close)
