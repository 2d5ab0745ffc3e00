"""What going down and coming up make: outages. Pure."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ..events.device import DeviceDown, DeviceForgotten, DeviceUp
from ..events.target import TargetDown, TargetUp
from ..model.outage import Outage

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from ..events.event import Event


class OpenOutages:
    """The outages that still last, at most one per device and target."""

    def __init__(self, outages: Iterable[Outage] = ()) -> None:
        self._open = {outage.subject_id: outage for outage in outages}

    def apply(self, event: Event, now: datetime) -> Outage | None:
        """Return the outage that the event begins or ends, if any; `now` ends that of a forgotten device."""
        match event:
            case DeviceDown(device_id=subject_id) | TargetDown(target_id=subject_id):
                if subject_id in self._open:
                    return None
                begun = Outage(subject_id=subject_id, start=event.at, end=None, why=event.why)
                self._open[subject_id] = begun
                return begun
            case DeviceUp(device_id=subject_id, at=at, down_until=until):
                return self._end(subject_id, until or at)
            case TargetUp(target_id=subject_id, at=at):
                return self._end(subject_id, at)
            case DeviceForgotten(device_id=subject_id):
                return self._end(subject_id, now)
            case _:
                return None

    def _end(self, subject_id: str, at: datetime) -> Outage | None:
        outage = self._open.pop(subject_id, None)
        # The clock may have been set back meanwhile.
        return None if outage is None else replace(outage, end=max(at, outage.start))
