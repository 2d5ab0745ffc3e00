"""What happened, in the past tense. Each event has a literal tag; `Event` names them all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from datetime import datetime

    from .model import Device, IPAddress, Network, Scan, Site


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteChanged:
    """A site is new or has other particulars."""

    site: Site
    type: Literal["site_changed"] = "site_changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkChanged:
    """A network is new or has other subnets, gateways or a new adapter."""

    network: Network
    type: Literal["network_changed"] = "network_changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceDiscovered:
    """A device was seen for the first time."""

    device: Device
    type: Literal["device_discovered"] = "device_discovered"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceChanged:
    """Something about a device is new; `changed` names the fields of `Device`."""

    device: Device
    changed: tuple[str, ...]
    type: Literal["device_changed"] = "device_changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceForgotten:
    """A device was dropped: by the user, by a merge (then `merged_into` names the heir), or to make room."""

    device_id: str
    merged_into: str | None = None
    type: Literal["device_forgotten"] = "device_forgotten"


@dataclass(frozen=True, slots=True, kw_only=True)
class DevicesSeen:
    """Devices were seen again with nothing new to say: (device id, last seen), gathered over a short time."""

    seen: tuple[tuple[str, datetime], ...]
    type: Literal["devices_seen"] = "devices_seen"


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressMoved:
    """An address that one interface had is now another's."""

    network_id: str
    address: IPAddress
    from_device: str
    to_device: str
    at: datetime
    type: Literal["address_moved"] = "address_moved"


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressConflict:
    """Two interfaces answer for one address at one time."""

    network_id: str
    address: IPAddress
    macs: tuple[str, str]
    at: datetime
    type: Literal["address_conflict"] = "address_conflict"


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanStarted:
    """A scan began."""

    scan: Scan
    type: Literal["scan_started"] = "scan_started"


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanProgressed:
    """A scan has come further."""

    scan: Scan
    type: Literal["scan_progressed"] = "scan_progressed"


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanFinished:
    """A scan ended; its state says how."""

    scan: Scan
    type: Literal["scan_finished"] = "scan_finished"


@dataclass(frozen=True, slots=True, kw_only=True)
class FloodStarted:
    """More new devices a minute than a real network has; further strangers are only counted."""

    network_id: str
    at: datetime
    type: Literal["flood_started"] = "flood_started"


type DeviceEvent = DeviceDiscovered | DeviceChanged | DeviceForgotten | DevicesSeen
type StateEvent = SiteChanged | NetworkChanged | DeviceEvent
type Event = (
    StateEvent | AddressMoved | AddressConflict | ScanStarted | ScanProgressed | ScanFinished | FloodStarted
)
