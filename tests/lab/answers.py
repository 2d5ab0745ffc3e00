"""What a pretend host answers, as whole frames, and what fate its frames meet. Pure."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import NamedTuple

BROADCAST = b"\xff" * 6
ARP = b"\x08\x06"
IPV4 = b"\x08\x00"
_ARP_REPLY = b"\x00\x02"
# The smallest Ethernet frame, without its checksum.
_SHORTEST = 60
_MASK = 0xFFFFFFFFFFFFFFFF


def arp_reply(request: bytes, mac: bytes) -> bytes:
    """Answer an ARP request for the host with this MAC."""
    asker = request[22:32]
    return (asker[:6] + mac + request[12:20] + _ARP_REPLY + mac + request[38:42] + asker).ljust(
        _SHORTEST, b"\0"
    )


def echo_reply(request: bytes, mac: bytes, address: bytes) -> bytes:
    """Answer an echo request (IPv4 without options) as the host with this MAC and address."""
    header = bytearray(request[14:34])
    header[8] = 64
    header[10:12] = b"\0\0"
    header[12:20] = address + request[26:30]
    header[10:12] = _checksum(header)
    total = struct.unpack_from("!H", request, 16)[0]
    message = bytearray(request[34 : 14 + total])
    message[0:4] = bytes(4)
    message[2:4] = _checksum(message)
    return (request[6:12] + mac + IPV4 + header + message).ljust(_SHORTEST, b"\0")


class Fate(NamedTuple):
    """What happens to one request and its answer; `delay` in seconds."""

    request_lost: bool
    reply_lost: bool
    delay: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Fates:
    """The fate of the n-th request to an address: the same for every tool, whatever order it asks in.

    `loss` is a ratio and counts for each way on its own; delays are seconds.
    """

    seed: int = 7
    loss: float = 0.0
    delay_min: float = 0.0
    delay_max: float = 0.0

    def draw(self, address: int, ask: int) -> Fate:
        """Return the fate of request number `ask` to `address`."""
        if not self.loss and not self.delay_max:
            return Fate(request_lost=False, reply_lost=False, delay=0.0)
        bits = _mix((self.seed << 48) ^ (address << 16) ^ ask)
        limit = int(self.loss * (1 << 21))
        share = (bits & 0x1FFFFF) / 0x1FFFFF
        return Fate(
            request_lost=bits >> 43 < limit,
            reply_lost=bits >> 22 & 0x1FFFFF < limit,
            delay=self.delay_min + share * (self.delay_max - self.delay_min),
        )


def _checksum(data: bytes | bytearray) -> bytes:
    """RFC 1071."""
    padded = bytes(data) + b"\0" * (len(data) % 2)
    total = sum(struct.unpack(f"!{len(padded) // 2}H", padded))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return struct.pack("!H", ~total & 0xFFFF)


def _mix(number: int) -> int:
    """Splitmix64: spread 64 bits evenly."""
    number = (number + 0x9E3779B97F4A7C15) & _MASK
    number = (number ^ (number >> 30)) * 0xBF58476D1CE4E5B9 & _MASK
    number = (number ^ (number >> 27)) * 0x94D049BB133111EB & _MASK
    return number ^ (number >> 31)
