"""Addresses that a host makes of its MAC (RFC 4291, appendix A)."""

from __future__ import annotations

from ipaddress import IPv6Address
from typing import Final

from .mac import format_mac, pack_mac

_LINK_LOCAL: Final = b"\xfe\x80\x00\x00\x00\x00\x00\x00"
_MIDDLE: Final = b"\xff\xfe"
# Set where the MAC is a manufacturer's, and clear where it was made up: the other way round than in the MAC.
_UNIVERSAL: Final = 0x02


def link_local_of(mac: str) -> IPv6Address:
    """The address on its own link of a host that makes it of its MAC."""
    raw = pack_mac(mac)
    return IPv6Address(_LINK_LOCAL + bytes((raw[0] ^ _UNIVERSAL,)) + raw[1:3] + _MIDDLE + raw[3:])


def mac_of(address: IPv6Address) -> str | None:
    """The MAC that an address was made of; None: it does not look so."""
    part = address.packed[8:]
    if part[3:5] != _MIDDLE or part[0] & 0x01:
        return None
    return format_mac(bytes((part[0] ^ _UNIVERSAL,)) + part[1:3] + part[5:])
