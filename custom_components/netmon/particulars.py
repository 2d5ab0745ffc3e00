"""What Home Assistant is told of a device. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .engine import SHARED_MACS, best_address
from .population import is_private

if TYPE_CHECKING:
    from .engine import Device, Interface

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
    own = [each for each in device.interfaces if _binds(each)]
    macs = tuple(dict.fromkeys(each.mac for each in own if each.mac))[:MACS]
    newest = max(own, key=lambda each: each.last_seen, default=None)
    address = best_address(device)
    facts = {fact.name: fact.value for fact in sorted(device.facts, key=lambda fact: fact.confidence)}
    vendor = next((each.vendor for each in device.interfaces if each.vendor), None)
    return Particulars(
        name=device.label,
        short=device.name or (device.hostname or "").partition(".")[0] or _nameless(device, vendor, newest),
        mac=None if newest is None else newest.mac,
        macs=macs,
        address=None if address is None else str(address),
        hostname=device.hostname,
        manufacturer=facts.get("manufacturer", vendor),
        model=facts.get("model", facts.get("kind")),
        private=is_private(device),
    )


def _binds(interface: Interface) -> bool:
    """Whether the MAC is the device's alone: Home Assistant ties things together by it, and keeps that."""
    mac = interface.mac
    if mac is None or interface.proxied or mac == "00:00:00:00:00:00" or mac.startswith(SHARED_MACS):
        return False
    # Of one receiver, and not of many: broadcast is of all.
    return not int(mac[:2], 16) & 1


def _nameless(device: Device, vendor: str | None, interface: Interface | None) -> str:
    """Call a device by what it will not lose: an address is another's tomorrow, and a made-up MAC is gone."""
    if interface is None or interface.mac is None or interface.private:
        return f"device {device.id[:8]}"
    return f"{(vendor or 'device').split()[0]} {interface.mac[-8:]}"
