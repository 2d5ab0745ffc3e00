"""Names and addresses of link protocols, as several of them write them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .addresses import ipv4_address, ipv6_address

if TYPE_CHECKING:
    from ..model.ip import IPAddress

# IANA's numbers for families of addresses.
_IPV4, _IPV6 = 1, 2


def numbered_address(data: bytes) -> IPAddress | None:
    """An address behind one byte that says its family; None for one of another, or of a wrong size."""
    if len(data) == 5 and data[0] == _IPV4:
        return ipv4_address(data[1:])
    return ipv6_address(data[1:]) if len(data) == 17 and data[0] == _IPV6 else None


def build_numbered(address: IPAddress) -> bytes:
    """The same as bytes."""
    return bytes((_IPV4 if address.version == 4 else _IPV6,)) + address.packed
