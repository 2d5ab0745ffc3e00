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
