from __future__ import annotations

import asyncio
from ipaddress import IPv4Address
from typing import TYPE_CHECKING, Any

import pytest

from netmon_core.events.device import DeviceDiscovered
from netmon_core.events.place import NetworkChanged, SiteChanged
from netmon_core.model.device import Device
from netmon_core.model.interface import Address, Interface
from netmon_core.net.neighbor_limits import read_neighbor_limits
from netmon_core.store.sqlite import SqliteStore
from tests.store.things import NETWORK, NOON, SITE

from .commands import UNPRIVILEGED

if TYPE_CHECKING:
    from pathlib import Path

    from tests.lab.small_lan import SmallLan

    from .commands import Done, Terminal


def working(done: Done) -> dict[tuple[str | None, str], bool]:
    capabilities: list[dict[str, Any]] = done.json["capabilities"]
    return {(each["adapter"], each["mechanism"]): each["works"] for each in capabilities}


def test_as_root_everything_works(terminal: Terminal) -> None:
    done = terminal.netmon("doctor", "--json")
    assert done.status == 0
    assert set(working(done).values()) == {True}
    assert ("eth0", "arp") in working(done)
    watched = {each["name"]: each["watched"] for each in done.json["interfaces"]}
    assert watched == {"lo": False, "eth0": True}


def test_for_people_it_is_a_list_of_what_works(terminal: Terminal) -> None:
    done = terminal.netmon("doctor")
    assert done.status == 0
    assert "✓ Find devices by ARP" in done.out
    assert "✗" not in done.out
    assert "Not watched unless asked for: lo (loopback)" in done.out


def test_unprivileged_it_says_what_is_missing_and_what_mends_it(terminal: Terminal) -> None:
    done = terminal.netmon("doctor", as_user=UNPRIVILEGED)
    assert done.status == 0
    assert "✗ Find devices by ARP" in done.out
    assert "sudo setcap cap_net_raw+ep " in done.out
    assert "✓ Find devices without privileges" in done.out
    found = working(terminal.netmon("doctor", "--json", as_user=UNPRIVILEGED))
    assert not found["eth0", "arp"]
    assert found["eth0", "poke"]
    assert not found[None, "icmp_raw"]
    assert found[None, "icmp_datagram"]


def test_without_a_link_it_says_so_and_fails(terminal: Terminal, lan: SmallLan) -> None:
    port = f"p{lan.switch.ports.index(lan.scanner) + 1}"
    lan.switch.namespace.ip("link", "set", "dev", port, "down")
    try:
        done = terminal.netmon("doctor")
    finally:
        lan.switch.namespace.ip("link", "set", "dev", port, "up")
    assert done.status == 1
    assert "eth0 has no carrier" in done.out


def test_more_devices_than_the_kernel_has_room_for_are_told_of(terminal: Terminal, lan: SmallLan) -> None:
    limit = lan.scanner.call(read_neighbor_limits)[4]
    if limit > 8_192:
        pytest.skip("this machine has room for more devices than a test wants to make")
    asyncio.run(fill(terminal.data / "netmon.db", limit))
    done = terminal.netmon("doctor")
    assert done.status == 0
    assert "✗ Ping all known devices at once" in done.out
    assert f"{limit:,} devices by IPv4" in " ".join(done.out.split())
    assert "sudo sysctl -w net.ipv4.neigh.default.gc_thresh3=32768" in done.out
    assert not working(terminal.netmon("doctor", "--json"))[None, "neighbor_room"]


def test_a_data_folder_that_cannot_be_read_hinders_nothing(terminal: Terminal) -> None:
    (terminal.data / "netmon.db").write_text("this is no database")
    assert working(terminal.netmon("doctor", "--json"))[None, "neighbor_room"]


def test_it_says_whom_names_are_asked_of(terminal: Terminal) -> None:
    done = terminal.netmon("doctor")
    assert "✓ Ask for the names of devices" in done.out
    assert "Names are asked of: 10.77.0.1 (of this machine), then 10.77.0.1 (gateway of eth0)" in done.out
    told = terminal.netmon("doctor", "--json").json["name_servers"]
    assert told == {"settings": [], "system": ["10.77.0.1"], "gateways": {"eth0": ["10.77.0.1"]}}
    asked = terminal.netmon("doctor", environment={"NETMON_DISCOVERY_NAME_SERVERS": "10.77.0.53"})
    assert "Names are asked of: 10.77.0.53 (set)" in asked.out
    off = {"NETMON_DISCOVERY_REVERSE_DNS": "false"}
    assert "Names are asked of: nobody" in terminal.netmon("doctor", environment=off).out
    assert terminal.netmon("doctor", "--json", environment=off).json["name_servers"] is None


def test_where_nobody_who_is_asked_can_know_the_names_it_says_what_mends_it(
    terminal: Terminal, lan: SmallLan
) -> None:
    lan.scanner.ip("route", "del", "default")
    lan.scanner.resolve_with("192.0.2.53")
    set_server = {"NETMON_DISCOVERY_NAME_SERVERS": "10.77.0.53"}
    try:
        done = terminal.netmon("doctor")
        found = working(terminal.netmon("doctor", "--json"))
        mended = working(terminal.netmon("doctor", "--json", environment=set_server))
    finally:
        lan.scanner.ip("route", "add", "default", "via", "10.77.0.1")
        lan.scanner.resolve_with("10.77.0.1")
    text = " ".join(done.out.split())
    assert "✗ Ask for the names of devices: 192.0.2.53 cannot know the private addresses of eth0" in text
    assert "set discovery.name_servers" in text
    assert done.status == 0
    assert (found["eth0", "names"], mended["eth0", "names"]) == (False, True)


async def fill(file: Path, count: int) -> None:
    """Let `count` devices be known on a network of ours."""
    store = SqliteStore(file)
    await store.open()
    store.record(SiteChanged(site=SITE))
    store.record(NetworkChanged(network=NETWORK))
    for number in range(count):
        address = Address(
            value=IPv4Address("10.77.1.0") + number, first_seen=NOON, last_seen=NOON, source="test"
        )
        interface = Interface(
            network_id=NETWORK.id, mac=None, first_seen=NOON, last_seen=NOON, addresses=(address,)
        )
        made = Device(id=f"device-{number}", first_seen=NOON, last_seen=NOON, interfaces=(interface,))
        store.record(DeviceDiscovered(device=made))
    await store.close()
