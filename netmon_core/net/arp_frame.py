"""The one ARP frame the sweep sends and the one it reads, at fixed offsets: the hot path's own parser. Pure.

Everything else about ARP is in packets/arp.py.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ipaddress import IPv4Address

# Ethernet header 14, ARP for Ethernet and IPv4 28.
FRAME_SIZE = 42
TARGET_OFFSET = 38

_BROADCAST = b"\xff" * 6
# EtherType ARP; hardware Ethernet, protocol IPv4, address lengths 6 and 4.
_ETHERNET_IPV4 = b"\x08\x06\x00\x01\x08\x00\x06\x04"
_REQUEST, _REPLY = b"\x00\x01", b"\x00\x02"

# (sender address, sender MAC of 6 bytes, whether it answers a request of ours)
type ArpHeard = tuple[int, bytes, bool]


def request_frame(mac: bytes, source: IPv4Address | None) -> bytearray:
    """Build a broadcast "who has 0.0.0.0"; without a source it is an ARP probe (RFC 5227)."""
    sender = source.packed if source else bytes(4)
    return bytearray(_BROADCAST + mac + _ETHERNET_IPV4 + _REQUEST + mac + sender + bytes(6 + 4))


def parse_frame(frame: bytes, own_mac: bytes) -> ArpHeard | None:
    """Read one untagged frame; None for what is not sound ARP of another station with an address."""
    operation = frame[20:22]
    if len(frame) < FRAME_SIZE or frame[12:20] != _ETHERNET_IPV4 or operation not in (_REQUEST, _REPLY):
        return None
    mac = frame[22:28]
    # A group MAC is no station's; the all-zero one is nobody's.
    if mac[0] & 1 or mac == own_mac or not any(mac):
        return None
    # "This network", loopback, multicast and reserved are no station's either.
    if frame[28] in (0, 127) or frame[28] >= 224:
        return None
    # A device that picked its address itself answers by broadcast (RFC 3927), so the ARP target counts too.
    asked = operation == _REPLY and own_mac in (frame[0:6], frame[32:38])
    return int.from_bytes(frame[28:32]), mac, asked
