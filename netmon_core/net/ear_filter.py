"""What an ear wants to hear, as one table, and the kernel filter that is made of it. Pure."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from .bpf import (
    JUMP_ABOVE,
    JUMP_ANY_BIT,
    JUMP_AT_LEAST,
    JUMP_EQUAL,
    LOAD_BYTE,
    LOAD_HALF,
    LOAD_HALF_INDEXED,
    LOAD_IPV4_LENGTH,
    LOAD_WORD,
    PACKET_OUTGOING,
    PACKET_TYPE,
    RETURN,
    Program,
)

if TYPE_CHECKING:
    from .linux import Filter

# Whole kinds of frame, by EtherType.
ETHERTYPES: Final = MappingProxyType({0x0806: "ARP", 0x88CC: "LLDP"})
# Datagrams, by either of their ports.
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
# Packets of other protocols of IPv4 and IPv6.
PROTOCOLS: Final = MappingProxyType({112: "VRRP"})
# Messages of ICMPv6: MLD, router and neighbor discovery, redirects; and MLDv2 reports.
ICMP6_FIRST, ICMP6_LAST, ICMP6_REPORT = 130, 137, 143
# Frames with a length in place of an EtherType, by the group they go to.
LINK_GROUPS: Final = MappingProxyType(
    {
        "01:00:0c:cc:cc:cc": "CDP",
        "00:e0:2b:00:00:00": "EDP",
        "01:e0:52:cc:cc:cc": "FDP",
        "01:00:81:00:01:00": "SONMP",
        "01:00:81:00:01:01": "SONMP",
    }
)

# Of each frame so much is kept: no Ethernet of ordinary size has longer ones.
FRAME_SIZE: Final = 2048

_IPV4, _IPV6 = 0x0800, 0x86DD
# Below it the field after the addresses is a length (IEEE 802.3).
_LEAST_ETHERTYPE = 0x0600
_UDP, _ICMP6, _HOP_BY_HOP = 17, 58, 0
# The offset of a fragment; only the first has the ports.
_LATER_FRAGMENT = 0x1FFF
# Where the IPv4 and IPv6 headers begin, and what follows an IPv6 header.
_IP, _AFTER_IPV6 = 14, 54


def ear_filter() -> Filter:
    """Pass what is in the tables, unless we sent it ourselves."""
    program = Program()
    program.put(LOAD_WORD, PACKET_TYPE)
    program.put(JUMP_EQUAL, PACKET_OUTGOING, yes="refuse")
    program.put(LOAD_HALF, 12)
    for ethertype in ETHERTYPES:
        program.put(JUMP_EQUAL, ethertype, yes="accept")
    program.put(JUMP_EQUAL, _IPV4, yes="ipv4")
    program.put(JUMP_EQUAL, _IPV6, yes="ipv6")
    program.put(JUMP_AT_LEAST, _LEAST_ETHERTYPE, yes="refuse")
    _link_groups(program)
    program.mark("ipv4")
    program.put(LOAD_BYTE, _IP + 9)
    _protocols(program)
    program.put(JUMP_EQUAL, _UDP, no="refuse")
    program.put(LOAD_HALF, _IP + 6)
    program.put(JUMP_ANY_BIT, _LATER_FRAGMENT, yes="refuse")
    program.put(LOAD_IPV4_LENGTH, _IP)
    _ports(program, LOAD_HALF_INDEXED, _IP)
    program.mark("ipv6")
    program.put(LOAD_BYTE, _IP + 6)
    _protocols(program)
    program.put(JUMP_EQUAL, _ICMP6, yes="icmp6")
    program.put(JUMP_EQUAL, _HOP_BY_HOP, yes="options")
    program.put(JUMP_EQUAL, _UDP, no="refuse")
    _ports(program, LOAD_HALF, _AFTER_IPV6)
    # A report of MLD comes behind eight bytes of options (RFC 3810 section 5).
    program.mark("options")
    program.put(LOAD_HALF, _AFTER_IPV6)
    program.put(JUMP_EQUAL, _ICMP6 << 8, no="refuse")
    program.put(LOAD_BYTE, _AFTER_IPV6 + 8)
    program.put(JUMP_EQUAL, ICMP6_REPORT, yes="accept")
    _icmp6_types(program)
    program.mark("icmp6")
    program.put(LOAD_BYTE, _AFTER_IPV6)
    program.put(JUMP_EQUAL, ICMP6_REPORT, yes="accept")
    _icmp6_types(program)
    program.mark("accept")
    program.put(RETURN, FRAME_SIZE)
    program.mark("refuse")
    program.put(RETURN, 0)
    return program.assemble()


def _link_groups(program: Program) -> None:
    for number, group in enumerate(LINK_GROUPS):
        packed = bytes.fromhex(group.replace(":", ""))
        program.put(LOAD_WORD, 0)
        program.put(JUMP_EQUAL, int.from_bytes(packed[:4]), no=f"group{number}")
        program.put(LOAD_HALF, 4)
        program.put(JUMP_EQUAL, int.from_bytes(packed[4:]), yes="accept")
        program.mark(f"group{number}")
    program.put(RETURN, 0)


def _protocols(program: Program) -> None:
    for protocol in PROTOCOLS:
        program.put(JUMP_EQUAL, protocol, yes="accept")


def _ports(program: Program, load: int, start: int) -> None:
    """Accept by the source or the destination port of the datagram that begins at `start`."""
    for offset in (0, 2):
        program.put(load, start + offset)
        for port in PORTS:
            program.put(JUMP_EQUAL, port, yes="accept")
    program.put(RETURN, 0)


def _icmp6_types(program: Program) -> None:
    program.put(JUMP_AT_LEAST, ICMP6_FIRST, no="refuse")
    program.put(JUMP_ABOVE, ICMP6_LAST, yes="refuse", no="accept")
