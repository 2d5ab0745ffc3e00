"""All of it at one moment, and how an event changes it.

Pure, and shared: the engine's hosts and every replica use the same reducer.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from .events import (
    DeviceChanged,
    DeviceDiscovered,
    DeviceForgotten,
    DevicesSeen,
    NetworkChanged,
    ScanFinished,
    ScanProgressed,
    ScanStarted,
    SiteChanged,
)
from .lazy_dataclass import dataclass

if TYPE_CHECKING:
    from .events import Event
    from .model import Device, Network, Scan, Site


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """Everything known at one revision of one run."""

    run_id: str
    revision: int
    sites: tuple[Site, ...] = ()
    networks: tuple[Network, ...] = ()
    devices: tuple[Device, ...] = ()
    scan: Scan | None = None


class State:
    """The running state that events change; a mutable index, frozen on demand."""

    def __init__(self, start: Snapshot) -> None:
        self.run_id = start.run_id
        self.revision = start.revision
        self.sites = {site.id: site for site in start.sites}
        self.networks = {network.id: network for network in start.networks}
        self.devices = {device.id: device for device in start.devices}
        self.scan = start.scan

    def freeze(self) -> Snapshot:
        """All of it, now."""
        return Snapshot(
            run_id=self.run_id,
            revision=self.revision,
            sites=tuple(self.sites.values()),
            networks=tuple(self.networks.values()),
            devices=tuple(self.devices.values()),
            scan=self.scan,
        )


def apply(state: State, event: Event) -> bool:
    """Take one event in; True when it changed the state, which then has the next revision."""
    match event:
        case SiteChanged():
            state.sites[event.site.id] = event.site
        case NetworkChanged():
            state.networks[event.network.id] = event.network
        case DeviceDiscovered() | DeviceChanged():
            state.devices[event.device.id] = event.device
        case DeviceForgotten():
            state.devices.pop(event.device_id, None)
        case DevicesSeen():
            for device_id, last_seen in event.seen:
                if (device := state.devices.get(device_id)) is not None:
                    state.devices[device_id] = replace(device, last_seen=last_seen)
        case ScanStarted() | ScanProgressed() | ScanFinished():
            state.scan = event.scan
        case _:
            return False
    state.revision += 1
    return True
