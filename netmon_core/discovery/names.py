"""The names that the DNS has for what the inventory finds."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING

from ..events.device import DeviceChanged, DeviceDiscovered
from .reverse_dns import ReverseDns
from .sources import Sources

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..events.event import Event
    from ..evidence.observation import Observation
    from ..plugins import Surroundings

# How long a scan waits for names that are still being asked for.
NAMES_TIMEOUT = 1.5


class Names:
    """Asks for names; not `on`: for none. When we move it goes on, or questions would be lost."""

    def __init__(
        self, take: Callable[[Observation], None], surroundings: Callable[[], Surroundings], *, on: bool
    ) -> None:
        self._dns = ReverseDns() if on else None
        self._sources = Sources(() if self._dns is None else (self._dns,), take, surroundings)

    def start(self, group: asyncio.TaskGroup) -> None:
        """Begin to ask."""
        self._sources.start(group)

    def stop(self) -> None:
        """Ask no more."""
        self._sources.stop()

    def hear(self, event: Event) -> None:
        """Ask for the names of addresses that a device has now."""
        if self._dns is None or not isinstance(event, DeviceDiscovered | DeviceChanged):
            return
        if isinstance(event, DeviceChanged) and "interfaces" not in event.changed:
            return
        for interface in event.device.interfaces:
            for address in interface.addresses:
                self._dns.ask(interface.network_id, address.value)

    async def settle(self) -> None:
        """Wait until the names of what was found are known, at most NAMES_TIMEOUT seconds."""
        if self._dns is not None:
            with suppress(TimeoutError):
                async with asyncio.timeout(NAMES_TIMEOUT):
                    await self._dns.idle()
