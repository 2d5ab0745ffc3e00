"""What happened to the ports and sensors of a device, to its links, and to the device as it says itself."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from ..lazy_dataclass import dataclass
from ..model.link import Attachment, Link
from ..model.port import AdminState, Port, PortState, PortSummary
from ..model.sensor import Sensor


@dataclass(frozen=True, slots=True, kw_only=True)
class PortsChanged:
    """What a reading changed of a device's ports: those that differ in more than what flows, and the sums."""

    device_id: str
    summary: PortSummary
    changed: tuple[Port, ...] = ()
    forgotten: tuple[str, ...] = ()
    type: Literal["ports_changed"] = "ports_changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class SensorsChanged:
    """Sensors of a device are new, changed their state or limits, or are gone; values alone are no news."""

    device_id: str
    changed: tuple[Sensor, ...] = ()
    forgotten: tuple[str, ...] = ()
    type: Literal["sensors_changed"] = "sensors_changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class PortStateChanged:
    """A port went up or down, or its owner switched it on or off; `at` is when, as far as that is known."""

    device_id: str
    port_id: str
    name: str
    at: datetime
    state: PortState
    was: PortState
    admin: AdminState
    admin_was: AdminState
    # How often its state changed since the last reading, by the device's own clock, where more than once.
    times: int = 1
    type: Literal["port_state_changed"] = "port_state_changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class PortFlapping:
    """A port goes up and down again and again (`flapping`), or has stopped doing so."""

    device_id: str
    port_id: str
    name: str
    at: datetime
    flapping: bool
    # How often its state changed in the last while.
    times: int = 0
    type: Literal["port_flapping"] = "port_flapping"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceRestarted:
    """A device says that it started at `at`; where only its agent did (`agent_only`), it never was away."""

    device_id: str
    at: datetime
    agent_only: bool = False
    why: str = ""
    type: Literal["device_restarted"] = "device_restarted"


@dataclass(frozen=True, slots=True, kw_only=True)
class LinksChanged:
    """Links and attachments are new, better known or over (then their id, or device, is among the ended)."""

    links: tuple[Link, ...] = ()
    ended: tuple[str, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    # Ids of devices of which it is no longer known where they are plugged in.
    detached: tuple[str, ...] = ()
    type: Literal["links_changed"] = "links_changed"


type PortEvent = PortsChanged | SensorsChanged | LinksChanged
type PortNews = PortStateChanged | PortFlapping | DeviceRestarted
