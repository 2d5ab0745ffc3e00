from __future__ import annotations

import asyncio
from contextlib import aclosing
from ipaddress import IPv4Address
from typing import TYPE_CHECKING

import pytest

from netmon_core.discovery import neighbors
from netmon_core.discovery.neighbors import NeighborSource
from netmon_core.evidence.neighbor import NeighborEvidence
from netmon_core.net.interfaces import read_adapters
from netmon_core.net.neighbors import Neighbor
from netmon_core.plugins import Surroundings
from tests.fakes.places import adapter, attached
from tests.fakes.until import collect
from tests.lab.switch import build_switch

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netmon_core.evidence.observation import Observation
    from tests.lab.namespaces import Lab, Namespace

PEER_MAC = "00:11:32:00:00:21"


@pytest.fixture
def scanner(lab: Lab) -> Iterator[Namespace]:
    """We are in it; a peer with PEER_MAC is 10.77.0.21."""
    switch = build_switch(lab)
    made = switch.host("scanner", "10.77.0.2/16", ipv6=False)
    switch.host("peer", "10.77.0.21/24", mac=PEER_MAC, ipv6=False)
    with made.inside():
        yield made


def here() -> Surroundings:
    adapters = [each for each in read_adapters() if each.name == "eth0"]
    return Surroundings(attachments=tuple(attached(each) for each in adapters))


def told(taken: list[Observation]) -> list[tuple[str, str | None, str, bool]]:
    return [
        (str(seen.address), seen.mac, seen.evidence.state, seen.live)
        for seen in taken
        if isinstance(seen.evidence, NeighborEvidence)
    ]


def enter(scanner: Namespace, last: int, state: str) -> tuple[str, str]:
    """Put an entry into the kernel's table; returns its address and MAC."""
    address, mac = f"10.77.0.{last}", f"00:16:3e:00:00:{last:02x}"
    scanner.ip("neigh", "replace", address, "lladdr", mac, "dev", "eth0", "nud", state)
    return address, mac


async def test_what_is_in_the_table_is_seen_at_once_and_only_the_reachable_are_live(
    scanner: Namespace,
) -> None:
    stale, reachable = enter(scanner, 50, "stale"), enter(scanner, 51, "reachable")
    async with aclosing(NeighborSource().observe(here())) as sightings:
        taken = await collect(sightings, lambda taken: len(taken) == 2)
    assert set(told(taken)) == {(*stale, "stale", False), (*reachable, "reachable", True)}
    assert {seen.network_id for seen in taken} == {"net-eth0"}


async def test_whoever_the_host_speaks_with_later_is_seen(scanner: Namespace) -> None:
    async with aclosing(NeighborSource().observe(here())) as sightings:
        waiting = asyncio.create_task(collect(sightings, lambda taken: taken))
        await asyncio.sleep(0.1)
        assert not waiting.done()
        scanner.run("fping", "-q", "-c1", "10.77.0.21")
        taken = await waiting
    assert told(taken) == [("10.77.0.21", PEER_MAC, "reachable", True)]


async def test_an_address_that_does_not_answer_is_told_of_without_a_mac(scanner: Namespace) -> None:
    async with aclosing(NeighborSource().observe(here())) as sightings:
        waiting = asyncio.create_task(collect(sightings, lambda taken: taken))
        await asyncio.sleep(0.1)
        command = scanner.command("fping", "-q", "-c1", "10.77.0.60")
        asking = await asyncio.create_subprocess_exec(*command, stderr=asyncio.subprocess.DEVNULL)
        taken = await waiting
        await asking.wait()
    assert told(taken)[0] == ("10.77.0.60", None, "failed", False)


async def test_a_neighbor_that_is_dropped_is_no_sighting(scanner: Namespace) -> None:
    enter(scanner, 60, "permanent")
    async with aclosing(NeighborSource().observe(here())) as sightings:
        waiting = asyncio.create_task(collect(sightings, lambda taken: taken[-1:] and taken[-1].live))
        await asyncio.sleep(0.1)
        scanner.ip("neigh", "del", "10.77.0.60", "dev", "eth0")
        last = enter(scanner, 61, "reachable")
        taken = await waiting
    *dropped, reachable = told(taken)
    assert reachable == (*last, "reachable", True)
    # The kernel calls it failed before it drops it.
    assert {each[1:] for each in dropped} <= {(None, "failed", False)}


async def test_entries_on_other_adapters_are_nobodys(scanner: Namespace, lab: Lab) -> None:
    far = lab.namespace("far")
    lab.link(scanner, far, near_name="eth1")
    scanner.ip("addr", "add", "10.99.0.1/24", "dev", "eth1")
    async with aclosing(NeighborSource().observe(here())) as sightings:
        waiting = asyncio.create_task(collect(sightings, lambda taken: taken))
        await asyncio.sleep(0.1)
        scanner.ip("neigh", "replace", "10.99.0.9", "lladdr", PEER_MAC, "dev", "eth1", "nud", "reachable")
        ours = enter(scanner, 62, "reachable")
        taken = await waiting
    assert told(taken) == [(*ours, "reachable", True)]


async def test_what_the_table_still_holds_of_a_network_we_have_left_is_nobodys(scanner: Namespace) -> None:
    enter(scanner, 63, "reachable")
    # With the last address of an adapter the kernel forgets its neighbors; a renewal leaves no such gap.
    scanner.ip("addr", "add", "10.78.0.2/24", "dev", "eth0")
    scanner.ip("addr", "del", "10.77.0.2/16", "dev", "eth0")
    scanner.ip("route", "add", "10.79.0.1", "dev", "eth0")
    scanner.ip("route", "add", "default", "via", "10.79.0.1")
    for address in ("10.79.0.1", "10.78.0.9"):
        scanner.ip("neigh", "replace", address, "lladdr", PEER_MAC, "dev", "eth0", "nud", "reachable")
    assert "10.77.0.63" in scanner.ip("neigh", "show")
    async with aclosing(NeighborSource().observe(here())) as sightings:
        taken = await collect(sightings, lambda taken: len(taken) == 2)
    # A gateway may be outside all our subnets.
    assert {str(seen.address) for seen in taken} == {"10.79.0.1", "10.78.0.9"}


async def test_changes_that_the_kernel_could_not_tell_are_read_from_the_table(
    scanner: Namespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """More changes at once than the socket has room for: nothing is missed."""
    monkeypatch.setattr("netmon_core.net.neighbors._RECEIVE_BUFFER", 2048)
    # The kernel lets root's wish exceed the limit, but never go below its own least.
    wanted = {f"10.77.{third}.{last}" for third in (1, 2) for last in range(1, 150)}
    lines = [f"neigh replace {a} lladdr {PEER_MAC} dev eth0 nud reachable" for a in sorted(wanted)]
    script = scanner.folder / "neighbors"
    script.write_text("\n".join(lines) + "\n")

    def all_told(taken: list[Observation]) -> bool:
        return {str(seen.address) for seen in taken} >= wanted

    async with aclosing(NeighborSource().observe(here())) as sightings:
        waiting = asyncio.create_task(collect(sightings, all_told))
        await asyncio.sleep(0.1)
        # The loop does not read meanwhile.
        scanner.ip("-batch", str(script))
        taken = await waiting
    assert all(isinstance(seen.address, IPv4Address) for seen in taken)


@pytest.mark.parametrize(("confirmed", "live"), [(None, True), (0.0, True), (1.5, True), (20.0, False)])
async def test_a_row_shows_life_only_of_one_that_was_heard_just_now(
    monkeypatch: pytest.MonkeyPatch, confirmed: float | None, *, live: bool
) -> None:
    row = Neighbor(
        address=IPv4Address("10.77.0.21"),
        mac=PEER_MAC,
        adapter_index=2,
        state="reachable",
        confirmed=confirmed,
    )
    monkeypatch.setattr(neighbors, "read_neighbors", lambda: [row])
    surroundings = Surroundings(attachments=(attached(adapter("10.77.0.2/24")),))
    async with aclosing(NeighborSource().observe(surroundings)) as sightings:
        (seen,) = await collect(sightings, lambda taken: taken)
    assert told([seen]) == [("10.77.0.21", PEER_MAC, "reachable", live)]
