"""How often a change of a device's facts is told: of who renames itself each second, seldom. Pure.

What is held back is not lost: how it is by then is told when the time has come.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .records import DeviceRecord

# A device that has just come announces itself, and the DNS names it.
AT_ONCE = 4
# After those, so long from one change that is told to the next; the last of these from then on.
WAITS = (5.0, 10.0, 20.0, 40.0, 80.0, 160.0, 300.0)
# Without a change for so long, all begins anew.
CALM = timedelta(minutes=10)


def may_tell(device: DeviceRecord, now: datetime) -> bool:
    """Whether a change of its facts may be told by now; a clock that was set back hinders nothing."""
    turn = device.tellings - AT_ONCE
    if turn < 0 or now < device.told_at:
        return True
    return now - device.told_at >= timedelta(seconds=WAITS[min(turn, len(WAITS) - 1)])


def told(device: DeviceRecord, now: datetime) -> None:
    """A change was told."""
    device.tellings = device.tellings + 1 if now - device.told_at < CALM else 1
    device.told_at = now
