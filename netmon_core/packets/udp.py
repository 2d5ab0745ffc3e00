"""UDP (RFC 768)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .checksum import checksum, pseudo_header

if TYPE_CHECKING:
    from ..model.ip import IPAddress

_PROTOCOL = 17


@dataclass(frozen=True, slots=True, kw_only=True)
class Udp:
    """One datagram."""

    source_port: int
    destination_port: int
    payload: bytes


def parse_udp(data: bytes) -> Udp | None:
    """One datagram, cut to its own length.

    The checksum is not looked at: what our own host or a virtual machine sent reaches a capture before
    the hardware has filled it in.
    """
    size = len(data)
    if size < 8:
        return None
    length = data[4] << 8 | data[5]
    if length < 8 or length > size:
        return None
    return Udp(
        source_port=data[0] << 8 | data[1],
        destination_port=data[2] << 8 | data[3],
        payload=data[8:length],
    )


def build_udp(datagram: Udp, source: IPAddress, destination: IPAddress) -> bytes:
    """Build the datagram with its checksum; ValueError for a payload that does not fit."""
    length = 8 + len(datagram.payload)
    if length > 0xFFFF:
        raise ValueError("UDP payload does not fit")
    ports = datagram.source_port.to_bytes(2) + datagram.destination_port.to_bytes(2) + length.to_bytes(2)
    head = pseudo_header(source, destination, _PROTOCOL, length)
    # Zero would say "no checksum", so a sum of zero is sent as its other form (RFC 768).
    seal = checksum(head + ports + b"\x00\x00" + datagram.payload) or 0xFFFF
    return ports + seal.to_bytes(2) + datagram.payload
