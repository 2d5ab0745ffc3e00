"""Keep sources running where we are; none that fails stops another."""

from __future__ import annotations

import asyncio
import logging
from contextlib import aclosing
from typing import TYPE_CHECKING

from ..errors import NetmonError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ..evidence.observation import Observation
    from ..plugins import Source, Surroundings

_LOGGER = logging.getLogger(__name__)

# Seconds before a failed source is tried again.
RETRY_DELAYS = (1.0, 5.0, 30.0, 60.0)


class Sources:
    """Runs each source as a task of its own. `surroundings` says where we are, `take` gets what is seen."""

    def __init__(
        self,
        sources: Iterable[Source],
        take: Callable[[Observation], None],
        surroundings: Callable[[], Surroundings],
    ) -> None:
        self._sources = tuple(sources)
        self._take = take
        self._surroundings = surroundings
        self._group: asyncio.TaskGroup | None = None
        self._tasks: list[asyncio.Task[None]] = []

    def start(self, group: asyncio.TaskGroup) -> None:
        """Start every source where we are now, as tasks of the group."""
        self._group = group
        surroundings = self._surroundings()
        self._tasks = [
            group.create_task(self._watch(source, surroundings), name=f"netmon source {source.name}")
            for source in self._sources
        ]

    def move(self) -> None:
        """We are elsewhere: end those that run where we were, and start them here."""
        if self._group is not None:
            self.stop()
            self.start(self._group)

    def stop(self) -> None:
        """End every source; the group waits for them."""
        for task in self._tasks:
            task.cancel()

    async def _watch(self, source: Source, surroundings: Surroundings) -> None:
        """Run one source for good; a failure is warned about once."""
        failures = 0
        while True:
            try:
                async with aclosing(source.observe(surroundings)) as sightings:
                    async for seen in sightings:
                        failures = 0
                        self._take(seen)
            except NetmonError as err:
                if failures == 0:
                    _LOGGER.warning("Source %s is unavailable: %s", source.name, err)
            except Exception:
                if failures == 0:
                    _LOGGER.exception("Source %s failed", source.name)
            await asyncio.sleep(RETRY_DELAYS[min(failures, len(RETRY_DELAYS) - 1)])
            failures += 1
