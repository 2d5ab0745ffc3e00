from __future__ import annotations

from dataclasses import replace
from ipaddress import ip_address, ip_network
from typing import TYPE_CHECKING

from netmon_core.model.network import Network
from netmon_core.monitoring import room
from netmon_core.monitoring.neighbor_room import OTHERS, count_neighbors, fit, judge_room, judge_use
from netmon_core.monitoring.targets import device_targets
from netmon_core.net.neighbor_limits import NeighborTable
from netmon_core.net.neighbors import Neighbor
from netmon_core.settings.monitoring import MonitoringSettings, WhichDevices

from .test_targets import device

if TYPE_CHECKING:
    import pytest

LAN = Network(id="lan", site_id="home", name="LAN", adapter="eth0", subnets=(ip_network("10.0.0.0/8"),))
DEVICES = [
    device("four", "10.0.0.1"),
    device("both", "fd00::2", "10.0.0.2"),
    device("six", "fd00::3", known=True),
    device("we", "10.0.0.9", own=True),
    device("nowhere"),
]


def test_each_device_takes_the_room_of_the_address_that_is_pinged() -> None:
    settings = MonitoringSettings()
    assert count_neighbors(DEVICES, [LAN], settings) == {4: 2, 6: 1}
    known = replace(settings, devices=WhichDevices.KNOWN)
    assert count_neighbors(DEVICES, [LAN], known) == {6: 1}


def test_those_behind_a_router_take_none() -> None:
    assert count_neighbors(DEVICES, [replace(LAN, adapter=None)], MonitoringSettings()) == {}


def test_a_table_that_holds_them_all_is_well() -> None:
    assert judge_room({4: 1024 - OTHERS}, {4: 1024, 6: 1024}).works
    assert judge_room({}, {}).works
    assert judge_room({4: 5000}, {}).works


def test_a_table_that_is_too_small_is_told_of_with_the_command_that_helps() -> None:
    told = judge_room({4: 1024 - OTHERS + 1, 6: 5}, {4: 1024, 6: 1024})
    assert not told.works
    assert "1,001 devices by IPv4, with room for 1,024 in all" in (told.problem or "")
    assert told.fix == "sudo sysctl -w net.ipv4.neigh.default.gc_thresh3=32768"


def test_both_versions_are_mended_by_one_command() -> None:
    told = judge_room({4: 3000, 6: 2000}, {4: 1024, 6: 1024})
    assert "3,000 devices by IPv4" in (told.problem or "")
    assert "2,000 devices by IPv6" in (told.problem or "")
    assert (told.fix or "").split()[3:] == [
        "net.ipv4.neigh.default.gc_thresh3=32768",
        "net.ipv6.neigh.default.gc_thresh3=32768",
    ]


def test_a_table_that_others_have_filled_is_told_of_too() -> None:
    assert judge_use({4: NeighborTable(limit=1024, entries=900)}) is None
    assert judge_use({}) is None
    told = judge_use({4: NeighborTable(limit=1024, entries=1024), 6: NeighborTable(limit=1024, entries=3)})
    assert told is not None
    assert not told.works
    assert "IPv4 is full: 1,024 entries of 1,024" in (told.problem or "")
    assert told.fix == "sudo sysctl -w net.ipv4.neigh.default.gc_thresh3=32768"


def test_those_that_fit_are_asked_gateways_and_the_known_first() -> None:
    devices = [device(f"d{number}", f"10.0.{number >> 8}.{number & 255}") for number in range(1, 1_500)]
    devices += [device("gate", "10.1.0.1"), device("mine", "10.1.0.2", known=True), device("far", "10.9.0.1")]
    targets = device_targets(devices, MonitoringSettings())
    near = {target.id for target in targets} - {"device:far/ping"}
    kept = fit(targets, {4: 1024}, near=near, rank={"device:gate/ping": 0, "device:mine/ping": 1})
    assert len(kept) == 1024 - OTHERS + 1
    ids = [target.device_id for target in kept]
    assert ids[:2] == ["d1", "d2"]
    assert ids[-3:] == ["gate", "mine", "far"]


def test_a_room_says_who_is_left_out_and_what_makes_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "read_neighbor_tables", lambda: {4: NeighborTable(limit=26)})
    here = room.Room(MonitoringSettings())
    assert here.look()
    assert not here.look()
    network = replace(LAN, gateways=(ip_address("10.0.0.4"),))
    devices = [device(f"d{number}", f"10.0.0.{number}") for number in range(1, 5)]
    kept = here.fit(device_targets(devices, MonitoringSettings()), devices, [network])
    assert [target.device_id for target in kept] == ["d1", "d4"]
    told = here.limited()
    assert "4 devices by IPv4, with room for 26 in all" in told
    assert "`sudo sysctl -w net.ipv4.neigh.default.gc_thresh3=32768` makes room" in told
    assert here.limited("ICMP echo is not allowed here.").endswith(
        "Nothing can be pinged: ICMP echo is not allowed here."
    )
    here.fit([], [], [network])
    assert here.limited() == ""


def test_neighbors_that_were_set_by_hand_need_no_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "read_neighbor_tables", lambda: {4: NeighborTable(limit=26)})
    by_hand = [
        Neighbor(address=ip_address(f"10.0.0.{number}"), mac=None, adapter_index=2, state="permanent")
        for number in (1, 2)
    ]
    monkeypatch.setattr(room, "read_neighbors", lambda: by_hand)
    here = room.Room(MonitoringSettings())
    here.look()
    devices = [device(f"d{number}", f"10.0.0.{number}") for number in range(1, 6)]
    targets = device_targets(devices, MonitoringSettings())
    assert here.fit(targets[:4], devices[:4], [LAN]) == targets[:4]
    assert here.limited() == ""
    assert [each.device_id for each in here.fit(targets, devices, [LAN])] == ["d1", "d2", "d3", "d4"]
    assert "3 devices by IPv4" in here.limited()


def test_a_full_table_is_told_of_when_nothing_can_be_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "read_neighbor_tables", lambda: {4: NeighborTable(limit=1024, entries=1024)})
    here = room.Room(MonitoringSettings())
    here.look()
    assert here.limited() == ""
    assert "IPv4 is full" in here.limited(sending_fails=True)


def test_a_table_that_cannot_be_read_keeps_nobody_out(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> dict[int, NeighborTable]:
        raise OSError("seccomp")

    monkeypatch.setattr(room, "read_neighbor_tables", refuse)
    here = room.Room(MonitoringSettings())
    here.look()
    devices = [device(f"d{number}", f"10.0.{number >> 8}.{number & 255}") for number in range(1, 1_500)]
    targets = device_targets(devices, MonitoringSettings())
    assert here.fit(targets, devices, [LAN]) == targets
    assert here.limited() == ""
