"""What Home Assistant is told of a device. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .engine import best_address
from .population import is_private

if TYPE_CHECKING:
    from .engine import Device

# A device with more MACs than this answers for others.
MACS = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Particulars:
    """The particulars of one device."""

    name: str
    # The name without its domain, for the ids of entities.
    short: str
    # The one to show first.
    mac: str | None
    macs: tuple[str, ...]
    address: str | None
    hostname: str | None
    manufacturer: str | None
    model: str | None
    private: bool


def particulars(device: Device) -> Particulars:
    """Read them from a device."""
    macs = tuple(dict.fromkeys(each.mac for each in device.interfaces if each.mac))[:MACS]
    newest = max(
        (each for each in device.interfaces if each.mac), key=lambda each: each.last_seen, default=None
    )
    address = best_address(device)
    facts = {fact.name: fact.value for fact in sorted(device.facts, key=lambda fact: fact.confidence)}
    vendor = next((each.vendor for each in device.interfaces if each.vendor), None)
    return Particulars(
        name=device.label,
        short=device.name or (device.hostname or "").partition(".")[0] or device.label,
        mac=None if newest is None else newest.mac,
        macs=macs,
        address=None if address is None else str(address),
        hostname=device.hostname,
        manufacturer=facts.get("manufacturer", vendor),
        model=facts.get("model", facts.get("kind")),
        private=is_private(device),
    )
