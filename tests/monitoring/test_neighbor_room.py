from __future__ import annotations

from dataclasses import replace
from ipaddress import ip_network

from netmon_core.model.network import Network
from netmon_core.monitoring.neighbor_room import OTHERS, count_neighbors, judge_room
from netmon_core.settings.monitoring import MonitoringSettings, WhichDevices

from .test_targets import device

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
