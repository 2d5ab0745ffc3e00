"""What agents say, in all the forms in which they say it, becomes the same rows."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address, IPv6Address
from typing import TYPE_CHECKING, Any

import pytest

from netmon_core.evidence.reading import ReadExtent, Reading, ReadTable
from netmon_core.model.link import LinkSource
from netmon_core.model.port import AdminState, Duplex, PoeState, PortKind, PortState
from netmon_core.model.sensor import SensorKind, SensorState, SensorUnit
from netmon_core.snmp.errors import SnmpError, SnmpSilentError
from netmon_core.snmp.reader import read
from netmon_core.snmp.round import PIECE, Learned
from netmon_core.snmp.table import Extent, Table
from tests.snmp.walk_agent import WalkAgent, made_agent

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from netmon_core.snmp.table import Oid, Value

NOON = datetime(2026, 11, 29, 12, tzinfo=UTC)

IF = "1.3.6.1.2.1.2.2.1"
IFX = "1.3.6.1.2.1.31.1.1.1"
LLDP = "1.0.8802.1.1.2.1"
LLDP2 = "1.3.111.2.802.1.1.13.1"
CDP = "1.3.6.1.4.1.9.9.23.1.2.1.1"
BRIDGE = "1.3.6.1.2.1.17"
Q = "1.3.6.1.2.1.17.7.1"
MAC = "00005F000011"
MAC_INDEX = "0.0.95.0.0.17"

SYSTEM = """
    1.3.6.1.2.1.1.1.0|4|Switch of 48 ports
    1.3.6.1.2.1.1.2.0|6|1.3.6.1.4.1.9.1.1208
    1.3.6.1.2.1.1.3.0|67|8640000
    1.3.6.1.2.1.1.5.0|4|access-1
    1.3.6.1.2.1.17.1.1.0|4x|00005F000001
"""
PORTS = "\n".join(
    f"""
    {IF}.2.{index}|4|GigabitEthernet1/0/{index}
    {IF}.3.{index}|2|6
    {IF}.5.{index}|66|1000000000
    {IF}.6.{index}|4x|00005F0001{index:02x}
    {IF}.7.{index}|2|1
    {IF}.8.{index}|2|1
    {IFX}.1.{index}|4|Gi1/0/{index}
    {IFX}.15.{index}|66|1000
    """
    for index in (7, 8, 9)
)
BASE_PORTS = f"{BRIDGE}.1.4.1.2.3|2|7\n{BRIDGE}.1.4.1.2.4|2|8\n{BRIDGE}.1.4.1.2.5|2|9\n"


async def reading_of(text: str, **more: Any) -> Reading:
    return (await read(made_agent(SYSTEM + text), now=NOON, **more)).reading


async def test_a_port_has_its_names_states_speed_and_counters() -> None:
    reading = await reading_of(
        PORTS
        + f"""
        {IF}.9.7|67|100
        {IF}.10.7|65|5
        {IF}.14.7|65|2
        {IFX}.6.7|70|1000000000000
        {IFX}.10.7|4x|000000E8D4A51001
        {IFX}.18.7|4|to the roof
        {IFX}.19.7|67|4200
        1.3.6.1.2.1.10.7.2.1.19.7|2|3
        """
    )
    port = reading.ports[0]

    assert (port.name, port.description, port.alias) == ("Gi1/0/7", "GigabitEthernet1/0/7", "to the roof")
    assert (port.kind, port.admin, port.state) == (PortKind.ETHERNET, AdminState.UP, PortState.UP)
    assert (port.speed_mbps, port.duplex, port.mac) == (1000.0, Duplex.FULL, "00:00:5f:00:01:07")
    assert (port.counters.in_octets, port.counters.out_octets) == (10**12, 10**12 + 1)
    assert port.counters.wide == ("in_octets", "out_octets")
    assert (port.counters.in_errors, port.counters.discontinuity, port.changed) == (2, 42.0, 1.0)
    assert reading.whole(ReadTable.PORTS)
    assert reading.uptimes.agent == 86_400.0


async def test_a_wide_counter_that_stands_still_gives_way_to_the_narrow_one() -> None:
    (port,) = (await reading_of(f"{IF}.2.1|4|a\n{IF}.10.1|65|77\n{IFX}.6.1|70|0")).ports

    assert (port.counters.in_octets, port.counters.wide, port.counters.idle) == (77, (), ("in_octets",))


@pytest.mark.parametrize(
    ("speed", "high", "mbps"),
    [
        ("4294967295", "10000", 10_000.0),
        ("1000000000", "0", 1000.0),
        ("0", "0", None),
        ("4294967295", "0", None),
        ("1410065408", "10000", 10_000.0),
        ("56000", "0", 0.056),
        ("1000000000", "1000000000", 1000.0),
    ],
)
async def test_a_speed_is_read_as_the_standard_says_and_as_agents_do(
    speed: str, high: str, mbps: float | None
) -> None:
    (port,) = (await reading_of(f"{IF}.2.1|4|a\n{IF}.5.1|66|{speed}\n{IFX}.15.1|66|{high}")).ports

    assert port.speed_mbps == mbps


async def test_uptimes_that_are_missing_or_text_are_not_known() -> None:
    agent = made_agent("1.3.6.1.2.1.1.1.0|4|x\n1.3.6.1.2.1.1.3.0|4|1 day\n1.3.6.1.2.1.25.1.1.0|67|700")
    uptimes = (await read(agent, now=NOON)).reading.uptimes

    assert (uptimes.agent, uptimes.host, uptimes.engine) == (None, 7.0, None)


# Of each form a neighbor is told in, its rows behind the columns; all are switch 2, at port 8 of ours.
FORMS = {
    "three numbers, the port that of the bridge": (
        "0.4.1",
        "4x|00005F000002",
        "5|4|Gi2/0/1",
        f"{LLDP}.3.7.1.2.4|2|5\n{LLDP}.3.7.1.3.4|4|Gi1/0/8",
    ),
    "three numbers, the port that of the bridge without more": (
        "9000.4.1",
        "4|00:00:5F:00:00:02",
        "5|4|Gi2/0/1",
        BASE_PORTS,
    ),
    "three numbers, the port of the interface": ("0.8.1", "4|00-00-5f-00-00-02", "5|4|Gi2/0/1", ""),
    "the local port by its MAC": (
        "0.77.1",
        "4x|00005F000002",
        "5|4|Gi2/0/1",
        f"{LLDP}.3.7.1.2.77|2|3\n{LLDP}.3.7.1.3.77|4x|00005F000108",
    ),
    "the local port by its description": (
        "0.77.1",
        "4x|00005F000002",
        "5|4|Gi2/0/1",
        f"{LLDP}.3.7.1.2.77|2|7\n{LLDP}.3.7.1.3.77|4|77\n{LLDP}.3.7.1.4.77|4|GigabitEthernet1/0/8",
    ),
    "without a time mark": ("8.1", "4x|00005F000002", "5|4|Gi2/0/1", ""),
    "a chassis in text that is said to be local": ("0.8.1", "4|0000.5f00.0002", "5|4|Gi2/0/1", ""),
}


@pytest.mark.parametrize("form", FORMS)
async def test_a_neighbor_is_the_same_in_each_form(form: str) -> None:
    index, chassis, port, more = FORMS[form]
    kind, _, port_id = port.partition("|")
    reading = await reading_of(
        PORTS
        + more
        + f"""
        {LLDP}.4.1.1.4.{index}|2|4
        {LLDP}.4.1.1.5.{index}|{chassis}
        {LLDP}.4.1.1.6.{index}|2|{kind}
        {LLDP}.4.1.1.7.{index}|{port_id}
        {LLDP}.4.1.1.9.{index}|4|access-2
        {LLDP}.4.1.1.12.{index}|4x|2800
        {LLDP}.4.2.1.3.{index}.1.4.192.0.2.2|2|2
        """
    )
    (neighbor,) = reading.neighbors

    assert (neighbor.source, neighbor.index) == (LinkSource.LLDP, 8)
    assert (neighbor.mac, neighbor.port, neighbor.name) == ("00:00:5f:00:00:02", "Gi2/0/1", "access-2")
    assert neighbor.abilities == ("bridge", "router")
    if index.count(".") == 2:
        assert neighbor.addresses == (IPv4Address("192.0.2.2"),)


@pytest.mark.parametrize("index", ["3", "0.0.3"])
async def test_a_neighbor_without_a_port_of_ours_is_kept_and_is_at_some_port(index: str) -> None:
    reading = await reading_of(PORTS + f"{LLDP}.4.1.1.4.{index}|2|4\n{LLDP}.4.1.1.5.{index}|4x|00005F000002")
    (neighbor,) = reading.neighbors

    assert (neighbor.index, neighbor.mac) == (None, "00:00:5f:00:00:02")


async def test_neighbors_without_names_are_two_and_words_in_latin_1_are_read() -> None:
    reading = await reading_of(
        PORTS
        + f"""
        {LLDP}.4.1.1.5.0.7.1|4x|00005F000021
        {LLDP}.4.1.1.5.0.8.2|4x|00005F000022
        {LLDP}.4.1.1.10.0.8.2|4x|4472FC636B6572
        """
    )

    assert [each.mac for each in reading.neighbors] == ["00:00:5f:00:00:21", "00:00:5f:00:00:22"]
    assert [each.description for each in reading.neighbors] == ["", "Drücker"]


async def test_the_newer_lldp_mib_is_read_where_the_older_is_not() -> None:
    reading = await reading_of(
        PORTS
        + f"""
        {LLDP2}.4.1.1.5.0.9.1.4|2|4
        {LLDP2}.4.1.1.6.0.9.1.4|4x|00005F000002
        {LLDP2}.4.1.1.7.0.9.1.4|2|5
        {LLDP2}.4.1.1.8.0.9.1.4|4|eth0
        {LLDP2}.4.1.1.10.0.9.1.4|4|nas
        {LLDP2}.4.2.1.3.0.9.1.4.2.16.32.1.13.184.0.0.0.0.0.0.0.0.0.0.0.1|2|1
        """
    )
    (neighbor,) = reading.neighbors

    assert (neighbor.index, neighbor.port, neighbor.name) == (9, "eth0", "nas")
    assert neighbor.addresses == (IPv6Address("2001:db8::1"),)


async def test_cdp_tells_names_phones_and_addresses() -> None:
    reading = await reading_of(
        PORTS
        + f"""
        {CDP}.4.7.1|4x|C0000203
        {CDP}.6.7.1|4|SEP00005F000033
        {CDP}.7.7.1|4|Port 1
        {CDP}.8.7.1|4|IP Phone
        {CDP}.9.7.1|4x|00000490
        """
    )
    (neighbor,) = reading.neighbors

    assert (neighbor.source, neighbor.index, neighbor.mac) == (LinkSource.CDP, 7, "00:00:5f:00:00:33")
    assert neighbor.addresses == (IPv4Address("192.0.2.3"),)
    assert "host" in neighbor.abilities


async def test_a_bridge_s_own_port_numbers_become_those_of_interfaces() -> None:
    reading = await reading_of(
        PORTS
        + BASE_PORTS
        + f"""
        {Q}.4.2.1.3.0.20|66|5
        {Q}.2.2.1.2.5.{MAC_INDEX}|2|3
        {Q}.2.2.1.3.5.{MAC_INDEX}|2|3
        {Q}.2.2.1.2.5.0.0.95.0.0.1|2|0
        {Q}.2.2.1.3.5.0.0.95.0.0.1|2|4
        """
    )

    assert [(row.mac, row.index, row.vlan, row.own) for row in reading.forwarding] == [
        ("00:00:5f:00:00:01", None, 20, True),
        ("00:00:5f:00:00:11", 7, 20, False),
    ]


async def test_rows_whose_index_makes_no_sense_are_passed_over_and_the_older_table_is_asked() -> None:
    reading = await reading_of(
        PORTS
        + BASE_PORTS
        + f"""
        {Q}.2.2.1.2.1.0.0.95.0.17|2|3
        {BRIDGE}.4.3.1.1.{MAC_INDEX}|4x|{MAC}
        {BRIDGE}.4.3.1.2.{MAC_INDEX}|2|4
        {BRIDGE}.4.3.1.3.{MAC_INDEX}|2|3
        {BRIDGE}.4.3.1.2.0.0.95.0.17|2|4
        """
    )

    assert [(row.mac, row.index) for row in reading.forwarding] == [("00:00:5f:00:00:11", 8)]


async def test_a_table_of_which_nothing_makes_sense_is_not_a_whole_one() -> None:
    reading = await reading_of(PORTS + f"{BRIDGE}.4.3.1.2.1|2|4\n{BRIDGE}.4.3.1.2.2|2|4\n")

    assert reading.forwarding == ()
    assert reading.extent(ReadTable.FORWARDING) is ReadExtent.PART


class Vlans:
    """The same switch, asked for one VLAN; of VLAN 30 it knows no such context."""

    def of_vlan(self, vlan: int) -> WalkAgent:
        if vlan == 20:
            return made_agent(f"{BRIDGE}.4.3.1.2.{MAC_INDEX}|2|61\n{BRIDGE}.1.4.1.2.61|2|9\n")
        return Silent({})


class Silent(WalkAgent):
    """It answers no question."""

    async def get(self, oids: Sequence[Oid]) -> Mapping[Oid, Value]:
        raise SnmpSilentError(f"no answer for {oids[0]}")

    async def table(self, columns: Sequence[Oid], *, index: Oid = ()) -> Table:
        raise SnmpSilentError(f"no answer for {columns[0]} {index}")


async def test_a_switch_that_keeps_each_vlan_in_a_context_is_asked_in_each() -> None:
    text = PORTS + BASE_PORTS + f"{Q}.4.3.1.1.20|4|office\n{Q}.4.3.1.1.30|4|guests\n"
    text += f"{BRIDGE}.4.3.1.2.0.0.95.0.0.18|2|3\n"

    reading = await reading_of(text, contexts=Vlans())

    assert [(row.mac, row.index, row.vlan) for row in reading.forwarding] == [
        ("00:00:5f:00:00:11", 9, 20),
        ("00:00:5f:00:00:12", 7, None),
    ]
    # Of VLAN 30 nothing is known.
    assert reading.extent(ReadTable.FORWARDING) is ReadExtent.PART


ARP = "1.3.6.1.2.1.4.22.1"
ND = "1.3.6.1.2.1.4.35.1"
ADDRESS = IPv4Address("192.0.2.7")


@pytest.mark.parametrize(
    "row",
    [
        f"{ARP}.2.7.192.0.2.7|4x|{MAC}",
        f"{ARP}.2.7.192.0.2.7|4|0:0:5f:0:0:11",
        f"{ARP}.2.7.192.0.2.7|4|30:30:3a:30:30:3a:35:66:3a:30:30:3a:30:30:3a:31:31",
        f"{ARP}.2.7.1.192.0.2.7|4x|{MAC}",
        f"{ARP}.2.7|4x|{MAC}\n{ARP}.3.7|64|192.0.2.7",
        f"{ND}.4.7.1.4.192.0.2.7|4x|{MAC}",
        f"{ND}.4.7.1.192.0.2.7|4x|{MAC}",
        f"{ND}.4.7.3.8.192.0.2.7.0.0.0.9|4x|{MAC}",
        f"{ND}.4.7.1.4.192.0.2.7|4x|{MAC}\n{ARP}.2.7.192.0.2.7|4x|{MAC}",
    ],
)
async def test_an_arp_row_is_the_same_in_each_form(row: str) -> None:
    (resolved,) = (await reading_of(row)).resolved

    assert (resolved.index, resolved.address, resolved.mac) == (7, ADDRESS, "00:00:5f:00:00:11")


async def test_nd_rows_lose_their_zone_and_those_that_are_invalid_or_say_nothing_are_left_out() -> None:
    zoned = "254.128.0.0.0.0.0.0.0.0.0.0.0.0.0.1"
    reading = await reading_of(
        f"""
        {ND}.4.7.4.20.{zoned}.0.0.0.9|4x|{MAC}
        {ND}.4.7.1.4.192.0.2.8|4x|{MAC}
        {ND}.6.7.1.4.192.0.2.8|2|2
        {ND}.4.1|2|0
        {ND}.4.7.1.4.192.0.2.9|4x|000000000000
        """
    )

    assert [(row.address, row.mac) for row in reading.resolved] == [
        (IPv4Address("192.0.2.9"), None),
        (IPv6Address("fe80::1"), "00:00:5f:00:00:11"),
    ]
    assert next(each.rows for each in reading.tables if each.table is ReadTable.RESOLVED) == 4


async def test_its_own_addresses_come_with_their_prefix() -> None:
    reading = await reading_of(
        """
        1.3.6.1.2.1.4.20.1.2.192.0.2.1|2|7
        1.3.6.1.2.1.4.20.1.3.192.0.2.1|64|255.255.255.0
        1.3.6.1.2.1.4.34.1.3.2.16.32.1.13.184.0.0.0.0.0.0.0.0.0.0.0.1|2|7
        1.3.6.1.2.1.4.34.1.4.2.16.32.1.13.184.0.0.0.0.0.0.0.0.0.0.0.1|2|1
        1.3.6.1.2.1.4.34.1.5.2.16.32.1.13.184.0.0.0.0.0.0.0.0.0.0.0.1|6|1.3.6.1.2.1.4.32.1.5.7.2.16.64
        """
    )

    assert {(row.address, row.index, row.prefix) for row in reading.addresses} == {
        (IPv4Address("192.0.2.1"), 7, 24),
        (IPv6Address("2001:db8::1"), 7, 64),
    }


async def test_ports_have_their_vlans_their_lag_and_their_power() -> None:
    reading = await reading_of(
        PORTS
        + BASE_PORTS
        + f"""
        {IF}.2.500|4|Port-channel1
        {IF}.3.500|2|161
        {Q}.4.3.1.1.20|4|office
        {Q}.4.2.1.4.0.20|4x|30
        {Q}.4.5.1.1.3|66|20
        1.2.840.10006.300.43.1.2.1.1.13.8|2|500
        1.2.840.10006.300.43.1.2.1.1.13.9|2|9
        1.3.6.1.2.1.105.1.1.1.3.1.7|2|1
        1.3.6.1.2.1.105.1.1.1.6.1.7|2|3
        1.3.6.1.2.1.105.1.1.1.10.1.7|2|5
        1.3.6.1.2.1.105.1.1.1.3.1.8|2|2
        1.3.6.1.2.1.105.1.1.1.6.1.8|2|2
        1.3.6.1.2.1.105.1.3.1.1.2.1|66|370
        1.3.6.1.2.1.105.1.3.1.1.4.1|66|42
        """
    )
    ports = {port.index: port for port in reading.ports}
    power = next(row for row in reading.sensors if row.kind is SensorKind.POWER)

    assert (ports[7].vlan, ports[7].vlans, ports[8].vlans, ports[9].vlans) == (20, (20,), (20,), ())
    assert (ports[8].lag, ports[9].lag) == (500, None)
    assert ports[7].poe is not None
    assert (ports[7].poe.state, ports[7].poe.power_class) == (PoeState.DELIVERING, 4)
    assert ports[8].poe is not None
    assert ports[8].poe.state is PoeState.DISABLED
    assert (power.value, power.total) == (42, 370)


async def test_what_lies_on_what_tells_of_a_lag_where_lacp_does_not() -> None:
    reading = await reading_of(
        PORTS + f"{IF}.2.500|4|bond0\n{IF}.3.500|2|161\n1.3.6.1.2.1.31.1.2.1.3.500.7|2|1\n"
    )

    assert {port.index: port.lag for port in reading.ports if port.lag} == {7: 500}


async def sensors_of(text: str) -> dict[str, tuple[Any, ...]]:
    return {row.name: (row.kind, row.unit, row.value, row.state) for row in (await reading_of(text)).sensors}


async def test_sensors_of_parts_are_scaled_and_named() -> None:
    entry = "1.3.6.1.2.1.99.1.1.1"
    rows = {11: (8, 9, 1, 235, 1), 12: (10, 9, 0, 4200, 1), 13: (6, 8, 0, 1500, 1), 14: (8, 9, 0, 0, 3)}
    text = "\n".join(
        f"{entry}.{column}.{index}|2|{value}"
        for index, values in rows.items()
        for column, value in enumerate(values, 1)
    )
    text += "\n1.3.6.1.2.1.47.1.1.1.1.7.11|4|Inlet\n1.3.6.1.2.1.47.1.1.1.1.7.12|4|Fan 1\n"
    found = await sensors_of(text)

    assert found["Inlet"] == (SensorKind.TEMPERATURE, SensorUnit.CELSIUS, 23.5, SensorState.OK)
    assert found["Fan 1"][:3] == (SensorKind.FAN, SensorUnit.RPM, 4200)
    assert found["Sensor 13"][:3] == (SensorKind.POWER, SensorUnit.WATT, 1.5)
    assert found["Sensor 14"][2:] == (None, SensorState.FAILED)


async def test_memory_leaves_out_what_is_only_cached_and_a_large_disk_does_not_turn_negative() -> None:
    entry = "1.3.6.1.2.1.25.2.3.1"
    kinds = "1.3.6.1.2.1.25.2.1"
    rows = {
        1: (f"{kinds}.2", "Physical memory", 1024, 1000, 900),
        3: (f"{kinds}.3", "Virtual memory", 1024, 1500, 900),
        7: (f"{kinds}.1", "Cached memory", 1024, 400, 400),
        31: (f"{kinds}.4", "/srv", 4096, -(2**31), -(2**31)),
        32: (f"{kinds}.4", "/run", 4096, 10, 1),
    }
    text = "\n".join(
        f"{entry}.2.{index}|6|{kind}\n{entry}.3.{index}|4|{name}\n{entry}.4.{index}|2|{unit}"
        f"\n{entry}.5.{index}|2|{size}\n{entry}.6.{index}|2|{used}"
        for index, (kind, name, unit, size, used) in rows.items()
    )
    text += "\n1.3.6.1.2.1.25.3.3.1.2.1|2|10\n1.3.6.1.2.1.25.3.3.1.2.2|2|30\n"
    found = await sensors_of(text)

    assert found["Physical memory"][2] == pytest.approx(0.5)
    assert found["/srv"][2] == pytest.approx(1.0)
    assert found["CPU"][2] == pytest.approx(0.2)
    assert not {"Virtual memory", "/run", "Cached memory"} & found.keys()


async def test_net_snmp_alone_tells_of_load_memory_and_processor() -> None:
    ucd = "1.3.6.1.4.1.2021"
    found = await sensors_of(
        f"""
        {ucd}.4.5.0|2|1000
        {ucd}.4.6.0|2|300
        {ucd}.4.14.0|2|100
        {ucd}.4.15.0|2|100
        {ucd}.10.1.3.1|4|0.42
        {ucd}.11.11.0|2|90
        """
    )

    assert found["Memory"][2] == pytest.approx(0.5)
    assert found["Load over 1 min"][2] == 0.42
    assert found["CPU"][2] == pytest.approx(0.1)


async def test_supplies_are_shares_and_what_is_not_measured_is_not_known() -> None:
    entry = "1.3.6.1.2.1.43.11.1.1"
    found = await sensors_of(
        f"""
        {entry}.6.1.1|4|Black
        {entry}.8.1.1|2|200
        {entry}.9.1.1|2|50
        {entry}.6.1.2|4|Cyan
        {entry}.8.1.2|2|-2
        {entry}.9.1.2|2|-3
        {entry}.6.1.3|4|Yellow
        {entry}.7.1.3|2|19
        {entry}.8.1.3|2|-2
        {entry}.9.1.3|2|0
        1.3.6.1.2.1.43.10.2.1.4.1.1|65|12345
        """
    )

    assert found["Black"][2:] == (0.25, SensorState.OK)
    assert found["Cyan"][2:] == (None, SensorState.OK)
    assert found["Yellow"][2:] == (0.0, SensorState.CRITICAL)
    assert found["Pages"][2] == 12345


async def test_a_ups_says_whether_it_runs_on_battery_and_for_how_long() -> None:
    ups = "1.3.6.1.2.1.33.1"
    found = await sensors_of(
        f"""
        {ups}.2.1.0|2|3
        {ups}.2.3.0|2|31
        {ups}.2.4.0|2|80
        {ups}.2.5.0|2|545
        {ups}.2.7.0|2|0
        {ups}.4.1.0|2|5
        {ups}.4.4.1.2.1|2|230
        {ups}.4.4.1.5.1|2|26
        """
    )

    assert found["On battery"][2:] == (1.0, SensorState.WARNING)
    assert found["Runtime left"] == (SensorKind.RUNTIME, SensorUnit.SECOND, 1860, SensorState.WARNING)
    assert found["Battery charge"][2] == pytest.approx(0.8)
    assert found["Battery voltage"][2] == pytest.approx(54.5)
    assert found["Load"][2] == pytest.approx(0.26)
    assert "Battery temperature" not in found


async def test_a_controller_tells_of_its_stations() -> None:
    table = "1.3.6.1.2.1.196.1.2.5.1.3"
    reading = await reading_of(f"{table}.6.{MAC_INDEX}|66|1\n{table}.{MAC_INDEX}|66|1\n{table}.7|66|1\n")

    assert [client.mac for client in reading.clients] == ["00:00:5f:00:00:11"]
    assert reading.whole(ReadTable.CLIENTS)


async def test_texts_come_in_clean() -> None:
    reading = await reading_of(f"{IF}.2.1|4x|610A62E280AE63\n{IFX}.18.1|4x|{'41' * 2000}\n")

    assert reading.ports[0].description == "a bc"
    assert len(reading.ports[0].alias) == 255


async def test_a_table_that_was_not_there_is_asked_for_again_ever_more_seldom() -> None:
    agent = made_agent(SYSTEM + PORTS)
    printer: Oid = (1, 3, 6, 1, 2, 1, 43, 11, 1, 1, 6)
    learned, asked, at = Learned(), [], NOON
    for _ in range(12 * 24 * 3):
        agent.asked.clear()
        learned = (await read(agent, now=at, learned=learned)).learned
        asked.append(printer in agent.asked)
        at += timedelta(minutes=5)

    assert asked[:2] == [True, True]
    assert 5 < sum(asked) < 14
    # Ports are asked for each time.
    assert (1, 3, 6, 1, 2, 1, 2, 2, 1, 2) in agent.asked


async def test_new_firmware_is_asked_for_all_anew() -> None:
    learned = (await read(made_agent(SYSTEM), now=NOON)).learned
    assert learned.lacks

    other = made_agent(SYSTEM.replace("48 ports", "48 ports, version 2") + PORTS)
    reading = (await read(other, now=NOON + timedelta(seconds=1), learned=learned)).reading

    assert len(reading.ports) == 3


class Failing(WalkAgent):
    """It answers so many questions, and then what it is told to."""

    def __init__(self, agent: WalkAgent, answers: int, error: SnmpError) -> None:
        super().__init__(agent.values)
        self._left = answers
        self._error = error
        self.tried = 0

    async def table(self, columns: Sequence[Oid], *, index: Oid = ()) -> Table:
        self.tried += 1
        if self._left <= 0:
            raise self._error
        self._left -= 1
        found = await super().table(columns, index=index)
        # The last table that it answers is cut.
        if self._left == 0 and found.rows:
            rows = dict(list(found.rows.items())[:1])
            return Table(rows=rows, extent=Extent.PART, why="it stopped answering")
        return found


async def test_an_agent_that_falls_silent_costs_two_waits_and_no_table_is_called_empty() -> None:
    agent = Failing(made_agent(SYSTEM + PORTS), 1, SnmpSilentError("no answer"))
    reading = (await read(agent, now=NOON)).reading

    assert agent.tried == 3
    assert reading.extent(ReadTable.PORTS) is ReadExtent.PART
    assert reading.extent(ReadTable.FORWARDING) is ReadExtent.UNREAD
    assert not any(reading.whole(table) for table in ReadTable)


async def test_an_agent_that_refuses_a_table_is_asked_for_the_others() -> None:
    agent = Failing(made_agent(SYSTEM + PORTS), 0, SnmpError("it shows nothing of this"))
    reading = (await read(agent, now=NOON)).reading

    assert agent.tried > 10
    assert {each.why for each in reading.tables if each.extent is ReadExtent.UNREAD} == {
        "it shows nothing of this"
    }


async def test_an_agent_that_does_not_answer_at_all_is_an_error() -> None:
    with pytest.raises(SnmpSilentError):
        await read(Silent({}), now=NOON)


async def test_a_table_of_many_rows_keeps_nobody_waiting() -> None:
    rows = "\n".join(
        f"{Q}.2.2.1.2.5.0.0.95.{number >> 16}.{number >> 8 & 255}.{number & 255}|2|3"
        for number in range(20_000)
    )
    agent = made_agent(SYSTEM + PORTS + BASE_PORTS + rows)
    turns = 0

    async def others() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    async with asyncio.TaskGroup() as group:
        waiting = group.create_task(others())
        reading = (await read(agent, now=NOON)).reading
        waiting.cancel()

    assert len(reading.forwarding) == 20_000
    assert turns >= 20_000 / PIECE
