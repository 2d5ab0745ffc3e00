"""A port stays itself when the device renumbers, renames half of its table, or answers only in part."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from netmon_core.events.port import PortsChanged
from netmon_core.evidence.reading import ReadExtent
from netmon_core.ports.device_ports import DevicePorts
from tests.ports.readings import port, reading


def ids(ports: DevicePorts) -> dict[str, str]:
    """Our id of each port that is there, by its name."""
    return {each.name: each.id for each in ports.ports if not each.gone}


def test_a_swap_of_numbers_moves_no_port() -> None:
    ports = DevicePorts("d")
    ports.apply(reading(0, port(2, "eth0"), port(5, "tun0"), port(6, "eth1")))
    before = ids(ports)

    ports.apply(reading(60, port(2, "eth0"), port(5, "eth1"), port(6, "tun0")))

    assert ids(ports) == before
    assert {each.name: each.index for each in ports.ports} == {"eth0": 2, "eth1": 5, "tun0": 6}


def test_two_ports_of_one_name_stay_two_and_themselves() -> None:
    ports = DevicePorts("d")
    rows = (
        port(1, "Ethernet", mac="02:00:00:00:00:01"),
        port(2, "Ethernet", mac="02:00:00:00:00:02"),
    )
    ports.apply(reading(0, *rows))
    before = {each.mac: each.id for each in ports.ports}

    ports.apply(reading(60, *(replace(row, index=row.index + 10) for row in rows)))

    assert {each.mac: each.id for each in ports.ports} == before
    assert len(ports.ports) == 2


def test_two_ports_alike_in_all_but_their_number_are_told_by_that() -> None:
    ports = DevicePorts("d")
    for second in (0, 60, 120):
        ports.apply(reading(second, port(1, "Ethernet"), port(2, "Ethernet")))

    assert [each.id for each in ports.ports] == ["p1", "p2"]


def test_without_names_the_description_says_which_port_it_is() -> None:
    ports = DevicePorts("d")
    ports.apply(reading(0, port(1, description="Port 1 : copper"), port(2, description="Port 2 : copper")))
    before = ids(ports)

    ports.apply(reading(60, port(12, description="Port 2 : copper"), port(11, description="Port 1 : copper")))

    assert ids(ports) == before == {"Port 1 : copper": "p1", "Port 2 : copper": "p2"}


def test_without_name_and_description_what_its_owner_calls_it_does_and_then_its_number() -> None:
    ports = DevicePorts("d")
    ports.apply(reading(0, port(1, alias="uplink"), port(2), port(3)))

    ports.apply(reading(60, port(3, alias="uplink"), port(2), port(1)))

    assert {each.alias: each.index for each in ports.ports if each.alias} == {"uplink": 3}
    assert {each.id: each.index for each in ports.ports if each.id != "p1" and not each.gone}["p2"] == 2


def test_a_socket_that_is_renamed_by_new_firmware_keeps_its_history() -> None:
    ports = DevicePorts("d")
    ports.apply(reading(0, port(1, "gi1", mac="02:00:00:00:00:01")))

    ports.apply(reading(60, port(1, "GigabitEthernet1", mac="02:00:00:00:00:01")))

    assert ids(ports) == {"GigabitEthernet1": "p1"}


def test_a_table_that_was_cut_takes_no_port_away() -> None:
    ports = DevicePorts("d")
    ports.apply(reading(0, port(1, "eth0"), port(2, "eth1"), port(3, "eth2")))

    applied = ports.apply(reading(60, port(1, "eth0"), extent=ReadExtent.PART))

    assert not any(each.gone for each in ports.ports)
    assert next(each for each in applied.events if isinstance(each, PortsChanged)).summary.count == 3


def test_a_table_whose_names_were_cut_makes_no_port_twice() -> None:
    ports = DevicePorts("d")
    ports.apply(reading(0, port(1, "eth0", description="Intel"), port(2, "eth1", description="Intel")))

    ports.apply(
        reading(60, port(1, description="Intel"), port(2, description="Intel"), extent=ReadExtent.PART)
    )

    assert ids(ports) == {"eth0": "p1", "eth1": "p2"}


def test_an_empty_or_missing_table_takes_nothing_away() -> None:
    ports = DevicePorts("d")
    ports.apply(reading(0, port(1, "eth0")))

    for extent in (ReadExtent.ABSENT, ReadExtent.UNREAD, ReadExtent.WHOLE):
        ports.apply(reading(60, extent=extent))

    assert [each.gone for each in ports.ports] == [False]


def test_a_port_that_leaves_and_returns_is_the_same_and_a_new_one_gets_a_new_id() -> None:
    ports = DevicePorts("d")
    ports.apply(reading(0, port(1, "eth0"), port(2, "tun0")))
    ports.apply(reading(60, port(1, "eth0")))
    assert [each.name for each in ports.ports if each.gone] == ["tun0"]

    ports.apply(reading(120, port(1, "eth0"), port(7, "tun0"), port(8, "tun1")))

    assert ids(ports) == {"eth0": "p1", "tun0": "p2", "tun1": "p3"}


def test_an_id_is_never_given_twice_across_a_restart_of_ours() -> None:
    first = DevicePorts("d")
    first.apply(reading(0, port(1, "eth0"), port(2, "tun0")))
    kept = [each for each in first.ports if each.name == "eth0"]

    second = DevicePorts("d", kept, next_number=first.next_number)
    second.apply(reading(60, port(1, "eth0"), port(2, "tun7")))

    assert ids(second) == {"eth0": "p1", "tun7": "p3"}


@given(
    numbers=st.permutations(range(1, 9)),
    there=st.lists(st.booleans(), min_size=8, max_size=8),
    extent=st.sampled_from([ReadExtent.WHOLE, ReadExtent.PART]),
)
def test_however_ports_are_numbered_and_listed_their_ids_stay(
    numbers: list[int], there: list[bool], extent: ReadExtent
) -> None:
    ports = DevicePorts("d")
    ports.apply(reading(0, *(port(place, f"eth{place}") for place in range(8))))
    before = ids(ports)

    rows = [port(number, f"eth{place}") for place, number in enumerate(numbers) if there[place]]
    ports.apply(reading(60, *rows, extent=extent))

    assert {each.name: each.id for each in ports.ports} == before
