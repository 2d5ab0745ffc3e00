"""What is seen goes to the inventory, what it says of it to whoever publishes, and both to who observes."""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from .around import Observer, Told
    from .bus import Unsubscribe
    from .events.event import Event
    from .evidence.observation import Observation
    from .inventory.inventory import Inventory

_LOGGER = logging.getLogger(__name__)

# "Seen again" is told in batches.
SEEN_INTERVAL = 2.0
# The kind of what is remembered of addresses that several have.
CONTESTS = "contests"


class Sightings:
    """Feeds one inventory, and has remembered what it finds out.

    Observers are told after the events that came of it; one that fails stops none.
    """

    def __init__(
        self,
        inventory: Inventory,
        publish: Callable[[Iterable[Event]], None],
        remember: Callable[[str, str, str | None], None],
    ) -> None:
        self._inventory = inventory
        self._publish = publish
        self._remember = remember
        self._observers: list[Observer] = []
        self._task: asyncio.Task[None] | None = None

    def start(self, group: asyncio.TaskGroup) -> None:
        """Tell now and then who was seen again."""
        self._task = group.create_task(self._tell_forever(), name="netmon sightings")

    def stop(self) -> None:
        """Tell no more by itself."""
        if self._task is not None:
            self._task.cancel()

    def take(self, seen: Observation) -> None:
        """Take in one observation."""
        events = self._inventory.apply(seen, seen.seen_at)
        if events:
            self._publish(events)
        self.told(seen)

    def tell(self) -> None:
        """Publish now who was seen again."""
        if (seen := self._inventory.drain_seen()) is not None:
            self._publish([seen])

    def settle(self, *, last: bool = False) -> None:
        """Publish what was held back and may be told now; the `last` time all of it."""
        if held := self._inventory.settle(datetime.now(UTC), last=last):
            self._publish(held)
        for key, text in self._inventory.drain_contests().items():
            self._remember(CONTESTS, key, text)
        self.tell()

    def observe(self, observer: Observer) -> Unsubscribe:
        """Call `observer` with whatever the inventory is told."""
        self._observers.append(observer)

        def unsubscribe() -> None:
            self._observers[:] = [other for other in self._observers if other is not observer]

        return unsubscribe

    def told(self, told: Told) -> None:
        """Tell the observers what the inventory was told by another way."""
        for observer in list(self._observers):
            try:
                observer(told)
            except Exception:
                _LOGGER.exception("Observer %r failed", observer)

    async def _tell_forever(self) -> None:
        while True:
            await asyncio.sleep(SEEN_INTERVAL)
            self.settle()
