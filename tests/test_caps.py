"""Every table that an informant can fill is filled: it is cut, says so, and what is known already stays."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from netmon_core.evidence.reading import (
    NeighborRow,
    ReadExtent,
    Reading,
    ReadTable,
    SensorRow,
    TableRead,
)
from netmon_core.model.link import LinkSource
from netmon_core.model.sensor import SensorKind, SensorUnit
from netmon_core.ports import device_ports
from netmon_core.ports import sensors as device_sensors
from netmon_core.ports.device_ports import DevicePorts
from netmon_core.ports.sensors import DeviceSensors
from netmon_core.snmp import caps, forwarding
from netmon_core.snmp.reader import read
from netmon_core.topology import links
from netmon_core.topology.links import Links
from tests.ports.readings import port, reading
from tests.snmp.walk_agent import WalkAgent
from tests.topology.scene import directory, ports

if TYPE_CHECKING:
    from collections.abc import Callable

    from netmon_core.snmp.table import Oid, Value

NOON = datetime(2026, 11, 29, 12, tzinfo=UTC)

# Of each table: the object, the value, and the index of its nth row.
IF: Oid = (1, 3, 6, 1, 2, 1, 2, 2, 1, 2)
LLDP: Oid = (1, 0, 8802, 1, 1, 2, 1, 4, 1, 1, 5)
CDP: Oid = (1, 3, 6, 1, 4, 1, 9, 9, 23, 1, 2, 1, 1, 6)
Q_FDB: Oid = (1, 3, 6, 1, 2, 1, 17, 7, 1, 2, 2, 1, 2)
D_FDB: Oid = (1, 3, 6, 1, 2, 1, 17, 4, 3, 1, 2)
ARP: Oid = (1, 3, 6, 1, 2, 1, 4, 22, 1, 2)
ND: Oid = (1, 3, 6, 1, 2, 1, 4, 35, 1, 4)
OWN: Oid = (1, 3, 6, 1, 2, 1, 4, 20, 1, 2)
SENSOR: Oid = (1, 3, 6, 1, 2, 1, 99, 1, 1, 1, 1)
STATION: Oid = (1, 3, 6, 1, 2, 1, 196, 1, 2, 5, 1, 3)
PART: Oid = (1, 3, 6, 1, 2, 1, 47, 1, 1, 1, 1, 2)
VLAN: Oid = (1, 3, 6, 1, 2, 1, 17, 7, 1, 4, 3, 1, 1)
STORAGE: Oid = (1, 3, 6, 1, 2, 1, 25, 2, 3, 1)
MAC = bytes.fromhex("00005f000011")


def four(number: int) -> Oid:
    return tuple(number.to_bytes(4))


def six(number: int) -> Oid:
    return (0, 0, *four(number))


TABLES: dict[str, tuple[ReadTable, int, Oid, Value, Callable[[int], Oid]]] = {
    "ports": (ReadTable.PORTS, caps.PORTS, IF, b"port", lambda n: (n + 1,)),
    "lldp": (ReadTable.NEIGHBORS, caps.NEIGHBORS, LLDP, MAC, lambda n: (0, 1, n)),
    "cdp": (ReadTable.NEIGHBORS, caps.NEIGHBORS, CDP, b"switch", lambda n: (1, n)),
    "q-bridge": (ReadTable.FORWARDING, caps.FORWARDING, Q_FDB, 1, lambda n: (1, *six(n))),
    "bridge": (ReadTable.FORWARDING, caps.FORWARDING, D_FDB, 1, six),
    "arp": (ReadTable.RESOLVED, caps.RESOLVED, ARP, MAC, lambda n: (1, *four(n + 1))),
    "nd": (ReadTable.RESOLVED, caps.RESOLVED, ND, MAC, lambda n: (1, 1, 4, *four(n + 1))),
    "addresses": (ReadTable.ADDRESSES, caps.ADDRESSES, OWN, 1, lambda n: four(n + 1)),
    "sensors": (ReadTable.SENSORS, caps.SENSORS, SENSOR, 8, lambda n: (n + 1,)),
    "stations": (ReadTable.CLIENTS, caps.CLIENTS, STATION, 1, lambda n: (6, *six(n))),
    "parts": (ReadTable.PARTS, caps.PARTS, PART, b"module", lambda n: (n + 1,)),
}
SYSTEM: dict[Oid, Value] = {(1, 3, 6, 1, 2, 1, 1, 1, 0): b"switch"}


@pytest.mark.parametrize("name", TABLES)
async def test_a_table_that_is_too_long_is_cut_and_said_to_be(name: str) -> None:
    table, cap, column, value, index = TABLES[name]
    rows: dict[Oid, Value] = {(*column, *index(number)): value for number in range(cap + 10)}

    found = (await read(WalkAgent(SYSTEM | rows), now=NOON)).reading

    assert len(getattr(found, table.value)) == cap
    assert found.extent(table) is ReadExtent.PART
    assert str(cap) in next(each.why for each in found.tables if each.table is table)


@pytest.mark.parametrize(("one", "other"), [("lldp", "cdp"), ("q-bridge", "bridge"), ("arp", "nd")])
async def test_two_tables_of_one_kind_share_their_cap(one: str, other: str) -> None:
    rows: dict[Oid, Value] = {}
    for name, first in ((one, 0), (other, TABLES[one][1])):
        _, cap, column, value, index = TABLES[name]
        rows |= {(*column, *index(first + number)): value for number in range(cap - 1)}
    # A row that makes no sense has the older table asked too.
    rows[*Q_FDB, 1, 2, 3] = 1
    table, cap = TABLES[one][:2]

    found = (await read(WalkAgent(SYSTEM | rows), now=NOON)).reading

    assert len(getattr(found, table.value)) == cap
    assert found.extent(table) is ReadExtent.PART


async def test_storages_of_one_machine_are_cut_too() -> None:
    rows: dict[Oid, Value] = {}
    for number in range(1, caps.STORAGES + 50):
        disk: dict[int, Value] = {2: (1, 3, 6, 1, 2, 1, 25, 2, 1, 4), 3: b"/%d" % number, 5: 10, 6: 1}
        rows |= {(*STORAGE, column, number): value for column, value in disk.items()}

    found = (await read(WalkAgent(SYSTEM | rows), now=NOON)).reading

    assert len(found.sensors) == caps.STORAGES <= caps.SENSORS
    assert found.extent(ReadTable.SENSORS) is ReadExtent.PART


async def test_no_number_is_a_vlan_that_cannot_be_one() -> None:
    rows: dict[Oid, Value] = {(*VLAN, number): b"vlan" for number in range(5_000)}

    found = (await read(WalkAgent(SYSTEM | rows), now=NOON)).reading

    assert len(found.vlans) <= caps.VLANS
    assert max(vlan.id for vlan in found.vlans) <= 4094


async def test_a_hundred_thousand_ports_are_no_more_than_the_cap_and_all_texts_are_short() -> None:
    rows: dict[Oid, Value] = {(*IF, number): b"x" * 4_000 for number in range(1, 100_001)}

    found = (await read(WalkAgent(SYSTEM | rows), now=NOON)).reading

    assert len(found.ports) == caps.PORTS
    assert all(len(each.description or "") == 255 for each in found.ports)


class Endless:
    """A switch whose every VLAN is full of MACs."""

    def __init__(self) -> None:
        self.asked = 0

    def of_vlan(self, vlan: int) -> WalkAgent:
        self.asked += 1
        return WalkAgent({(*D_FDB, *six((vlan << 12) + number)): 1 for number in range(2_000)})


async def test_vlans_that_are_asked_one_by_one_end_with_the_cap_of_all() -> None:
    full = Endless()

    found = await forwarding.read_contexts(full, range(1, 4_000), NOON)

    assert len(found.rows) == caps.FORWARDING
    assert found.extent is ReadExtent.PART
    assert full.asked == -(-caps.FORWARDING // 2_000)


async def test_a_switch_with_more_vlans_is_asked_for_some_in_one_round() -> None:
    class Empty(Endless):
        def of_vlan(self, vlan: int) -> WalkAgent:
            self.asked += vlan > 0
            return WalkAgent({})

    empty = Empty()
    await forwarding.read_contexts(empty, range(1, 4_000), NOON)

    assert empty.asked == forwarding.CONTEXTS


def test_a_device_that_makes_up_ports_loses_those_that_are_gone_first() -> None:
    known = DevicePorts("d")
    known.apply(reading(0, port(1, "real")))
    half = device_ports.KNOWN_PORTS // 2
    for turn in range(1, 6):
        made_up = [port(number + 2, f"ppp{turn}-{number}") for number in range(half)]
        known.apply(reading(60.0 * turn, port(1, "real"), *made_up))

    assert len(known.ports) <= device_ports.KNOWN_PORTS
    assert known.ports[0].name == "real"
    assert not known.ports[0].gone


def test_a_port_that_is_back_among_made_up_ones_is_not_forgotten_for_them() -> None:
    known = DevicePorts("d")
    known.apply(reading(0, port(1, "tun0")))
    known.apply(reading(60, *(port(number + 2, f"a{number}") for number in range(4_000))))
    known.apply(reading(120, port(1, "tun0"), *(port(number + 2, f"b{number}") for number in range(4_000))))

    assert {each.id for each in known.ports if each.name == "tun0"} == {"p1"}
    assert len(known.ports) == device_ports.KNOWN_PORTS


def test_a_device_that_makes_up_sensors_loses_those_that_are_gone_first() -> None:
    def told(turn: int) -> Reading:
        names = ["real", *(f"{turn}-{number}" for number in range(600))]
        return Reading(
            at=NOON + timedelta(minutes=turn),
            tables=(TableRead(table=ReadTable.SENSORS, extent=ReadExtent.WHOLE),),
            sensors=tuple(
                SensorRow(key=name, kind=SensorKind.FAN, name=name, unit=SensorUnit.RPM, value=1.0)
                for name in names
            ),
        )

    known = DeviceSensors("d")
    for turn in range(5):
        known.apply(told(turn))

    assert len(known.sensors) <= device_sensors.KNOWN_SENSORS
    assert known.sensors[0][0] == "real"
    assert not known.sensors[0][1].gone


def test_links_of_all_devices_together_are_no_more_than_the_cap() -> None:
    known = Links()
    inside = {f"d{number}": ports(f"d{number}", 1) for number in range(60)}
    whole = directory(**inside)
    for number, device_id in enumerate(inside):
        heard = tuple(
            NeighborRow(source=LinkSource.LLDP, index=101, chassis=f"{number}-{each}")
            for each in range(caps.NEIGHBORS)
        )
        known.hear(device_id, Reading(at=NOON, neighbors=heard), inside[device_id], whole)
    known.draw(NOON)

    assert 60 * caps.NEIGHBORS > len(known.links) == links.KNOWN_LINKS
