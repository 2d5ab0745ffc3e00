"""What real devices say goodbye to, from the wire to what the inventory shows."""

from __future__ import annotations

import asyncio
import shutil
import sys
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address
from typing import TYPE_CHECKING

import pytest

from netmon_core.discovery import farewells
from netmon_core.discovery.mdns import MdnsSource
from netmon_core.discovery.sources import Sources
from netmon_core.evidence.mdns import MdnsEvidence
from netmon_core.evidence.observation import Observation
from netmon_core.inventory import pacing
from tests.fakes.until import until
from tests.inventory.sightings import ANSWERED, new_inventory, only
from tests.lab.peers import Service, start_avahi
from tests.lab.switch import build_switch

from .test_mdns import OWN, surroundings

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from netmon_core.inventory.inventory import Inventory
    from tests.lab.namespaces import Lab, Namespace
    from tests.lab.processes import Process

DEVICE = "10.77.0.66"


@asynccontextmanager
async def listening(taken: list[Observation]) -> AsyncGenerator[Inventory]:
    """An inventory that knows one device, and hears what that announces."""
    inventory = new_inventory()
    arp = Observation(
        source="arp",
        seen_at=datetime.now(UTC),
        network_id="net-eth0",
        mac="00:1b:a9:00:00:02",
        address=IPv4Address(DEVICE),
        evidence=ANSWERED,
    )
    inventory.apply(arp, arp.seen_at)

    def take(seen: Observation) -> None:
        taken.append(seen)
        inventory.apply(seen, seen.seen_at)

    async with asyncio.TaskGroup() as group:
        sources = Sources((MdnsSource(),), take, surroundings)
        sources.start(group)
        try:
            yield inventory
        finally:
            sources.stop()


def said(inventory: Inventory, name: str) -> set[str]:
    return {fact.value for fact in only(inventory).facts if fact.name == name}


def gone(taken: list[Observation]) -> list[str]:
    return [
        each.evidence.service
        for each in taken
        if isinstance(each.evidence, MdnsEvidence) and each.evidence.gone
    ]


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """A host has half a second to say the rest, and whatever changes is told at once."""
    monkeypatch.setattr(farewells, "WAIT", timedelta(seconds=0.5))
    monkeypatch.setattr(pacing, "AT_ONCE", 1_000)


def speak(device: Namespace, *words: str) -> Process:
    return device.start(sys.executable, "-m", "tests.discovery.mdns_speaker", DEVICE, "0.2", *words)


async def test_a_device_that_becomes_printer_2_and_printer_again_is_called_as_it_says_last(
    lab: Lab, short: None
) -> None:
    switch = build_switch(lab)
    scanner, device = switch.host("scanner", f"{OWN}/24"), switch.host("device", f"{DEVICE}/24")
    one, two = "printer._http._tcp.local@printer.local", "printer-2._http._tcp.local@printer-2.local"
    with scanner.inside():
        async with listening([]) as inventory:
            for words, hostname in (
                ((one,), "printer"),
                ((f"-{one}", two), "printer-2"),
                ((f"-{two}", one), "printer"),
            ):
                speaker = speak(device, *words)
                # What it has given up is no fact any longer.
                await until(lambda: said(inventory, "hostname") == {hostname})  # noqa: B023
                assert only(inventory).hostname == hostname
                speaker.stop()


async def test_a_host_that_leaves_stays_what_it_is_and_what_it_does_not_bring_back_is_over(
    lab: Lab, short: None
) -> None:
    switch = build_switch(lab)
    scanner, device = switch.host("scanner", f"{OWN}/24"), switch.host("device", f"{DEVICE}/24")
    kinds = ["_ipp._tcp", "_ssh._tcp", "_smb._tcp"]
    taken: list[Observation] = []
    with scanner.inside():
        async with listening(taken) as inventory:
            peer = start_avahi(
                device, hostname="laptop", services=[Service(type=kind, port=80) for kind in kinds]
            )
            await until(lambda: said(inventory, "service") >= set(kinds))
            known = only(inventory)
            peer.stop()
            shutil.rmtree(peer.folder)
            # zeroconf takes a second to believe a goodbye; somebody else speaks meanwhile.
            speaker = speak(scanner, "other._http._tcp.local@other.local")
            await asyncio.sleep(2.5)
            assert (only(inventory).hostname, only(inventory).facts) == (known.hostname, known.facts)
            speaker.stop()
            start_avahi(
                device, hostname="laptop", services=[Service(type=kind, port=80) for kind in kinds[:2]]
            )
            await until(lambda: "_smb._tcp" not in said(inventory, "service"))
            assert said(inventory, "service") >= set(kinds[:2])
            assert only(inventory).hostname == "laptop"
    assert set(gone(taken)) == {"_smb._tcp"}
