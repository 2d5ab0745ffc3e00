"""Routers that stand in for each other: VRRP (RFC 3768, 9568), CARP and HSRP (RFC 2281), as far as needed.

Needed is who speaks for which address, so nothing else of a message is read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ..lazy_dataclass import dataclass
from .addresses import ipv4_address, ipv6_address

if TYPE_CHECKING:
    from ..model.ip import IPAddress

# The IP protocol of VRRP and CARP, and the UDP port of HSRP.
PROTOCOL: Final = 112
HSRP_PORT: Final = 1985

# A router speaks for one or two addresses; RFC 9568 allows 255.
MAX_ADDRESSES: Final = 16

# A message of CARP has no addresses, a fixed size, and 7 where VRRP counts them.
_CARP_SIZE, _CARP_WORDS = 36, 7
_HSRP1_SIZE, _HSRP2_SIZE = 20, 42
_IPV4, _IPV6 = 4, 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Advert:
    """One of a group of routers says that it is there; CARP does not tell for which addresses."""

    protocol: str
    group: int
    addresses: tuple[IPAddress, ...] = ()


def parse_advert(data: bytes, version: int) -> Advert | None:
    """One VRRP or CARP message as an IP packet of that version carries it."""
    if len(data) < 8 or data[0] & 0x0F != 1:
        return None
    if len(data) == _CARP_SIZE and data[0] == 0x21 and data[3] == _CARP_WORDS:
        return Advert(protocol="CARP", group=data[1])
    if data[0] >> 4 not in (2, 3):
        return None
    size = 4 if version == _IPV4 else 16
    count = min(data[3], MAX_ADDRESSES)
    if len(data) < 8 + count * size:
        return None
    parts = [data[8 + at * size : 8 + (at + 1) * size] for at in range(count)]
    return Advert(protocol="VRRP", group=data[1], addresses=tuple(map(_address, parts)))


def parse_hsrp(data: bytes) -> Advert | None:
    """One HSRP datagram of either version."""
    if len(data) >= _HSRP2_SIZE and data[:2] == b"\x01\x28":
        packed = data[26:30] if data[5] == _IPV4 else data[26:42]
        return Advert(protocol="HSRP", group=int.from_bytes(data[6:8]), addresses=(_address(packed),))
    if len(data) >= _HSRP1_SIZE and data[0] == 0:
        return Advert(protocol="HSRP", group=data[6], addresses=(ipv4_address(data[16:20]),))
    return None


def _address(packed: bytes) -> IPAddress:
    return ipv4_address(packed) if len(packed) == 4 else ipv6_address(packed)
