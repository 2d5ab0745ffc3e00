"""ARP for IPv4 over Ethernet (RFC 826); probes and announcements of RFC 5227."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import IPv4Address
from typing import Final

from .addresses import ipv4_address
from .mac import UNSET, pack_mac

# Ethernet, IPv4, and their address lengths.
_HEADER: Final = b"\x00\x01\x08\x00\x06\x04"
_NOBODY: Final = IPv4Address(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Arp:
    """One question (who has the target address?) or, with `reply`, one answer."""

    reply: bool
    sender_mac: str
    sender_address: IPv4Address
    target_mac: str
    target_address: IPv4Address

    @property
    def probe(self) -> bool:
        """Asks whether an address is free, and claims none (RFC 5227)."""
        return self.sender_address == _NOBODY and not self.reply

    @property
    def gratuitous(self) -> bool:
        """Announces the sender's own address, unasked."""
        return self.sender_address == self.target_address and not self.probe


def parse_arp(data: bytes) -> Arp | None:
    """One ARP packet, with or without Ethernet's padding after it."""
    if len(data) < 28 or data[:6] != _HEADER or data[6]:
        return None
    operation = data[7]
    if operation not in (1, 2):
        return None
    return Arp(
        reply=operation == 2,
        sender_mac=data[8:14].hex(":"),
        sender_address=ipv4_address(data[14:18]),
        target_mac=data[18:24].hex(":"),
        target_address=ipv4_address(data[24:28]),
    )


def build_arp(arp: Arp) -> bytes:
    """Build the 28 bytes after the Ethernet header."""
    return b"".join(
        (
            _HEADER,
            b"\x00\x02" if arp.reply else b"\x00\x01",
            pack_mac(arp.sender_mac),
            arp.sender_address.packed,
            pack_mac(arp.target_mac),
            arp.target_address.packed,
        )
    )


def arp_request(*, mac: str, address: IPv4Address, target: IPv4Address) -> Arp:
    """Who has `target`? Tell `address` at `mac`."""
    return Arp(reply=False, sender_mac=mac, sender_address=address, target_mac=UNSET, target_address=target)
