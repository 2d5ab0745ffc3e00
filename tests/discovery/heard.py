"""Frames as devices send them, and what is seen in them."""

from __future__ import annotations

from datetime import UTC, datetime
from ipaddress import IPv4Address, IPv4Network, IPv6Address
from itertools import count
from typing import TYPE_CHECKING

from netmon_core.discovery.frames import observe_frame
from netmon_core.discovery.on_link import OnLink
from netmon_core.identification.combine import recognize_announced
from netmon_core.inventory.inventory import Inventory
from netmon_core.packets.arp import Arp, build_arp
from netmon_core.packets.dhcp import Dhcp, build_dhcp
from netmon_core.packets.ethernet import Ethernet, build_ethernet
from netmon_core.packets.frame import parse_frame
from netmon_core.packets.icmp import Icmp, build_icmp6
from netmon_core.packets.ipv4 import Ipv4, build_ipv4
from netmon_core.packets.ipv6 import Ipv6, build_ipv6
from netmon_core.packets.udp import Udp, build_udp

if TYPE_CHECKING:
    from collections.abc import Container, Iterable

    from netmon_core.evidence.known import Evidence
    from netmon_core.evidence.observation import Observation
    from netmon_core.model.ip import IPAddress

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
LAN = OnLink([IPv4Network("10.0.0.0/24")])
EVERYBODY = "255.255.255.255"


def seen(data: bytes, on_link: Container[IPAddress] = LAN) -> list[Observation]:
    """What discovery makes of a frame."""
    frame = parse_frame(data)
    assert frame is not None
    return observe_frame(frame, network_id="lan", seen_at=NOW, on_link=on_link)


def summary(
    found: Iterable[Observation],
) -> list[tuple[str | None, IPAddress | None, Evidence, bool]]:
    """Whom each is of, what it says, and whether that is a sign of life."""
    return [(each.mac, each.address, each.evidence, each.live) for each in found]


def ethernet(ethertype: int, payload: bytes, *, mac: str, to: str = "ff:ff:ff:ff:ff:ff") -> bytes:
    """A frame around a payload."""
    return build_ethernet(Ethernet(destination=to, source=mac, ethertype=ethertype), payload)


def arp(address: str, *, mac: str) -> bytes:
    """Somebody asks by ARP."""
    asked = Arp(
        reply=False,
        sender_mac=mac,
        sender_address=IPv4Address(address),
        target_mac="00:00:00:00:00:00",
        target_address=IPv4Address("10.0.0.254"),
    )
    return ethernet(0x0806, build_arp(asked), mac=mac)


def udp4(
    datagram: Udp, *, mac: str, source: IPv4Address, destination: str = EVERYBODY, ttl: int = 64
) -> bytes:
    """A datagram over IPv4, to everybody or to the one router."""
    target = IPv4Address(destination)
    packet = Ipv4(
        source=source, destination=target, protocol=17, payload=build_udp(datagram, source, target), ttl=ttl
    )
    to = "02:00:00:00:00:01" if target.is_private and destination != EVERYBODY else "ff:ff:ff:ff:ff:ff"
    return ethernet(0x0800, build_ipv4(packet), mac=mac, to=to)


def dhcp(
    message: Dhcp, *, mac: str, source: IPv4Address, destination: str = EVERYBODY, ttl: int = 64
) -> bytes:
    """A DHCP message in its frame."""
    ports = (67, 68) if message.reply else (68, 67)
    datagram = Udp(source_port=ports[0], destination_port=ports[1], payload=build_dhcp(message))
    return udp4(datagram, mac=mac, source=source, destination=destination, ttl=ttl)


def udp6(datagram: Udp, *, mac: str, source: IPv6Address, destination: str) -> bytes:
    """A datagram over IPv6."""
    target = IPv6Address(destination)
    payload = build_udp(datagram, source, target)
    packet = Ipv6(source=source, destination=target, protocol=17, payload=payload, ttl=1)
    return ethernet(0x86DD, build_ipv6(packet), mac=mac, to="33:33:00:00:00:01")


def icmp6(message: Icmp, *, mac: str, source: IPv6Address, hops: int = 255) -> bytes:
    """An ICMPv6 message to all nodes."""
    target = IPv6Address("ff02::1")
    payload = build_icmp6(message, source, target)
    packet = Ipv6(source=source, destination=target, protocol=58, payload=payload, ttl=hops)
    return ethernet(0x86DD, build_ipv6(packet), mac=mac, to="33:33:00:00:00:01")


def new_inventory() -> Inventory:
    """An inventory of nobody."""
    numbers = count(1)
    return Inventory(
        combine=recognize_announced, vendor_of=lambda _: None, new_id=lambda: f"d{next(numbers)}"
    )
