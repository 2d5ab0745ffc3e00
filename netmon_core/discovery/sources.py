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
# A source that worked for so long has got over its failure. One good sighting proves nothing: a source that
# fails every other second would be started anew, and ask all its questions, as often.
STEADY = 300.0


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
        now = asyncio.get_running_loop().time
        failures = 0
        # A sighting that nobody can take in costs itself alone.
        refused = False
        while True:
            started = now()
            problem: Exception | None = None
            try:
                async with aclosing(source.observe(surroundings)) as sightings:
                    async for seen in sightings:
                        try:
                            self._take(seen)
                        except Exception:
                            if not refused:
                                _LOGGER.exception("A sighting of source %s is passed over", source.name)
                            refused = True
            except Exception as err:  # noqa: BLE001 - told below; none may stop the engine
                problem = err
            if now() - started >= STEADY:
                failures = 0
            if problem is not None and failures == 0:
                if isinstance(problem, NetmonError):
                    _LOGGER.warning("Source %s is unavailable: %s", source.name, problem)
                else:
                    _LOGGER.error("Source %s failed", source.name, exc_info=problem)
            await asyncio.sleep(RETRY_DELAYS[min(failures, len(RETRY_DELAYS) - 1)])
            failures += 1
