"""Whatever an agent puts into its tables, a Reading comes out, and what is told of it crosses the wire."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from netmon_core.ports.device_ports import DevicePorts
from netmon_core.ports.sensors import DeviceSensors
from netmon_core.snmp.reader import read
from netmon_core.snmp.table import Extent, Table
from netmon_core.topology.attach import attach, learned
from netmon_core.topology.links import Links
from netmon_core.wire import to_wire
from tests.topology.scene import device, directory, mac

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from netmon_core.snmp.table import Oid, Value

NOON = datetime(2026, 11, 29, 12, tzinfo=UTC)
NUMBERS = st.one_of(st.integers(0, 300), st.sampled_from([4, 6, 16, 161, 2**31 - 1, 2**32 - 1]))
INDEXES = st.lists(NUMBERS, max_size=24).map(tuple)
VALUES: st.SearchStrategy[Any] = st.one_of(
    st.integers(-(2**31), 2**64),
    st.integers(-3, 12),
    st.binary(max_size=40),
    st.sampled_from([b"", b"\x00\x00\x5f\x00\x00\x01", b"00:00:5f:00:00:01", b"\xff" * 6, b"nan", b"1e999"]),
    INDEXES,
)


class Hostile:
    """It answers each question with rows that were drawn, whatever the columns."""

    def __init__(self, draw: Any) -> None:
        self._draw = draw

    async def get(self, oids: Sequence[Oid]) -> Mapping[Oid, Value]:
        return {oid: self._draw(VALUES) for oid in oids if self._draw(st.booleans())}

    async def table(self, columns: Sequence[Oid], *, index: Oid = ()) -> Table:
        del index
        rows = {
            each: {column: self._draw(VALUES) for column in columns if self._draw(st.booleans())}
            for each in self._draw(st.lists(INDEXES, max_size=3))
        }
        extent = self._draw(st.sampled_from(Extent))
        return Table(rows=rows, extent=extent, why="it was cut" if extent is Extent.PART else "")

    def of_vlan(self, vlan: int) -> Hostile:
        del vlan
        return self


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
)
@given(st.data())
def test_no_agent_breaks_the_reader_nor_what_follows(data: st.DataObject) -> None:
    ports, sensors, links = DevicePorts("d"), DeviceSensors("d"), Links()
    known = directory(device("d", mac(1)), device("e", mac(2)))
    agent = Hostile(data.draw)
    for _ in range(2):
        reading = asyncio.run(read(agent, now=NOON, contexts=agent)).reading
        events: list[Any] = [*ports.apply(reading).events, sensors.apply(reading)[0]]
        links.hear("d", reading, ports.ports, known)
        events.append(links.draw(NOON))
        places = learned("d", reading, ports.ports, known)
        attach([places] if places is not None else [], links.links, known, {}, NOON)

        for thing in (reading, *filter(None, events)):
            to_wire(thing)
