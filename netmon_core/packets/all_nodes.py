"""Questions to every IPv6 host on a link, and to one by its address, as whole frames (RFC 4443, RFC 4861).

Nothing of it needs a neighbor entry of ours: an answer shows its sender's MAC.
"""

from __future__ import annotations

from ipaddress import IPv6Address
from typing import Final, NamedTuple

from .addresses import ipv6_address
from .checksum import checksum, pseudo_header
from .ethernet import IPV6, Ethernet, build_ethernet
from .icmp import Echo, build_icmp6
from .ipv6 import ICMP6, Ipv6, build_ipv6
from .mac import format_mac, is_unicast, pack_mac

ALL_NODES: Final = IPv6Address("ff02::1")
COOKIE_SIZE: Final = 8

_ALL_NODES_MAC: Final = "33:33:00:00:00:01"
_DESTINATION_OPTIONS: Final = 60
# One option of a kind that nobody knows; its two highest bits say "tell the sender, also of a multicast".
_UNKNOWN_OPTION: Final = bytes((ICMP6, 0, 0x80, 4, 0, 0, 0, 0))
_PROBLEM, _ECHO_REPLY, _SOLICIT, _ADVERTISE = 4, 129, 135, 136
_SOURCE_MAC: Final = b"\x01\x01"
# Nobody beyond a router can send what arrives with it (RFC 4861, 3.1).
_ON_LINK: Final = 255

# Where things begin in a frame without extension headers; the error quotes what we sent, option and all.
_NEXT_HEADER, _HOP_LIMIT, _SOURCE, _DESTINATION, _MESSAGE = 20, 21, 22, 38, 54
_TARGET, _ECHO_PAYLOAD, _QUOTED_PAYLOAD = 62, 62, 54 + 8 + 40 + 8 + 8


class LinkAnswer(NamedTuple):
    """Who answered. `advertised`: by naming its MAC, for that is what it was asked for."""

    address: IPv6Address
    mac: str
    advertised: bool


def everybody_frame(mac: str, source: IPv6Address, cookie: bytes, *, option: bool = False) -> bytes:
    """An echo request to ff02::1. With `option` it has one that every host must complain about.

    Hosts that answer no ping to a multicast address (Windows) answer that.
    """
    echo = Echo(reply=False, identifier=int.from_bytes(cookie[:2]), sequence=option, payload=cookie)
    message = build_icmp6(echo, source, ALL_NODES)
    packet = Ipv6(
        source=source,
        destination=ALL_NODES,
        protocol=_DESTINATION_OPTIONS if option else ICMP6,
        payload=_UNKNOWN_OPTION + message if option else message,
        ttl=1,
    )
    header = Ethernet(destination=_ALL_NODES_MAC, source=mac, ethertype=IPV6)
    return build_ethernet(header, build_ipv6(packet))


def solicitation_frame(mac: str, source: IPv6Address, target: IPv6Address) -> bytes:
    """Who has `target`? The question goes to the group of its last three bytes (RFC 4291, 2.7.1)."""
    group = IPv6Address(0xFF02_0000_0000_0000_0000_0001_FF00_0000 | int(target) & 0xFF_FFFF)
    body = bytes((_SOLICIT, 0, 0, 0, 0, 0, 0, 0)) + target.packed + _SOURCE_MAC + pack_mac(mac)
    sealed = checksum(pseudo_header(source, group, ICMP6, len(body)) + body)
    packet = Ipv6(
        source=source,
        destination=group,
        protocol=ICMP6,
        payload=body[:2] + sealed.to_bytes(2) + body[4:],
        ttl=_ON_LINK,
    )
    header = Ethernet(destination="33:33:" + group.packed[12:].hex(":"), source=mac, ethertype=IPV6)
    return build_ethernet(header, build_ipv6(packet))


def read_answer(frame: bytes, cookie: bytes) -> LinkAnswer | None:
    """The answer in a frame, if it is one to a question of ours.

    An echo or an error holds our cookie. An advertisement holds none; that it comes from this link is all
    that is known.
    """
    if len(frame) < _MESSAGE + 8 or frame[12:14] != b"\x86\xdd" or frame[_NEXT_HEADER] != ICMP6:
        return None
    mac = format_mac(frame[6:12])
    if not is_unicast(mac):
        return None
    kind = frame[_MESSAGE]
    if kind == _ADVERTISE:
        if frame[_HOP_LIMIT] != _ON_LINK or len(frame) < _TARGET + 16:
            return None
        return LinkAnswer(ipv6_address(frame[_TARGET : _TARGET + 16]), mac, advertised=True)
    begin = {_ECHO_REPLY: _ECHO_PAYLOAD, _PROBLEM: _QUOTED_PAYLOAD}.get(kind)
    if begin is None or frame[begin : begin + COOKIE_SIZE] != cookie:
        return None
    return LinkAnswer(ipv6_address(frame[_SOURCE:_DESTINATION]), mac, advertised=False)
