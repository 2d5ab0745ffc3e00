"""The sums that the hub shows. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .const import NEW_FOR
from .engine import AlertState

if TYPE_CHECKING:
    from datetime import datetime

    from .engine import State
    from .last_presence import LastPresence


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """What is known, in numbers; ignored devices do not count."""

    devices: int
    online: int
    # First seen in the last 24 hours.
    new: int
    # Firing, and nobody has said that they have seen it.
    alerts: int
    # The engine says nothing of its health while nothing has ever been wrong.
    blind: bool
    blind_reason: str
    scanned_at: datetime | None
    # Seconds.
    scan_duration: float | None


def count(state: State, last: LastPresence, now: datetime) -> Totals:
    """Count once through everything."""
    devices = online = new = 0
    since = now - NEW_FOR
    for device in state.devices.values():
        if device.known is False:
            continue
        devices += 1
        online += last.of(device) is True
        new += device.first_seen > since
    scan, health = state.scan, state.health
    ended = scan.finished_at if scan is not None else None
    return Totals(
        devices=devices,
        online=online,
        new=new,
        alerts=sum(
            alert.state is AlertState.FIRING and alert.acknowledged_at is None
            for alert in state.alerts.values()
        ),
        blind=health is not None and health.blind,
        blind_reason="" if health is None else health.reason,
        scanned_at=ended,
        scan_duration=(ended - scan.started_at).total_seconds() if scan is not None and ended else None,
    )
