"""What people call the protocol that a frame is of. Pure."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from .ipv6 import Ipv6

if TYPE_CHECKING:
    from .frame import Frame

# Datagrams that an ear wants, by either of their ports.
PORTS: Final = MappingProxyType(
    {
        67: "DHCP",
        68: "DHCP",
        137: "NetBIOS",
        546: "DHCPv6",
        547: "DHCPv6",
        1900: "SSDP",
        1985: "HSRP",
        2029: "HSRP",
        3702: "WS-Discovery",
        5353: "mDNS",
        5355: "LLMNR",
    }
)


def protocol_of(frame: Frame) -> str | None:
    """The name of the protocol; None where the tables have none."""
    if frame.arp is not None:
        return "ARP"
    if frame.udp is not None:
        return PORTS.get(frame.udp.destination_port) or PORTS.get(frame.udp.source_port)
    if frame.icmp is not None:
        return "ICMPv6" if isinstance(frame.ip, Ipv6) else "ICMP"
    return None
