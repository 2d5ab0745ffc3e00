"""The one entry for bytes from the wire: a whole Ethernet frame to what we understand of it."""

from __future__ import annotations

from dataclasses import dataclass

from .arp import Arp, parse_arp
from .dns import Dns
from .ethernet import MIN_ETHERTYPE, Ethernet, parse_ethernet
from .icmp import Icmp, parse_icmp, parse_icmp6
from .ipv4 import ICMP, UDP, Ipv4, parse_ipv4
from .ipv6 import ICMP6, Ipv6, parse_ipv6
from .lldp import ETHERTYPE as LLDP
from .lldp import parse_lldp
from .messages import PARSERS, Message
from .ndp import HOP_LIMIT, is_ndp
from .snap import parse_snap
from .udp import Udp, parse_udp

_parser = PARSERS.get


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """One understood frame: ARP, or an IP packet with ICMP or UDP and the message on its ports."""

    ethernet: Ethernet
    arp: Arp | None = None
    ip: Ipv4 | Ipv6 | None = None
    icmp: Icmp | None = None
    udp: Udp | None = None
    # Of an application, or of the link itself (LLDP, CDP).
    message: Message | None = None

    @property
    def dns(self) -> Dns | None:
        """The message, where it is DNS, mDNS or LLMNR."""
        return self.message if isinstance(self.message, Dns) else None


def parse_frame(data: bytes) -> Frame | None:
    """One frame as captured; None for what is not ours or is malformed. No bytes make it raise."""
    ethernet = parse_ethernet(data)
    if ethernet is None:
        return None
    payload = data[ethernet.offset if ethernet.vlans else 14 :]
    match ethernet.ethertype:
        case 0x0806:
            arp = parse_arp(payload)
            return None if arp is None else Frame(ethernet=ethernet, arp=arp)
        case 0x0800:
            return _parse_ipv4(ethernet, payload)
        case 0x86DD:
            return _parse_ipv6(ethernet, payload)
    return _parse_link(ethernet, payload)


def _parse_ipv4(ethernet: Ethernet, data: bytes) -> Frame | None:
    packet = parse_ipv4(data)
    if packet is None:
        return None
    if packet.protocol == UDP:
        return _parse_udp(ethernet, packet)
    if packet.protocol != ICMP:
        return None
    icmp = parse_icmp(packet.payload)
    return None if icmp is None else Frame(ethernet=ethernet, ip=packet, icmp=icmp)


def _parse_ipv6(ethernet: Ethernet, data: bytes) -> Frame | None:
    packet = parse_ipv6(data)
    if packet is None:
        return None
    if packet.protocol == UDP:
        return _parse_udp(ethernet, packet)
    if packet.protocol != ICMP6:
        return None
    icmp = parse_icmp6(packet.payload, packet.source, packet.destination)
    if packet.ttl != HOP_LIMIT and is_ndp(packet.payload):
        # A router passed it on, so that it is not of this link (RFC 4861, 7.1).
        return None
    return None if icmp is None else Frame(ethernet=ethernet, ip=packet, icmp=icmp)


def _parse_link(ethernet: Ethernet, data: bytes) -> Frame | None:
    message: Message | None = None
    if ethernet.ethertype == LLDP:
        message = parse_lldp(data)
    elif ethernet.ethertype < MIN_ETHERTYPE:
        message = parse_snap(data[: ethernet.ethertype])
    return None if message is None else Frame(ethernet=ethernet, message=message)


def _parse_udp(ethernet: Ethernet, packet: Ipv4 | Ipv6) -> Frame | None:
    udp = parse_udp(packet.payload)
    if udp is None:
        return None
    parse = _parser(udp.destination_port) or _parser(udp.source_port)
    if parse is None:
        return Frame(ethernet=ethernet, ip=packet, udp=udp)
    message = parse(udp.payload)
    return None if message is None else Frame(ethernet=ethernet, ip=packet, udp=udp, message=message)
