"""Sources that play a script."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Sequence

    from netmon_core.evidence.observation import Observation
    from netmon_core.plugins import Surroundings


class FakeSource:
    """Each start plays the next part: an error to raise, or sightings to tell and then stay."""

    def __init__(self, *parts: Exception | Sequence[Observation], name: str = "fake") -> None:
        self.name = name
        self.starts: list[Surroundings] = []
        self.running = 0
        self._parts = list(parts)

    async def observe(self, surroundings: Surroundings) -> AsyncGenerator[Observation]:
        self.starts.append(surroundings)
        part = self._parts.pop(0) if self._parts else []
        self.running += 1
        try:
            if isinstance(part, Exception):
                raise part
            for seen in part:
                yield seen
            await asyncio.Event().wait()
        finally:
            self.running -= 1
