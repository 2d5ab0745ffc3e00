"""What happened, in the past tense. Each event has a literal tag; `Event` names them all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from ..lazy_dataclass import dataclass

if TYPE_CHECKING:
    from datetime import datetime

    from ..model import (
        Alert,
        Device,
        IPAddress,
        MonitorHealth,
        Network,
        Pause,
        Sample,
        Scan,
        Silence,
        Site,
        Target,
    )


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
class DeviceResembled:
    """A newcomer may be a device that is known: it has the name of one that went before it came."""

    device_id: str
    other_id: str
    # What both are called.
    hostname: str
    type: Literal["device_resembled"] = "device_resembled"


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


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceUp:
    """A device is there again (or for the first time since it was offline)."""

    device_id: str
    at: datetime
    why: str
    # Seconds it was away; None: not known.
    down_for: float | None = None
    type: Literal["device_up"] = "device_up"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceDown:
    """A device has gone; `at` is when, not when it was noticed."""

    device_id: str
    at: datetime
    why: str
    # Seconds it had been there; None: not known.
    up_for: float | None = None
    type: Literal["device_down"] = "device_down"


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetChanged:
    """A target of the user's is new."""

    target: Target
    type: Literal["target_changed"] = "target_changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetRemoved:
    """A target of the user's is no longer probed."""

    target_id: str
    type: Literal["target_removed"] = "target_removed"


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetUp:
    """A target of the user's answers: again, or for the first time, and then `down_for` is None."""

    target_id: str
    at: datetime
    why: str
    # Seconds.
    down_for: float | None = None
    type: Literal["target_up"] = "target_up"


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetDown:
    """A target of the user's no longer answers; `at` is when that began."""

    target_id: str
    at: datetime
    why: str
    up_for: float | None = None
    type: Literal["target_down"] = "target_down"


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleTaken:
    """A window of probes of one target has ended. No state event: it carries no revision."""

    sample: Sample
    type: Literal["sample_taken"] = "sample_taken"


@dataclass(frozen=True, slots=True, kw_only=True)
class MonitorHealthChanged:
    """The monitor became blind, or can see again."""

    health: MonitorHealth
    type: Literal["monitor_health_changed"] = "monitor_health_changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class MonitoringPaused:
    """Monitoring was paused, or (no pauses left) goes on; `pauses` is all that hold now."""

    pauses: tuple[Pause, ...]
    type: Literal["monitoring_paused"] = "monitoring_paused"


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertChanged:
    """An alert is new, fires, was acknowledged, or is resolved.

    One that is resolved without ever having fired came to nothing.
    """

    alert: Alert
    type: Literal["alert_changed"] = "alert_changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class SilencesChanged:
    """A silence was made, taken away, or is over; `silences` is all that hold now or later."""

    silences: tuple[Silence, ...]
    type: Literal["silences_changed"] = "silences_changed"


type DeviceEvent = DeviceDiscovered | DeviceChanged | DeviceForgotten | DevicesSeen
type ScanEvent = ScanStarted | ScanProgressed | ScanFinished
type TargetEvent = TargetChanged | TargetRemoved | TargetUp | TargetDown
type WatchEvent = MonitorHealthChanged | MonitoringPaused | AlertChanged | SilencesChanged
type StateEvent = SiteChanged | NetworkChanged | DeviceEvent | ScanEvent | TargetEvent | WatchEvent
type PassingEvent = DeviceResembled | AddressMoved | AddressConflict | FloodStarted | DeviceUp | DeviceDown
type Event = StateEvent | PassingEvent | SampleTaken
