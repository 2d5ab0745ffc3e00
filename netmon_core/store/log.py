"""What goes into the log of events, and in what words. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..errors import InvalidRequestError
from ..events import (
    AddressConflict,
    AddressMoved,
    DeviceChanged,
    DeviceDiscovered,
    DeviceForgotten,
    DevicesSeen,
    FloodStarted,
    ScanFinished,
    ScanProgressed,
    ScanStarted,
)
from ..wire import to_wire
from .protocol import EVENTS_PAGE, StoredEvent

if TYPE_CHECKING:
    from datetime import datetime

    from ..events import Event

# A changed device takes about 0.3 kB in the file and a new one 1.2 kB: the log stays under 100 MB, which is
# years of a home and weeks of a large office.
EVENTS_KEPT = 200_000


def log_entry(event: Event, now: datetime) -> StoredEvent | None:
    """Return the event as a row of the log; None for what the log leaves out."""
    at = now
    device_id: str | None = None
    match event:
        case DevicesSeen() | ScanStarted() | ScanProgressed():
            return None
        case DeviceDiscovered(device=device):
            device_id = device.id
        case DeviceChanged(device=device):
            device_id = device.id
        case DeviceForgotten():
            device_id = event.device_id
        case AddressMoved():
            at, device_id = event.at, event.to_device
        case AddressConflict() | FloodStarted():
            at = event.at
        case ScanFinished(scan=scan):
            at = scan.finished_at or now
        case _:
            pass
    return StoredEvent(at=at, type=event.type, device_id=device_id, body=_body(event))


def check_limit(limit: int) -> int:
    """Return the limit if it is one the log answers; raises InvalidRequestError."""
    if not 1 <= limit <= EVENTS_PAGE:
        raise InvalidRequestError(f"limit must be between 1 and {EVENTS_PAGE}", field="limit")
    return limit


def _body(event: Event) -> dict[str, object]:
    if isinstance(event, DeviceChanged):
        # The whole device each time would make the log ten times as large.
        told = {"id", "name", "hostname", *event.changed}
        body = to_wire(event, only={"type", "changed"})
        body["device"] = to_wire(event.device, only=told)
        return body
    return to_wire(event)
