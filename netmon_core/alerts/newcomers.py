"""Which new devices are worth an alert each, and when there are too many for that. Pure."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from ..settings.rules import RuleName

if TYPE_CHECKING:
    from datetime import datetime

    from ..model.alert import Alert
    from ..model.device import Device
    from .open_alerts import OpenAlerts
    from .subjects import Subjects

# On a network that was first seen this recently every device is new to us, and none to its owner.
LEARNING = timedelta(hours=1)
# More alerts than this within CROWD_WINDOW, or open at once, are one alert about the network. A stranger can
# make up devices.
CROWD = 10
CROWD_WINDOW = timedelta(minutes=10)
OPEN_NEWCOMERS = 100
# So many newcomers that may be devices which were here before are one alert: containers that start again.
RETURNED = 3
RETURNED_MOST = 1_000
# An alert waits so long for the address of a newcomer.
ADDRESS_WAIT = timedelta(seconds=15)
# Nobody minded: it is no newcomer any more.
KEPT = timedelta(days=7)
# How long after the last of them a crowd is over.
CROWD_KEPT = timedelta(hours=1)


def is_newcomer(device: Device, subjects: Subjects, now: datetime) -> bool:
    """Tell whether people should hear of a device that was just discovered."""
    if device.own or device.known is not None or device.name is not None:
        return False
    if now - device.first_seen >= LEARNING:
        # A list of another program knew it before us.
        return False
    since = [subjects.since[interface.network_id] for interface in device.interfaces]
    return not since or now - min(since) >= LEARNING


def lacks_address(alert: Alert, subjects: Subjects, now: datetime) -> bool:
    """Tell whether an alert should wait, for its device may get an address yet."""
    device = subjects.devices.get(alert.subject_id)
    if alert.rule != RuleName.NEW_DEVICE or device is None:
        return False
    known = any(interface.addresses for interface in device.interfaces)
    return not known and now - alert.pending_since < ADDRESS_WAIT


def is_crowd(alerts: OpenAlerts, now: datetime) -> bool:
    """Tell whether there are too many newcomers for one more alert."""
    newcomers = [alert for alert in alerts if alert.rule == RuleName.NEW_DEVICE]
    recent = sum(now - alert.pending_since < CROWD_WINDOW for alert in newcomers)
    return recent >= CROWD or len(newcomers) >= OPEN_NEWCOMERS


def is_over(alert: Alert, subjects: Subjects, last: datetime | None, now: datetime) -> bool:
    """Tell whether the alert about a newcomer, or a crowd last joined at `last`, has served its purpose."""
    device = subjects.devices.get(alert.subject_id)
    if device is None:
        return now - max(alert.pending_since, last or alert.pending_since) >= CROWD_KEPT
    return (
        device.known is not None
        or device.name is not None
        or alert.acknowledged_at is not None
        or now - alert.pending_since >= KEPT
    )
