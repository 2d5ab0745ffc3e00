"""What an engine does that stays: it probes, judges who is there, and alerts."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from .alerts.alerting import Alerting
from .monitoring.targets import user_targets
from .supervision import Supervision

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from aiohttp import ClientSession

    from .around import Around
    from .config import Config
    from .events import Event
    from .inventory.inventory import Inventory
    from .model import Observation
    from .store.protocol import Stored


class Watch:
    """The supervision and the alerting of one engine; commands go to them."""

    def __init__(
        self,
        config: Config,
        inventory: Inventory,
        *,
        tell: Callable[[Iterable[Event]], None],
        take: Callable[[Observation], None],
        remember: Callable[[str, str, str | None], None],
        around: Around,
        session: ClientSession | None = None,
    ) -> None:
        self._targets = user_targets(config.monitoring)
        self.supervision = Supervision(
            config.monitoring,
            inventory,
            tell=tell,
            take=take,
            remember=remember,
            around=around,
            session=session,
        )
        self.alerting = Alerting(
            config.alerts, publish=lambda event: tell([event]), remember=remember, session=session
        )

    def open(self, stored: Stored) -> None:
        """Go on where the last run ended; after the devices were loaded."""
        self.supervision.load(stored)
        self.alerting.open(stored, targets=self._targets)

    def hear(self, event: Event) -> None:
        """Take in an event of the engine."""
        self.supervision.hear(event)
        self.alerting.hear(event)

    async def run(self) -> None:
        """Watch until cancelled."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self.supervision.run(), name="netmon supervision")
            group.create_task(self.alerting.run(), name="netmon alerts")
