"""How a device is called where something is done with it: nobody is taken for somebody else. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .device_rows import current_address, current_interface
from .shortened import shortened

if TYPE_CHECKING:
    from netmon_core.model.device import Device


def who(device: Device) -> str:
    """Return name, address and MAC in one line."""
    address = current_address(device)
    parts = (shortened(device.label), str(address.value) if address else "", mac_of(device))
    return " · ".join(dict.fromkeys(part for part in parts if part))


def mac_of(device: Device) -> str:
    """Return the MAC that was seen last, "" where none is known."""
    interface = current_interface(device)
    return interface.mac or "" if interface is not None else ""


def as_entry(text: str) -> str:
    """Return a text for a menu, where & would mark a letter and a tab begin a shortcut."""
    return " ".join(text.split()).replace("&", "&&")
