"""What happened to a device."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from ..lazy_dataclass import dataclass
from ..model.device import Device


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
class DeviceUp:
    """A device is there again (or for the first time since it was offline)."""

    device_id: str
    at: datetime
    why: str
    # Seconds it was away; None: not known.
    down_for: float | None = None
    # When it was last known to be away, if nobody looked from then on; None: it was until `at`.
    down_until: datetime | None = None
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


type DeviceEvent = DeviceDiscovered | DeviceChanged | DeviceForgotten | DevicesSeen
