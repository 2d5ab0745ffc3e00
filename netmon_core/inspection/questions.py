"""What is asked once an hour: who gives out addresses, and who has a name that nobody has. Pure."""

from __future__ import annotations

from ipaddress import IPv4Address
from typing import TYPE_CHECKING, Final

from ..packets.dhcp import CLIENT_PORT, DISCOVER, SERVER_PORT, Dhcp, build_dhcp
from ..packets.dns import Dns, Question, build_dns
from ..packets.ethernet import IPV4, Ethernet, build_ethernet
from ..packets.ipv4 import UDP, Ipv4, build_ipv4
from ..packets.mac import BROADCAST, format_mac
from ..packets.messages import LLMNR, MDNS
from ..packets.netbios import PORT as NETBIOS
from ..packets.netbios import QUERY, WORKSTATION, Netbios, NetbiosName, build_netbios
from ..packets.udp import Udp, build_udp

if TYPE_CHECKING:
    from collections.abc import Callable

# No word and no name of a device is made of so many letters at random.
LETTERS: Final = 12
_ALPHABET: Final = "abcdefghijklmnopqrstuvwxyz"
_EVERYBODY: Final = IPv4Address("255.255.255.255")
_NOBODY: Final = IPv4Address(0)
# Mask, routers, name servers, lease, server.
_WANTED: Final = (1, 3, 6, 51, 54)
_A: Final = 1


def made_up_mac(random: bytes) -> str:
    """A locally administered MAC of five random bytes."""
    return format_mac(b"\x02" + random[:5])


def made_up_name(choose: Callable[[str], str]) -> str:
    """A name that nobody has; `choose` picks one of several letters."""
    return "".join(choose(_ALPHABET) for _ in range(LETTERS))


def discover_frame(own_mac: str, asking_mac: str, transaction: int) -> bytes:
    """Ask who gives out addresses, and take none: no request follows.

    The frame comes from our own MAC, so that no switch learns another; `asking_mac` is whom the offer is for.
    """
    wish = Dhcp(
        reply=False,
        mac=asking_mac,
        kind=DISCOVER,
        transaction=transaction,
        broadcast=True,
        wanted=_WANTED,
    )
    said = Udp(source_port=CLIENT_PORT, destination_port=SERVER_PORT, payload=build_dhcp(wish))
    packet = Ipv4(
        source=_NOBODY, destination=_EVERYBODY, protocol=UDP, payload=build_udp(said, _NOBODY, _EVERYBODY)
    )
    header = Ethernet(destination=BROADCAST, source=own_mac, ethertype=IPV4)
    return build_ethernet(header, build_ipv4(packet))


def bait_questions(name: str, transaction: int, broadcast: IPv4Address) -> list[tuple[str, int, bytes]]:
    """Ask for a name by LLMNR, mDNS and NetBIOS: where to, and what."""
    llmnr = Dns(id=transaction, reply=False, questions=(Question(name=name, type=_A),))
    mdns = Dns(
        id=transaction, reply=False, questions=(Question(name=f"{name}.local", type=_A, unicast=True),)
    )
    return [
        ("224.0.0.252", LLMNR, build_dns(llmnr)),
        ("224.0.0.251", MDNS, build_dns(mdns)),
        (str(broadcast), NETBIOS, name_query(transaction, name)),
    ]


def name_query(transaction: int, name: str) -> bytes:
    """Ask everybody who has a NetBIOS name."""
    about = NetbiosName(name=name.upper(), suffix=WORKSTATION)
    data = build_netbios(Netbios(reply=False, operation=QUERY, number=transaction, about=about))
    # To everybody, as hosts without a server of names ask (RFC 1002, 4.2.12).
    return data[:2] + b"\x01\x10" + data[4:]
