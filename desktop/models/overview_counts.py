"""How many devices and alerts there are of each kind, for the first page. Pure."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING

from netmon_core.model.alert import AlertState
from netmon_core.model.presence import Presence

from .device_rows import standing_in
from .standing import FINER, standing_word

if TYPE_CHECKING:
    from datetime import datetime

    from netmon_core.snapshot import State

    from ..replica import Replica

# For as long a device is new.
NEW_FOR = timedelta(days=1)


def overview_counts(state: State, now: datetime) -> dict[str, int]:
    """Count devices by presence, those that are new, and the alerts that fire."""
    counts = {each.value: 0 for each in Presence}
    for device in state.devices.values():
        counts[device.presence.value] += 1
    counts["new"] = sum(device.first_seen > now - NEW_FOR for device in state.devices.values())
    counts["alerts"] = sum(alert.state is AlertState.FIRING for alert in state.alerts.values())
    return counts


def finer_words(replica: Replica) -> str:
    """Say how many of those that count as online are not plainly so, and how they stand."""
    some = (
        device
        for device in replica.state.devices.values()
        if (device.doubtful or device.id in replica.silent) and device.presence is Presence.ONLINE
    )
    standings = Counter(standing_in(replica, device) for device in some)
    return ", ".join(f"{standing_word(each)}: {standings[each]}" for each in FINER if standings[each])
