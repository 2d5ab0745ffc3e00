"""Observations as tests write them, and an inventory with predictable ids."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from itertools import count
from typing import TYPE_CHECKING

from netmon_core.evidence.arp import ArpEvidence
from netmon_core.evidence.observation import Observation
from netmon_core.identification.combine import recognize_announced
from netmon_core.inventory.inventory import Inventory

if TYPE_CHECKING:
    from collections.abc import Iterable

    from netmon_core.events.event import Event
    from netmon_core.evidence.known import Evidence
    from netmon_core.inventory.flood import FloodGate
    from netmon_core.model.device import Device, Seed

START = datetime(2026, 11, 22, 12, tzinfo=UTC)
LAN = "lan"
PHONE = "3c:22:fb:00:00:01"
PRINTER = "00:1b:a9:00:00:02"
ANSWERED = ArpEvidence(asked=True)
HEARD = ArpEvidence(asked=False)


def at(seconds: float) -> datetime:
    """A moment of the test."""
    return START + timedelta(seconds=seconds)


def seen(
    mac: str | None = PHONE,
    address: str | None = "10.0.0.5",
    *,
    after: float = 0,
    evidence: Evidence = ANSWERED,
    network: str = LAN,
    source: str = "arp",
    live: bool = True,
) -> Observation:
    """One sighting, `after` seconds into the test."""
    return Observation(
        source=source,
        seen_at=at(after),
        network_id=network,
        mac=mac,
        address=ip_address(address) if address else None,
        evidence=evidence,
        live=live,
    )


def new_inventory(*, seeds: Iterable[Seed] = (), flood: FloodGate | None = None) -> Inventory:
    """An empty inventory whose devices are called d1, d2, ..."""
    numbers = count(1)
    return Inventory(
        combine=recognize_announced,
        vendor_of={PHONE: "Apple"}.get,
        new_id=lambda: f"d{next(numbers)}",
        seeds=seeds,
        flood=flood,
    )


def apply_all(inventory: Inventory, *sightings: Observation) -> list[Event]:
    """Apply each at its own time; return all events."""
    return [event for each in sightings for event in inventory.apply(each, each.seen_at)]


def only(inventory: Inventory) -> Device:
    """The one device there is."""
    (device,) = inventory.devices()
    return device


def addresses(device: Device) -> list[str]:
    """All addresses of a device, as text, sorted."""
    return sorted(str(each.value) for interface in device.interfaces for each in interface.addresses)
