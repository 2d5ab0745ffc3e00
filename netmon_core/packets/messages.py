"""What an application says in one UDP datagram or link frame, by the port or type it comes on.

An ear that may only hear UDP decodes with `parse_message`; whole frames go through `parse_frame`.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from .dhcp import CLIENT_PORT, SERVER_PORT, Dhcp, parse_dhcp
from .dns import Dns, parse_dns

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
        SERVER_PORT: "DHCP",
        CLIENT_PORT: "DHCP",
    }
)

type Message = Dns | Dhcp

# Read only: whoever looks a port up must not be able to change what others find.
PARSERS: Final[Mapping[int, Callable[[bytes], Message | None]]] = MappingProxyType(
    {
        DNS: parse_dns,
        MDNS: parse_dns,
        LLMNR: parse_dns,
        SERVER_PORT: parse_dhcp,
        CLIENT_PORT: parse_dhcp,
    }
)


def parse_message(datagram: Udp) -> Message | None:
    """What the datagram says; None where no decoder listens on its ports, or it is malformed."""
    parse = PARSERS.get(datagram.destination_port) or PARSERS.get(datagram.source_port)
    return None if parse is None else parse(datagram.payload)
