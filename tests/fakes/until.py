"""Waiting for what must come, in real time."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable

    from netmon_core.evidence.observation import Observation

POLL = 0.02


async def until(condition: Callable[[], object], *, seconds: float = 30.0) -> None:
    """Return once the condition holds; a test that waits in vain fails."""
    async with asyncio.timeout(seconds):
        while not condition():  # noqa: ASYNC110 - whatever it is, it sets no event
            await asyncio.sleep(POLL)


async def collect(
    sightings: AsyncGenerator[Observation],
    enough: Callable[[list[Observation]], object],
    *,
    seconds: float = 30.0,
) -> list[Observation]:
    """Take sightings until there are enough; the source is left open."""
    taken: list[Observation] = []
    async with asyncio.timeout(seconds):
        while not enough(taken):
            taken.append(await anext(sightings))
    return taken
