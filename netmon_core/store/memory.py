"""The store that forgets with the process: the readable reference of what a store does."""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from ..events import (
    DeviceChanged,
    DeviceDiscovered,
    DeviceForgotten,
    DevicesSeen,
    NetworkChanged,
    SiteChanged,
)
from .log import EVENTS_KEPT, LogEntry, check_limit, log_entry, stored_event
from .protocol import Stored, StoredEvent

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ..events import Event
    from ..model import Device, Interface, Network, Site


class MemoryStore:
    """Keeps what events say for as long as the process lives."""

    # Memory does not fail in part.
    health: str | None = None

    def __init__(self, *, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._now = now
        self._sites: dict[str, Site] = {}
        self._networks: dict[str, Network] = {}
        self._devices: dict[str, Device] = {}
        self._owners: dict[tuple[str, str], str] = {}
        self._log: deque[LogEntry] = deque(maxlen=EVENTS_KEPT)

    async def open(self) -> Stored:
        """Return what was recorded before."""
        return Stored(
            sites=_sorted(self._sites), networks=_sorted(self._networks), devices=_sorted(self._devices)
        )

    def record(self, event: Event) -> None:
        """Take in an event."""
        match event:
            case SiteChanged(site=site):
                self._sites[site.id] = site
            case NetworkChanged(network=network):
                self._networks[network.id] = network
            case DeviceDiscovered(device=device) | DeviceChanged(device=device):
                self._keep(device)
            case DeviceForgotten(device_id=device_id):
                self._devices.pop(device_id, None)
            case DevicesSeen(seen=seen):
                for device_id, last_seen in seen:
                    if device_id in self._devices:
                        self._devices[device_id] = replace(self._devices[device_id], last_seen=last_seen)
            case _:
                pass
        entry = log_entry(event, self._now())
        if entry is not None:
            self._log.append(entry)

    async def flush(self) -> None:
        """Do nothing: what is recorded is kept."""

    async def events(
        self,
        *,
        start: datetime | None = None,
        end: datetime | None = None,
        device_id: str | None = None,
        limit: int = 1000,
    ) -> list[StoredEvent]:
        """Return the events of [start, end), newest first."""
        chosen = [
            entry
            for entry in reversed(self._log)
            if (start is None or entry.at >= start)
            and (end is None or entry.at < end)
            and device_id in (None, entry.device_id)
        ]
        chosen.sort(key=lambda entry: entry.at, reverse=True)
        return [stored_event(entry) for entry in chosen[: check_limit(limit)]]

    async def backup(self, path: Path) -> None:
        """Write all of it to one new file, as the SQLite store would."""
        from .backup import write_whole  # noqa: PLC0415 - SQLite is loaded only for this
        from .database import write_new  # noqa: PLC0415
        from .pending import Batch, DeviceWrite  # noqa: PLC0415

        everything = Batch(
            sites=dict(self._sites),
            networks=dict(self._networks),
            devices={
                device.id: DeviceWrite(device_id=device.id, device=device)
                for device in self._devices.values()
            },
            log=dict(enumerate(self._log)),
        )
        await asyncio.to_thread(write_whole, path, lambda partial: write_new(partial, everything))

    async def close(self) -> None:
        """Do nothing; what was recorded is there at the next `open`."""

    def _keep(self, device: Device) -> None:
        """Keep the device; its interfaces are no longer another's."""
        self._devices[device.id] = device
        for interface in device.interfaces:
            key = (interface.network_id, _key(interface))
            other = self._devices.get(self._owners.get(key, ""))
            if other is not None and other.id != device.id:
                left = tuple(i for i in other.interfaces if (i.network_id, _key(i)) != key)
                self._devices[other.id] = replace(other, interfaces=left)
            self._owners[key] = device.id


def _key(interface: Interface) -> str:
    return interface.mac or str(interface.addresses[0].value if interface.addresses else None)


def _sorted[T](things: dict[str, T]) -> tuple[T, ...]:
    return tuple(things[key] for key in sorted(things))
