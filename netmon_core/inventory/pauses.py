"""Times in which a device, a network or everything is left in peace."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..errors import InvalidRequestError
from ..events.monitor import MonitoringPaused

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from ..model.monitor import Pause

# More than anybody sets by hand; a script in a loop must not fill the memory.
PAUSES = 1_000


class Pauses:
    """The pauses that hold. Each ends by itself."""

    def __init__(self, pauses: Iterable[Pause] = ()) -> None:
        self._pauses = {(each.device_id, each.network_id): each for each in pauses}

    def __bool__(self) -> bool:
        return bool(self._pauses)

    def add(self, pause: Pause, now: datetime) -> MonitoringPaused:
        """Begin one; it replaces an earlier one of the same subject. Raises InvalidRequestError."""
        if pause.until <= now:
            raise InvalidRequestError("A pause must end in the future.", field="until")
        key = (pause.device_id, pause.network_id)
        if key not in self._pauses and len(self._pauses) >= PAUSES:
            raise InvalidRequestError(f"There are {PAUSES:,} pauses already.")
        self._pauses[key] = pause
        return self._event()

    def lift(self, *, device_id: str | None = None, network_id: str | None = None) -> MonitoringPaused | None:
        """End one before its time; None: there was none."""
        return None if self._pauses.pop((device_id, network_id), None) is None else self._event()

    def expire(self, now: datetime) -> MonitoringPaused | None:
        """End those whose time is up; None: there are none."""
        over = [pause for pause in self._pauses.values() if pause.until <= now]
        for pause in over:
            del self._pauses[pause.device_id, pause.network_id]
        return self._event() if over else None

    def until(self, device_id: str, network_ids: Iterable[str]) -> datetime | None:
        """When the device is watched again; None: it is not paused. `network_ids`: where it is."""
        keys = [(None, None), (device_id, None), *((None, network_id) for network_id in network_ids)]
        ends = [self._pauses[key].until for key in keys if key in self._pauses]
        return max(ends) if ends else None

    def _event(self) -> MonitoringPaused:
        return MonitoringPaused(pauses=tuple(self._pauses.values()))
