"""IPv4 (RFC 791), whole packets only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from .addresses import ipv4_address
from .checksum import checksum

if TYPE_CHECKING:
    from ipaddress import IPv4Address

ICMP: Final = 1
UDP: Final = 17

# "More fragments" and the fragment offset.
_FRAGMENT: Final = 0x3FFF
_MAX_OPTIONS: Final = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Ipv4:
    """One packet; `options` are kept as they came, a multiple of four bytes."""

    source: IPv4Address
    destination: IPv4Address
    protocol: int
    payload: bytes
    ttl: int = 64
    options: bytes = b""


def parse_ipv4(data: bytes, *, quoted: bool = False) -> Ipv4 | None:
    """One packet, cut to its own length; None for a fragment or a header that is wrong in itself.

    `quoted`: the packet inside an ICMP error, of which only a beginning is there and whose checksum a
    router on the way may not have kept right.
    """
    size = len(data)
    if size < 20 or data[0] >> 4 != 4:
        return None
    begin = (data[0] & 15) << 2
    end = data[2] << 8 | data[3]
    if begin < 20 or begin > size or end < begin or (data[6] << 8 | data[7]) & _FRAGMENT:
        return None
    # residue() of the header, without the call.
    if not quoted and (end > size or int.from_bytes(data[:begin]) % 0xFFFF):
        return None
    return Ipv4(
        source=ipv4_address(data[12:16]),
        destination=ipv4_address(data[16:20]),
        protocol=data[9],
        payload=data[begin:end],
        ttl=data[8],
        options=data[20:begin],
    )


def build_ipv4(packet: Ipv4) -> bytes:
    """Build the packet with its checksum; ValueError for options or a payload that do not fit."""
    size = 20 + len(packet.options)
    total = size + len(packet.payload)
    if len(packet.options) % 4 or len(packet.options) > _MAX_OPTIONS or total > 0xFFFF:
        raise ValueError("IPv4 options or payload do not fit")
    header = bytearray(
        b"".join(
            (
                bytes((0x40 | size >> 2, 0)),
                total.to_bytes(2),
                bytes((0, 0, 0x40, 0, packet.ttl, packet.protocol, 0, 0)),
                packet.source.packed,
                packet.destination.packed,
                packet.options,
            )
        )
    )
    header[10:12] = checksum(bytes(header)).to_bytes(2)
    return bytes(header) + packet.payload
