"""The ids of LLDP as agents give them: a kind, and bytes that mostly are of that kind. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ..packets.mac import parse_mac
from ..packets.tlv import numbered_address
from .fields import address_of, mac_of, text_of

if TYPE_CHECKING:
    from .table import Value

CHASSIS_MAC: Final = 4
_CHASSIS_ADDRESS: Final = 5
_PORT_MAC, _PORT_ADDRESS = 3, 4
# What the id of a port is, by its number (IEEE 802.1AB).
PORT_KINDS: Final = {
    1: "alias",
    2: "component",
    3: "mac",
    4: "address",
    5: "name",
    6: "circuit",
    7: "local",
}


def chassis_id(kind: int | None, value: Value | None) -> str:
    """Read the id of a chassis: a MAC or an address in our notation, or what is written."""
    return _id(value, mac=kind in (CHASSIS_MAC, None), address=kind == _CHASSIS_ADDRESS)


def port_id(kind: int | None, value: Value | None) -> str:
    """Read the id of a port, likewise."""
    return _id(value, mac=kind == _PORT_MAC, address=kind == _PORT_ADDRESS)


def mac_in(chassis: str) -> str | None:
    """Return the MAC that a chassis is known by, whatever kind of id it says that to be."""
    try:
        return parse_mac(chassis)
    except ValueError:
        return None


def _id(value: Value | None, *, mac: bool, address: bool) -> str:
    if not isinstance(value, bytes) or not value.strip(b"\0"):
        return ""
    if mac and (found := mac_of(value)) is not None:
        return found
    if address and (known := numbered_address(value) or address_of(value)) is not None:
        return str(known)
    text = text_of(value)
    # Six bytes that are no text are a MAC, whatever they are said to be.
    printable = value.isascii() and text.isprintable() and len(text) == len(value.strip(b"\0 "))
    if len(value) == 6 and not printable and (found := mac_of(value)) is not None:
        return found
    return mac_in(text) or text
