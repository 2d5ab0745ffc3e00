"""Every decoder by its name: messages of ours to begin from, and what is done with one."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime
from ipaddress import IPv4Address, IPv4Network
from typing import TYPE_CHECKING

from netmon_core.discovery.frames import observe_frame, observe_message
from netmon_core.discovery.on_link import OnLink
from netmon_core.packets.arp import arp_request, build_arp, parse_arp
from netmon_core.packets.cdp import build_cdp, parse_cdp
from netmon_core.packets.dhcp import build_dhcp, parse_dhcp
from netmon_core.packets.dhcp6 import build_dhcp6, parse_dhcp6
from netmon_core.packets.dns import TXT, A, Dns, Question, Record, Service, build_dns, parse_dns
from netmon_core.packets.edp import Edp, build_edp, parse_edp
from netmon_core.packets.frame import Frame, parse_frame
from netmon_core.packets.icmp import build_icmp6, parse_icmp6
from netmon_core.packets.lldp import build_lldp, parse_lldp
from netmon_core.packets.netbios import parse_netbios
from netmon_core.packets.snap import parse_snap
from netmon_core.packets.snmp import parse_scoped, parse_snmp
from netmon_core.packets.sonmp import Sonmp, build_sonmp, parse_sonmp
from netmon_core.packets.ssdp import build_ssdp, parse_ssdp
from netmon_core.packets.udp import parse_udp
from netmon_core.packets.wsd import build_wsd, parse_wsd
from netmon_core.packets.xml import MalformedXmlError, read_xml

from .made import (
    HERE,
    MAC,
    announced,
    asking,
    asking6,
    at_hand,
    chassis,
    given,
    made_frames,
    neighbor,
    neighborly,
)
from .made_snmp import scoped_pdus, snmp_messages

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from netmon_core.packets.messages import Message

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
EVERYWHERE = OnLink([IPv4Network("0.0.0.0/0")])


def hear(data: bytes) -> None:
    """A frame through the parser and through discovery."""
    frame = parse_frame(data)
    if frame is not None:
        _look(frame)


def _look(frame: Frame) -> None:
    for seen in observe_frame(frame, network_id="lan", seen_at=NOON, on_link=EVERYWHERE):
        assert seen.evidence.meaning.words


def _told(parse: Callable[[bytes], Message | None], port: int = 0) -> Callable[[bytes], None]:
    """A message through its decoder and through discovery."""

    def take(data: bytes) -> None:
        message = parse(data)
        if message is None:
            return
        heard = observe_message(
            message,
            port=port,
            address=HERE,
            mac=MAC,
            network_id="lan",
            seen_at=NOON,
            on_link=EVERYWHERE,
        )
        for seen in heard:
            assert seen.evidence.meaning.words

    return take


def _xml(data: bytes) -> None:
    with suppress(MalformedXmlError):
        read_xml(data)


def _payloads(port: int) -> Iterator[bytes]:
    """What the made frames carry to a port."""
    for data in made_frames():
        frame = parse_frame(data)
        if frame is not None and frame.udp is not None and frame.udp.destination_port == port:
            yield frame.udp.payload


def _dns() -> bytes:
    service = Service(priority=0, weight=0, port=80, target="lp.local")
    return build_dns(
        Dns(
            id=0,
            reply=True,
            questions=(Question(name="_http._tcp.local", type=12),),
            answers=(
                Record(name="LP._http._tcp.local", type=33, ttl=120, data=service),
                Record(name="LP._http._tcp.local", type=TXT, ttl=120, data=(b"ty=LP",)),
                Record(name="lp.local", type=A, ttl=120, data=IPv4Address("192.0.2.5")),
            ),
        )
    )


DECODERS: dict[str, tuple[Callable[[bytes], object], tuple[bytes, ...]]] = {
    "frame": (hear, tuple(made_frames())),
    "arp": (parse_arp, (build_arp(arp_request(mac=MAC, address=HERE, target=HERE)),)),
    "udp": (parse_udp, (b"\x00\x44\x00\x43\x00\x0c\x00\x00abcd",)),
    "icmp6": (parse_icmp6, tuple(build_icmp6(each) for each in neighborly())),
    "mdns": (_told(parse_dns, 5353), (_dns(),)),
    "llmnr": (_told(parse_dns, 5355), (_dns(),)),
    "dhcp": (_told(parse_dhcp), (build_dhcp(asking()), build_dhcp(given()))),
    "dhcp6": (_told(parse_dhcp6), (build_dhcp6(asking6()), build_dhcp6(asking6(relays=2)))),
    "ssdp": (_told(parse_ssdp), tuple(build_ssdp(each) for each in announced())),
    "netbios": (_told(parse_netbios), tuple(_payloads(137))),
    "wsd": (_told(parse_wsd), tuple(build_wsd(each) for each in at_hand())),
    "xml": (_xml, tuple(build_wsd(each) for each in at_hand())),
    "lldp": (_told(parse_lldp), (build_lldp(chassis()),)),
    "cdp": (_told(parse_cdp), (build_cdp(neighbor()),)),
    "edp": (_told(parse_edp), (build_edp(Edp(mac=MAC, name="core", port="1/26", version="7.8.3.2")),)),
    "sonmp": (_told(parse_sonmp), (build_sonmp(Sonmp(address=HERE, port=257)),)),
    "snmp": (parse_snmp, snmp_messages()),
    "snmp scoped": (parse_scoped, scoped_pdus()),
    "snap": (_told(parse_snap), tuple(data[14:] for data in made_frames() if data[12] < 6)),
}
