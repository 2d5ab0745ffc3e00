"""Whether a device may be one that sleeps, by what is known of it besides its silences. Pure.

Wrongly taken for a sleeper it is only missed later; so whoever's maker is not known, or makes phones too, may
sleep. What a device really does is learned from itself (`inventory.silences`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .makers import makes_what_sleeps

if TYPE_CHECKING:
    from ..model.device import Device
    from ..model.interface import Interface

# What such devices call themselves, in any part of a name: the names that iOS, Android and Windows give by
# themselves, and the words for the things.
NAMES = (
    *(
        "iphone",
        "ipad",
        "ipod",
        "macbook",
        "watch",
        "android",
        "galaxy",
        "pixel",
        "redmi",
        "oneplus",
        "phone",
    ),
    *("handy", "mobil", "tablet", "laptop", "notebook", "chromebook", "thinkpad", "surface", "desktop-"),
    *("kindle", "steamdeck", "nintendo", "doorbell", "battery", "akku"),
)

# What only phones, tablets, laptops and their watches announce: from IANA's registry of service names, and
# Android's documentation of wireless debugging.
SERVICES = frozenset(
    f"_{name}._tcp"
    for name in (
        *("apple-mobdev", "apple-mobdev2", "apple-pairable", "companion-link", "rdlink", "remotepairing"),
        *("presence", "adb-tls-connect", "adb-tls-pairing"),
    )
)


def may_sleep(device: Device) -> bool:
    """Whether the device shows any trait of one that sleeps."""
    if not device.interfaces or any(_interface_may(each) for each in device.interfaces):
        return True
    names = f"{device.name or ''}\n{device.hostname or ''}".casefold()
    if any(word in names for word in NAMES):
        return True
    return any(fact.name == "service" and fact.value in SERVICES for fact in device.facts)


def _interface_may(interface: Interface) -> bool:
    if interface.mac is None or interface.private or not interface.vendor:
        return True
    return makes_what_sleeps(interface.vendor)
