from __future__ import annotations

import asyncio
import sys
from contextlib import aclosing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from zeroconf import IPVersion
from zeroconf.asyncio import AsyncZeroconf

from netmon_core.discovery.mdns import ALL_TYPES, INSTANCES, TYPES, WAITING, Browsing, MdnsSource
from netmon_core.errors import AdapterError
from netmon_core.evidence.mdns import MdnsEvidence
from netmon_core.net.interfaces import read_adapters
from netmon_core.plugins import Surroundings
from tests.fakes.places import attached
from tests.fakes.until import collect, until
from tests.lab.peers import Service, start_avahi
from tests.lab.switch import build_switch

if TYPE_CHECKING:
    from netmon_core.evidence.observation import Observation
    from tests.lab.namespaces import Lab
    from tests.lab.small_lan import SmallLan

OWN = "10.77.0.2"
RECORDS = 75_000
# What zeroconf and we may keep of a flood: two times 10,000 names and their records; measured 24 MiB.
FLOOD_MIB = 64


def surroundings(zeroconf: AsyncZeroconf | None = None) -> Surroundings:
    """Where the calling thread stands."""
    adapters = [adapter for adapter in read_adapters() if adapter.name != "lo"]
    return Surroundings(attachments=tuple(attached(adapter) for adapter in adapters), zeroconf=zeroconf)


def services(taken: list[Observation]) -> dict[str, MdnsEvidence]:
    return {each.evidence.service: each.evidence for each in taken if isinstance(each.evidence, MdnsEvidence)}


def resident_mib() -> float:
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096 / (1 << 20)


async def test_what_real_devices_announce_is_seen_with_their_names_and_texts(small_lan: SmallLan) -> None:
    with small_lan.scanner.inside():
        async with aclosing(MdnsSource().observe(surroundings())) as sightings:
            wanted = {"_ipp._tcp", "_http._tcp", "_googlecast._tcp", "_workstation._tcp"}
            taken = await collect(sightings, lambda taken: services(taken).keys() >= wanted)
    printer = next(
        e for e in taken if isinstance(e.evidence, MdnsEvidence) and e.evidence.service == "_ipp._tcp"
    )
    assert str(printer.address) == "10.77.0.11"
    assert printer.mac is None
    assert printer.network_id == "net-eth0"
    assert printer.evidence == MdnsEvidence(
        service="_ipp._tcp",
        instance="Office Printer",
        hostname="printer",
        port=631,
        properties=(("ty", "Acme Laser 9"), ("rp", "ipp/print")),
    )


async def test_an_injected_zeroconf_is_used_and_left_open(small_lan: SmallLan) -> None:
    with small_lan.scanner.inside():
        injected = AsyncZeroconf(interfaces=[OWN], ip_version=IPVersion.V4Only)
        try:
            async with aclosing(MdnsSource().observe(surroundings(injected))) as sightings:
                await collect(sightings, lambda taken: "_ipp._tcp" in services(taken))
            assert injected.zeroconf.started
            assert not injected.zeroconf.done
            assert injected.zeroconf.cache.entries_with_name("office printer._ipp._tcp.local.")
            # Nobody of ours still listens on it.
            assert not injected.zeroconf.listeners
        finally:
            await injected.async_close()


async def test_a_device_that_comes_later_is_seen(lab: Lab) -> None:
    switch = build_switch(lab)
    scanner, late = switch.host("scanner", f"{OWN}/24"), switch.host("late", "10.77.0.30/24")
    with scanner.inside():
        async with aclosing(MdnsSource().observe(surroundings())) as sightings:
            first = asyncio.create_task(collect(sightings, lambda taken: "_ssh._tcp" in services(taken)))
            await asyncio.sleep(0.3)
            start_avahi(late, hostname="late", services=[Service(type="_ssh._tcp", port=22)])
            await first


async def test_a_flood_of_made_up_services_is_survived(small_lan: SmallLan) -> None:
    """What is kept is bounded, the loop goes on, and a real device is still found afterwards."""
    ticks = 0

    async def tick() -> None:
        nonlocal ticks
        while True:
            await asyncio.sleep(0.005)
            ticks += 1

    late = small_lan.switch.host("late", "10.77.0.30/24")
    with small_lan.scanner.inside():
        aiozc = AsyncZeroconf(interfaces=[OWN], ip_version=IPVersion.V4Only)
        browsing = Browsing(aiozc)
        try:
            await browsing.start()
            found: list[str] = []

            async def look_up() -> None:
                while True:
                    found.append((await browsing.next()).name)

            tasks = [asyncio.create_task(look_up()), asyncio.create_task(tick())]
            await until(lambda: "Office Printer._ipp._tcp.local." in found)
            before, started = resident_mib(), ticks
            flood = small_lan.hosts["nas"].start(
                sys.executable, "-m", "tests.discovery.mdns_flood", "10.77.0.21", str(RECORDS)
            )
            await until(lambda: flood.popen.poll() is not None, seconds=60)
            assert f"sent {RECORDS}" in flood.text()
            during = ticks - started
            start_avahi(late, hostname="late", services=[Service(type="_hap._tcp", port=80)], instance="New")
            await until(lambda: "New._hap._tcp.local." in found, seconds=30)
            assert during >= 20
            assert len(browsing._known) <= INSTANCES
            assert len(browsing._waiting) <= WAITING
            assert resident_mib() - before < FLOOD_MIB
        finally:
            for task in tasks:
                task.cancel()
            await browsing.stop()
            await aiozc.async_close()


async def test_made_up_kinds_of_service_are_browsed_up_to_a_cap(lab: Lab) -> None:
    from zeroconf import ServiceStateChange  # noqa: PLC0415

    host = build_switch(lab).host("scanner", f"{OWN}/24")
    with host.inside():
        aiozc = AsyncZeroconf(interfaces=[OWN], ip_version=IPVersion.V4Only)
        browsing = Browsing(aiozc)
        try:
            await browsing.start()
            broken = [
                "nonsense.local.",
                "_a b._tcp.local.",
                "._tcp.local.",
                "_x._tcp.example.com.",
                "_http.local.",
            ]
            for kind in [*broken, *(f"_made-up-{n}._tcp.local." for n in range(2 * TYPES))]:
                browsing._on_change(aiozc.zeroconf, ALL_TYPES, kind, ServiceStateChange.Added)
            assert len(browsing._types) == TYPES
            assert len(browsing._browsers) <= TYPES
        finally:
            await browsing.stop()
            await aiozc.async_close()


async def test_without_an_address_there_is_nothing_to_listen_on() -> None:
    with pytest.raises(AdapterError, match="No interface with an IPv4 address to listen for mDNS on"):
        async with aclosing(MdnsSource().observe(Surroundings(attachments=()))) as sightings:
            await anext(sightings)
