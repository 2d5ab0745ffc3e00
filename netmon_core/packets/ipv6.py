"""IPv6 (RFC 8200), whole packets only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from .addresses import ipv6_address

if TYPE_CHECKING:
    from ipaddress import IPv6Address

ICMP6: Final = 58

# Hop-by-hop options, routing, destination options; a fragment header (44) ends the reading.
_EXTENSIONS: Final = (0, 43, 60)
# RFC 8200 allows each once, destination options twice.
_MAX_EXTENSIONS: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Ipv6:
    """One packet; `protocol` and `payload` are those after the extension headers."""

    source: IPv6Address
    destination: IPv6Address
    protocol: int
    payload: bytes
    # The hop limit.
    ttl: int = 64


def parse_ipv6(data: bytes, *, quoted: bool = False) -> Ipv6 | None:
    """One packet, cut to its own length; None for a fragment. `quoted`: only a beginning of it is there."""
    size = len(data)
    if size < 40 or data[0] >> 4 != 6:
        return None
    end = 40 + (data[4] << 8 | data[5])
    if end > size:
        if not quoted:
            return None
        end = size
    protocol = data[6]
    begin = 40
    if protocol in _EXTENSIONS:
        skipped = _skip_extensions(data, protocol, end)
        if skipped is None:
            return None
        protocol, begin = skipped
    return Ipv6(
        source=ipv6_address(data[8:24]),
        destination=ipv6_address(data[24:40]),
        protocol=protocol,
        payload=data[begin:end],
        ttl=data[7],
    )


def build_ipv6(packet: Ipv6) -> bytes:
    """Build the packet, without extension headers; ValueError for a payload that does not fit."""
    if len(packet.payload) > 0xFFFF:
        raise ValueError("IPv6 payload does not fit")
    return b"".join(
        (
            b"\x60\x00\x00\x00",
            len(packet.payload).to_bytes(2),
            bytes((packet.protocol, packet.ttl)),
            packet.source.packed,
            packet.destination.packed,
            packet.payload,
        )
    )


def _skip_extensions(data: bytes, protocol: int, end: int) -> tuple[int, int] | None:
    """Find the first protocol that is no extension, and where its bytes begin."""
    position = 40
    for _ in range(_MAX_EXTENSIONS):
        if protocol not in _EXTENSIONS:
            break
        if position + 8 > end:
            return None
        protocol, position = data[position], position + 8 + (data[position + 1] << 3)
    if protocol in _EXTENSIONS or position > end:
        return None
    return protocol, position
