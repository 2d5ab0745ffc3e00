"""The internet checksum (RFC 1071)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..model.ip import IPAddress


def residue(data: bytes) -> int:
    """Sum up in ones' complement, as a number below 0xFFFF; 0 where data holds its right checksum."""
    # 2**16 is 1 modulo 0xFFFF, so the sum of the 16-bit words is the whole number's remainder.
    value = int.from_bytes(data)
    return (value << 8 if len(data) & 1 else value) % 0xFFFF


def checksum(data: bytes) -> int:
    """Compute what belongs into the field that is zero in `data`."""
    rest = residue(data)
    # Ones' complement has two zeros; words that sum up to 0xFFFF give the positive one.
    return 0xFFFF - rest if rest or not any(data) else 0


def pseudo_header(source: IPAddress, destination: IPAddress, protocol: int, length: int) -> bytes:
    """Build what UDP (RFC 768) and ICMPv6 (RFC 8200, 8.1) sum up before their own bytes."""
    if source.version == 4:
        tail = bytes((0, protocol)) + length.to_bytes(2)
    else:
        tail = length.to_bytes(4) + bytes((0, 0, 0, protocol))
    return source.packed + destination.packed + tail
