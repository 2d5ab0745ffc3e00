"""What an application says in one UDP datagram or link frame, by the port or type it comes on.

An ear that may only hear UDP decodes with `parse_message`; whole frames go through `parse_frame`.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from . import dhcp, dhcp6, netbios, ssdp, wsd
from .cdp import Cdp
from .dhcp import Dhcp, parse_dhcp
from .dhcp6 import Dhcp6, parse_dhcp6
from .dns import Dns, parse_dns
from .edp import Edp
from .lldp import Lldp
from .netbios import Netbios, parse_netbios
from .sonmp import Sonmp
from .ssdp import Ssdp, parse_ssdp
from .wsd import WsDiscovery, parse_wsd

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from .udp import Udp

# DNS, mDNS and LLMNR have one format; the port that an answer comes from tells which it is.
DNS: Final = 53
MDNS: Final = 5353
LLMNR: Final = 5355

# As people call what is said on a port.
NAMES: Final[Mapping[int, str]] = MappingProxyType(
    {
        DNS: "DNS",
        MDNS: "mDNS",
        LLMNR: "LLMNR",
        dhcp.SERVER_PORT: "DHCP",
        dhcp.CLIENT_PORT: "DHCP",
        dhcp6.SERVER_PORT: "DHCPv6",
        dhcp6.CLIENT_PORT: "DHCPv6",
        netbios.PORT: "NetBIOS",
        ssdp.PORT: "SSDP",
        wsd.PORT: "WS-Discovery",
    }
)

type Message = Dns | Dhcp | Dhcp6 | Ssdp | Netbios | WsDiscovery | Lldp | Cdp | Edp | Sonmp

# Read only: whoever looks a port up must not be able to change what others find.
PARSERS: Final[Mapping[int, Callable[[bytes], Message | None]]] = MappingProxyType(
    {
        DNS: parse_dns,
        MDNS: parse_dns,
        LLMNR: parse_dns,
        dhcp.SERVER_PORT: parse_dhcp,
        dhcp.CLIENT_PORT: parse_dhcp,
        dhcp6.SERVER_PORT: parse_dhcp6,
        dhcp6.CLIENT_PORT: parse_dhcp6,
        netbios.PORT: parse_netbios,
        ssdp.PORT: parse_ssdp,
        wsd.PORT: parse_wsd,
    }
)


def parse_message(datagram: Udp) -> Message | None:
    """What the datagram says; None where no decoder listens on its ports, or it is malformed."""
    parse = PARSERS.get(datagram.destination_port) or PARSERS.get(datagram.source_port)
    return None if parse is None else parse(datagram.payload)
