"""The ports of one device. Pure: Readings come in, events and measurements come out."""

from __future__ import annotations

from dataclasses import fields
from datetime import timedelta
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Final

from ..events.port import DeviceRestarted, PortsChanged
from ..evidence.reading import ReadTable
from ..lazy_dataclass import dataclass, replace
from ..model.port import Port, PortKind, PortState
from .identity import cut_rows, name_of, numbered, same_ports
from .rates import Rates
from .speed import sum_of_speeds
from .starts import Starts
from .states import PortStates
from .summary import summarize

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from ..events.port import PortEvent, PortNews
    from ..evidence.reading import PortRow, Reading
    from ..model.measurement import Measurement

# A port that is gone may come back: a module that is changed, a tunnel that is set up anew.
FORGET_AFTER: Final = timedelta(days=30)
# Ports of one device that are remembered, those that are gone among them; a device that makes up new ones
# without end has the oldest of those forgotten. As many as one Reading holds.
KNOWN_PORTS: Final = 4_096
# What changes with each reading.
_PASSING: Final = ("rates", "last_seen")
# What a row tells, and what it shows by being there.
_TOLD: Final = (
    *("name", "description", "alias", "mac", "index", "kind", "type_number", "speed_mbps", "duplex", "mtu"),
    *("poe", "vlan", "vlans", "lag_id", "members", "gone"),
)
_told = attrgetter(*_TOLD)
_lasting = attrgetter(*(field.name for field in fields(Port) if field.name not in _PASSING))


@dataclass(frozen=True, slots=True, kw_only=True)
class Applied:
    """What one reading of a device changed, and what it measured."""

    events: tuple[PortEvent | PortNews, ...] = ()
    measurements: tuple[Measurement, ...] = ()


class DevicePorts:
    """The ports of one device. `next_number` is that of the next new port: no id is ever another's."""

    def __init__(self, device_id: str, ports: Iterable[Port] = (), *, next_number: int = 1) -> None:
        self._device_id = device_id
        self._ports = {port.id: replace(port, rates=None) for port in ports}
        numbers = (int(port_id[1:]) for port_id in self._ports if port_id[1:].isdecimal())
        self.next_number = max(next_number, max(numbers, default=0) + 1)
        self._forgotten: list[str] = []
        self._states = PortStates()
        self._rates = Rates(device_id)
        self._starts = Starts()

    @property
    def ports(self) -> tuple[Port, ...]:
        """All that are known, those that are gone too, in the order they came."""
        return tuple(self._ports.values())

    def apply(self, reading: Reading) -> Applied:
        """Take in a reading. Ports that it does not hold are gone only where it holds the whole table."""
        at = reading.at
        started = self._starts.apply(reading.uptimes, at)
        events: list[PortEvent | PortNews] = []
        if started.at is not None:
            events.append(
                DeviceRestarted(
                    device_id=self._device_id,
                    at=started.at,
                    agent_only=not started.device,
                    why=started.why,
                )
            )
        if not reading.ports:
            return Applied(events=tuple(events))
        before = dict(self._ports)
        whole = reading.whole(ReadTable.PORTS)
        counted_at = at + timedelta(seconds=reading.counted_after)
        measurements: list[Measurement] = []
        ids = self._identified(reading.ports, whole=whole, at=at)
        by_index = {row.index: port_id for row, port_id in ids}
        for row, port_id in ids:
            learned = _learned(self._ports[port_id], row, by_index)
            port, news = self._states.apply(learned, row, reading, restarted=started.agent)
            self._ports[port_id] = port
            events += news
        self._join_lags(ids)
        for row, port_id in ids:
            port = self._ports[port_id]
            flow = self._rates.apply(
                port, row.counters, counted_at, goes_on=started.goes_on, restarted=started.agent
            )
            self._ports[port_id] = replace(port, rates=port.rates if flow.held else flow.rates, last_seen=at)
            measurements += flow.measurements
        if whole:
            self._leave({port_id for _, port_id in ids}, at)
        forgotten, self._forgotten = tuple(self._forgotten), []
        changed = tuple(
            port for port in self._ports.values() if port.id not in before or not _same(port, before[port.id])
        )
        summary = summarize(self._device_id, self._ports.values())
        events.append(
            PortsChanged(device_id=self._device_id, summary=summary, changed=changed, forgotten=forgotten)
        )
        return Applied(events=tuple(events), measurements=tuple(measurements))

    def _identified(
        self, rows: tuple[PortRow, ...], *, whole: bool, at: datetime
    ) -> list[tuple[PortRow, str]]:
        """Return the port of each row; one that is new gets an id."""
        named = [row for row in rows if row.name is not None]
        # A cut table lacks the names of some: those are no other ports than before.
        cut = (
            []
            if whole or not any(port.name for port in self._ports.values())
            else [row for row in rows if row.name is None]
        )
        asked = named if cut else list(rows)
        found = same_ports(asked, self._ports.values())
        ids: list[tuple[PortRow, str]] = []
        self._make_room(len(asked) - len(found), {port.id for port in found.values()})
        for place, row in enumerate(asked):
            port = found.get(place)
            if port is None and len(self._ports) >= KNOWN_PORTS:
                continue
            ids.append((row, port.id if port is not None else self._new(row, at)))
        taken = {port_id for _, port_id in ids}
        rest = [port for port in self._ports.values() if port.id not in taken]
        ids += [(cut[place], port.id) for place, port in cut_rows(cut, rest).items()]
        return ids

    def _new(self, row: PortRow, at: datetime) -> str:
        port_id = f"p{self.next_number}"
        self.next_number += 1
        self._ports[port_id] = Port(
            device_id=self._device_id, id=port_id, name=_shown(row), first_seen=at, last_seen=at
        )
        return port_id

    def _join_lags(self, ids: list[tuple[PortRow, str]]) -> None:
        members: dict[str, list[str]] = {}
        for _, port_id in ids:
            lag_id = self._ports[port_id].lag_id
            if lag_id is not None:
                members.setdefault(lag_id, []).append(port_id)
        for lag_id, inside in members.items():
            lag = self._ports[lag_id]
            up = [self._ports[each].speed_mbps for each in inside if self._ports[each].state is PortState.UP]
            self._ports[lag_id] = replace(
                lag, members=tuple(inside), speed_mbps=lag.speed_mbps or sum_of_speeds(up)
            )

    def _leave(self, there: set[str], at: datetime) -> None:
        """Mark what is gone, and forget what was for long."""
        for port_id, port in list(self._ports.items()):
            if port_id in there:
                continue
            if not port.gone:
                self._ports[port_id] = replace(port, gone=True, rates=None, flapping=False)
            elif port.last_seen is not None and at - port.last_seen > FORGET_AFTER:
                self._forget(port_id)
        self._rates.keep(there)

    def _make_room(self, count: int, back: set[str]) -> None:
        """Forget ports that are gone and not back, those for longest first, until so many more find room."""
        missing = len(self._ports) + count - KNOWN_PORTS
        if missing <= 0:
            return
        gone = [port for port in self._ports.values() if port.gone and port.id not in back]
        gone.sort(key=lambda port: port.last_seen.timestamp() if port.last_seen else 0.0)
        for port in gone[:missing]:
            self._forget(port.id)

    def _forget(self, port_id: str) -> None:
        del self._ports[port_id]
        self._states.forget(port_id)
        self._forgotten.append(port_id)


def _shown(row: PortRow) -> str:
    return name_of(row) or numbered(row.index)


def _same(one: Port, other: Port) -> bool:
    """Whether nothing is news: what flows, and that it was there again, is none."""
    return one is other or _lasting(one) == _lasting(other)


def _learned(port: Port, row: PortRow, by_index: Mapping[int, str]) -> Port:
    """Return the port with what a row says of it; what the row lacks stays."""
    told: tuple[Any, ...] = (
        _shown(row) if row.name or not port.name else port.name,
        row.description if row.description is not None else port.description,
        row.alias,
        row.mac or port.mac,
        row.index,
        row.kind if row.kind is not PortKind.UNKNOWN else port.kind,
        row.type_number if row.type_number is not None else port.type_number,
        row.speed_mbps,
        row.duplex,
        row.mtu if row.mtu is not None else port.mtu,
        row.poe,
        row.vlan,
        row.vlans,
        by_index.get(row.lag) if row.lag is not None else None,
        (),
        False,
    )
    # Of nearly all ports it is what was known.
    return port if told == _told(port) else replace(port, **dict(zip(_TOLD, told, strict=True)))
