"""What goes into the log of events, and in what words. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..errors import InvalidRequestError
from ..events.address import AddressConflict, AddressMoved, FloodStarted
from ..events.alert import AlertChanged
from ..events.device import (
    DeviceChanged,
    DeviceDiscovered,
    DeviceDown,
    DeviceForgotten,
    DeviceResembled,
    DevicesSeen,
    DeviceUp,
)
from ..events.finding import FindingChanged
from ..events.measurement import MeasurementsTaken
from ..events.monitor import MonitorHealthChanged
from ..events.port import (
    DeviceRestarted,
    LinksChanged,
    PortFlapping,
    PortsChanged,
    PortStateChanged,
    SensorsChanged,
)
from ..events.scan import ScanFinished, ScanProgressed, ScanStarted
from ..events.target import SampleTaken, TargetDown, TargetUp
from ..wire import to_wire
from .protocol import EVENTS_PAGE, StoredEvent

if TYPE_CHECKING:
    from datetime import datetime

    from ..events.event import Event

# A change of presence takes about 0.3 kB in the file, a new device or new interfaces 1.2 kB: some 60 MB, and
# 250 MB at the very worst. It is years of a home and weeks of a large office.
EVENTS_KEPT = 200_000


@dataclass(frozen=True, slots=True, kw_only=True)
class LogEntry:
    """An event on its way into the log; its body is made when it is written or asked for."""

    at: datetime
    device_id: str | None
    event: Event


def log_entry(event: Event, now: datetime) -> LogEntry | None:
    """Return the event as the log takes it, dated `now` where it has no time of its own; None: left out."""
    if not _is_kept(event):
        return None
    at = now
    device_id: str | None = None
    match event:
        case AlertChanged(alert=alert):
            device_id = alert.subject_id
        case DeviceDiscovered(device=device):
            device_id = device.id
        case DeviceChanged(device=device):
            device_id = device.id
        case DeviceForgotten() | DeviceResembled():
            device_id = event.device_id
        case AddressMoved():
            at, device_id = event.at, event.to_device
        case DeviceDown() | DeviceUp() | PortStateChanged() | PortFlapping() | DeviceRestarted():
            at, device_id = event.at, event.device_id
        case AddressConflict() | FloodStarted() | TargetDown() | TargetUp():
            at = event.at
        case FindingChanged(finding=finding):
            at = finding.ended_at or finding.last_seen
        case MonitorHealthChanged(health=health):
            at = health.since
        case ScanFinished(scan=scan):
            at = scan.finished_at or now
        case _:
            pass
    return LogEntry(at=at, device_id=device_id, event=event)


def _is_kept(event: Event) -> bool:
    match event:
        case DevicesSeen() | ScanStarted() | ScanProgressed() | SampleTaken() | MeasurementsTaken():
            return False
        case PortsChanged() | SensorsChanged() | LinksChanged():
            # They come with nearly every reading, and are kept as what they left.
            return False
        case TargetUp(down_for=None):
            # At each start every target answers for the first time.
            return False
        case AlertChanged(alert=alert):
            # What never fires would fill the log with what came to nothing.
            return alert.fired_at is not None
        case FindingChanged(finding=finding):
            # That it goes on stands in the finding itself.
            return finding.ended_at is not None or finding.last_seen == finding.first_seen
        case _:
            return True


def stored_event(entry: LogEntry) -> StoredEvent:
    """Return the entry as the log gives it back."""
    return StoredEvent(
        at=entry.at, type=entry.event.type, device_id=entry.device_id, body=body_of(entry.event)
    )


def check_limit(limit: int) -> int:
    """Return the limit if it is one the log answers; raises InvalidRequestError."""
    if not 1 <= limit <= EVENTS_PAGE:
        raise InvalidRequestError(f"limit must be between 1 and {EVENTS_PAGE}", field="limit")
    return limit


def body_of(event: Event) -> dict[str, object]:
    """Return the event as on the wire; of a changed device only what changed, and who it is."""
    if isinstance(event, DeviceChanged):
        # The whole device each time would make the log ten times as large.
        told = {"id", "name", "hostname", *event.changed}
        body = to_wire(event, only={"type", "changed"})
        body["device"] = to_wire(event.device, only=told)
        return body
    return to_wire(event)
