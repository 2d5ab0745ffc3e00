"""What of an event is worth keeping. Pure."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ..events.device import DeviceChanged

if TYPE_CHECKING:
    from ..events.event import Event

# That a device does not answer just now is over, one way or the other, before anybody reads of it.
FLEETING = "doubtful"


def lasting(event: Event) -> Event | None:
    """Return the event without what is of the moment only; None: nothing of it lasts."""
    if not isinstance(event, DeviceChanged) or FLEETING not in event.changed:
        return event
    kept = tuple(field for field in event.changed if field != FLEETING)
    if not kept:
        return None
    return DeviceChanged(device=replace(event.device, doubtful=False), changed=kept)
