"""How a device is called where something is done with it: nobody is taken for somebody else. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .device_rows import current_address, current_interface

if TYPE_CHECKING:
    from netmon_core.model.device import Device

# Of a name a stranger gave; what is longer would push address and MAC out of sight.
LONGEST = 60


def who(device: Device) -> str:
    """Return name, address and MAC in one line."""
    address = current_address(device)
    parts = (shortened(device.label), str(address.value) if address else "", mac_of(device))
    return " · ".join(dict.fromkeys(part for part in parts if part))


def mac_of(device: Device) -> str:
    """Return the MAC that was seen last, "" where none is known."""
    interface = current_interface(device)
    return interface.mac or "" if interface is not None else ""


def shortened(text: str) -> str:
    """Return a text in one line that is not too long for one."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST else line[: LONGEST - 1] + "…"


def as_entry(text: str) -> str:
    """Return a text for a menu, where & would mark a letter and a tab begin a shortcut."""
    return " ".join(text.split()).replace("&", "&&")
