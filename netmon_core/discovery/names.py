"""The names that the DNS has for what the inventory finds."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from ..events.device import DeviceChanged, DeviceDiscovered, DeviceForgotten
from ..events.scan import ScanFinished
from .due_names import DueNames
from .reverse_dns import ReverseDns
from .sources import Sources

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from ..events.event import Event
    from ..evidence.observation import Observation
    from ..model.device import Device
    from ..plugins import Surroundings
    from .reverse_dns import Place

# How long a scan waits for names that are still being asked for.
NAMES_TIMEOUT = 1.5
# Seconds between two looks at whose turn has come.
LOOK_INTERVAL = 15.0


class Names:
    """Asks for names; not `on`: for none. When we move it goes on, or questions would be lost.

    `routed` says of a network that it is a prefix behind a router. `servers` are asked instead of those of
    the system and the gateways.
    """

    def __init__(
        self,
        take: Callable[[Observation], None],
        surroundings: Callable[[], Surroundings],
        *,
        on: bool,
        routed: Callable[[str], bool] = lambda _: False,
        servers: Sequence[str] = (),
    ) -> None:
        self._dns = ReverseDns(surroundings, servers=servers) if on else None
        self._sources = Sources(() if self._dns is None else (self._dns,), take, surroundings)
        self._surroundings = surroundings
        self._routed = routed
        self._due = DueNames()
        self._task: asyncio.Task[None] | None = None

    def load(self, devices: Iterable[Device]) -> None:
        """Take in the devices that were remembered, before the start."""
        if self._dns is not None:
            self._due.load(devices)

    def start(self, group: asyncio.TaskGroup) -> None:
        """Begin to ask."""
        self._sources.start(group)
        if self._dns is not None:
            self._task = group.create_task(self._ask_again(), name="netmon names")

    def stop(self) -> None:
        """Ask no more."""
        self._sources.stop()
        if self._task is not None:
            self._task.cancel()

    def hear(self, event: Event) -> None:
        """Ask for the names of addresses that a device has now; after a sweep, of those without one again."""
        if self._dns is None:
            return
        now = datetime.now(UTC)
        match event:
            case DeviceDiscovered(device=device):
                self._ask(self._due.know(device, now, new=True), now)
            case DeviceChanged(device=device, changed=changed) if {"interfaces", "hostname"} & set(changed):
                self._ask(self._due.know(device, now, new=False), now)
            case DeviceForgotten(device_id=device_id):
                self._due.forget(device_id)
            case ScanFinished():
                self._ask(self._due.nameless(now, self._here()), now)

    async def settle(self) -> None:
        """Wait until the names of what was found are known, at most NAMES_TIMEOUT seconds."""
        if self._dns is not None:
            with suppress(TimeoutError):
                async with asyncio.timeout(NAMES_TIMEOUT):
                    await self._dns.idle()

    async def _ask_again(self) -> None:
        while True:
            now = datetime.now(UTC)
            self._ask(self._due.due(now, self._here()), now)
            await asyncio.sleep(LOOK_INTERVAL)

    def _ask(self, places: Iterable[Place], now: datetime) -> None:
        if self._dns is None:
            return
        here = self._here()
        for place in places:
            if here(place[0]):
                self._due.asked(place, now)
                self._dns.ask(*place, again=True)

    def _here(self) -> Callable[[str], bool]:
        """Tells of a network whether it is here: on another, others have the same addresses."""
        attached = {attachment.network.id for attachment in self._surroundings().attachments}
        return lambda network_id: network_id in attached or self._routed(network_id)
