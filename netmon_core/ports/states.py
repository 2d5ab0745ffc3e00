"""Whether ports went up or down since the last reading, and how often. Pure."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from ..events.port import PortFlapping, PortStateChanged
from ..lazy_dataclass import replace
from ..model.port import AdminState, PortState
from .flaps import Flaps

if TYPE_CHECKING:
    from datetime import datetime

    from ..events.port import PortNews
    from ..evidence.reading import PortRow, Reading
    from ..model.port import Port

# Some agents say at each question that the state has changed just now: so often in a row that is believed.
BOUNCES: Final = 2


class PortStates:
    """The states of the ports of one device."""

    def __init__(self) -> None:
        self._flaps: dict[str, Flaps] = {}
        # Of each port when it changed last, in the agent's own time, and how often that was all that changed.
        self._told: dict[str, float] = {}
        self._bounces: dict[str, int] = {}

    def forget(self, port_id: str) -> None:
        """Drop what is remembered of a port."""
        for memory in (self._flaps, self._told, self._bounces):
            memory.pop(port_id, None)

    def apply(
        self, port: Port, row: PortRow, reading: Reading, *, restarted: bool
    ) -> tuple[Port, list[PortNews]]:
        """Return the port in its new state, and what there is to tell. A first word is no change."""
        state = row.state if row.state is not PortState.UNKNOWN else port.state
        admin = row.admin if row.admin is not AdminState.UNKNOWN else port.admin
        told_at = self._told_change(port, row, reading, restarted=restarted)
        moved = state is not port.state and port.state is not PortState.UNKNOWN
        switched = admin is not port.admin and port.admin is not AdminState.UNKNOWN
        # By its own clock it changed, and is as it was: it was otherwise in between.
        bounced = told_at is not None and not moved and self._bounces.get(port.id, 0) < BOUNCES
        self._bounces[port.id] = self._bounces.get(port.id, 0) + 1 if told_at and not moved else 0
        news: list[PortNews] = []
        at = told_at or reading.at
        times = 1 if moved else 2 if bounced else 0
        if moved or switched or bounced:
            news.append(
                PortStateChanged(
                    device_id=port.device_id,
                    port_id=port.id,
                    name=port.name,
                    at=at,
                    state=state,
                    was=port.state,
                    admin=admin,
                    admin_was=port.admin,
                    times=max(times, 1),
                )
            )
        flaps = self._flaps.setdefault(port.id, Flaps(flapping=port.flapping))
        # What its owner does to it is no fault of the port's.
        if flaps.apply(0 if switched else times, reading.at):
            news.append(
                PortFlapping(
                    device_id=port.device_id,
                    port_id=port.id,
                    name=port.name,
                    at=reading.at,
                    flapping=flaps.flapping,
                    times=flaps.times,
                )
            )
        changed_at = at if moved or bounced else port.changed_at or _changed_at(row, reading)
        now = (state, admin, flaps.flapping, changed_at)
        if now == (port.state, port.admin, port.flapping, port.changed_at):
            return port, news
        return (
            replace(port, state=state, admin=admin, flapping=flaps.flapping, changed_at=changed_at),
            news,
        )

    def _told_change(self, port: Port, row: PortRow, reading: Reading, *, restarted: bool) -> datetime | None:
        """Return when the device says that the state changed, if that is later than the last we know of."""
        before = self._told.get(port.id)
        if row.changed is None:
            return None
        self._told[port.id] = row.changed
        if before is None or row.changed <= before or restarted:
            return None
        at = _changed_at(row, reading)
        return at if at is not None and (port.changed_at is None or at > port.changed_at) else None


def _changed_at(row: PortRow, reading: Reading) -> datetime | None:
    """Return when its state changed; an uptime that began anew, or wrapped, since then does not tell."""
    uptime = reading.uptimes.agent
    if row.changed is None or uptime is None or not 0 < row.changed <= uptime:
        return None
    return reading.at - timedelta(seconds=uptime - row.changed)
