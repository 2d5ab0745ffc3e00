"""ICMP echo messages and the errors they meet, as bytes. Pure; the sockets are in icmp.py."""

from __future__ import annotations

import socket
from dataclasses import dataclass
from struct import Struct
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .linux import Filter

COOKIE_SIZE = 8

# What ping(8) sends, so that nothing on the way finds ours unusual.
USUAL_PAYLOAD = 56
# What Windows sends: some devices answer nothing else.
SMALL_PAYLOAD = 32

_HEADER = Struct("!BBHHH")
HEADER_SIZE = _HEADER.size
_SEQUENCE = Struct("!H")
_SEQUENCE_OFFSET, _CHECKSUM_OFFSET = 6, 2


@dataclass(frozen=True, slots=True, kw_only=True)
class EchoProtocol:
    """The numbers of ICMP over one version of IP."""

    family: socket.AddressFamily
    protocol: int
    request: int
    reply: int
    # Destination unreachable and time exceeded.
    errors: frozenset[int]
    address_size: int


IPV4 = EchoProtocol(
    family=socket.AF_INET,
    protocol=socket.IPPROTO_ICMP,
    request=8,
    reply=0,
    errors=frozenset({3, 11}),
    address_size=4,
)

IPV6 = EchoProtocol(
    family=socket.AF_INET6,
    protocol=socket.IPPROTO_ICMPV6,
    request=128,
    reply=129,
    # Packet too big as well.
    errors=frozenset({1, 2, 3}),
    address_size=16,
)


class EchoRequest:
    """The one request of a socket, in a buffer that only the sequence number changes."""

    def __init__(
        self, protocol: EchoProtocol, *, identifier: int, cookie: bytes, payload_size: int = USUAL_PAYLOAD
    ) -> None:
        payload = cookie.ljust(payload_size, b"\0")
        self._message = bytearray(_HEADER.pack(protocol.request, 0, 0, identifier, 0) + payload)
        words = Struct(f"!{len(self._message) // 2}H").unpack(self._message)
        self._sum = sum(words)

    def with_sequence(self, sequence: int) -> bytearray:
        """Return the buffer, numbered and summed (RFC 1071); valid until the next call."""
        total = self._sum + sequence
        total = (total & 0xFFFF) + (total >> 16)
        total = (total & 0xFFFF) + (total >> 16)
        _SEQUENCE.pack_into(self._message, _SEQUENCE_OFFSET, sequence)
        _SEQUENCE.pack_into(self._message, _CHECKSUM_OFFSET, ~total & 0xFFFF)
        return self._message


def parse_reply(message: bytes, protocol: EchoProtocol, *, identifier: int, cookie: bytes) -> int | None:
    """Return the sequence number of a reply to us; None for any other message. `message` has no IP header."""
    if len(message) < _HEADER.size + COOKIE_SIZE:
        return None
    kind, code, _, ident, sequence = _HEADER.unpack_from(message)
    if kind != protocol.reply or code or ident != identifier:
        return None
    if message[_HEADER.size : _HEADER.size + COOKIE_SIZE] != cookie:
        return None
    return int(sequence)


def parse_error(message: bytes, *, identifier: int) -> tuple[int, int] | None:
    """Return (address, sequence) of our IPv4 request that this error message quotes; None for any other."""
    if len(message) < _HEADER.size or message[0] not in IPV4.errors:
        return None
    quoted = message[_HEADER.size :]
    inner = strip_header(quoted)
    if inner is None or len(inner) < _HEADER.size or quoted[9] != IPV4.protocol:
        return None
    kind, _, _, ident, sequence = _HEADER.unpack_from(inner)
    if kind != IPV4.request or ident != identifier:
        return None
    return int.from_bytes(quoted[16:20]), sequence


def strip_header(packet: bytes) -> bytes | None:
    """Return what an IPv4 packet carries; None where the header cannot be."""
    if len(packet) < 20 or packet[0] >> 4 != 4:
        return None
    size = (packet[0] & 15) * 4
    return packet[size:] if 20 <= size <= len(packet) else None


def echo_filter(identifier: int) -> Filter:
    """Pass, on a raw IPv4 socket, echo replies with our identifier and every error message."""
    return (
        # The length of the IP header, then the ICMP type and, of a reply, the identifier.
        (0xB1, 0, 0, 0),
        (0x50, 0, 0, 0),
        (0x15, 0, 2, IPV4.reply),
        (0x48, 0, 0, 4),
        (0x15, 2, 3, identifier),
        (0x15, 1, 0, 3),
        (0x15, 0, 1, 11),
        (0x06, 0, 0, 0x40000),
        (0x06, 0, 0, 0),
    )
