"""A frame of every kind of message, as devices send them: seeds for the fuzzer, and read by others too."""

from __future__ import annotations

from dataclasses import replace
from ipaddress import IPv4Address, IPv6Address, IPv6Network
from typing import TYPE_CHECKING

from netmon_core.packets.cdp import Cdp, build_cdp
from netmon_core.packets.dhcp import ACK, DISCOVER, Dhcp, build_dhcp
from netmon_core.packets.dhcp6 import SOLICIT, Dhcp6, build_dhcp6
from netmon_core.packets.edp import Edp, build_edp
from netmon_core.packets.ethernet import Ethernet, build_ethernet
from netmon_core.packets.icmp import build_icmp6
from netmon_core.packets.ipv4 import Ipv4, build_ipv4
from netmon_core.packets.ipv6 import Ipv6, build_ipv6
from netmon_core.packets.lldp import CHASSIS_MAC, ETHERTYPE, Lldp, build_lldp
from netmon_core.packets.mld import MldReport
from netmon_core.packets.ndp import (
    NeighborAdvertisement,
    NeighborSolicitation,
    Prefix,
    RouterAdvertisement,
    RouterSolicitation,
)
from netmon_core.packets.netbios import (
    QUERY,
    REGISTRATION,
    Netbios,
    NetbiosName,
    build_netbios,
)
from netmon_core.packets.snap import CDP, EDP, FDP, SONMP, build_snap
from netmon_core.packets.sonmp import Sonmp, build_sonmp
from netmon_core.packets.ssdp import Says, Ssdp, build_ssdp
from netmon_core.packets.udp import Udp, build_udp
from netmon_core.packets.wsd import Says as Wsd
from netmon_core.packets.wsd import WsDiscovery, build_wsd

if TYPE_CHECKING:
    from netmon_core.packets.icmp import Icmp

MAC = "b8:27:eb:00:00:01"
HERE, GATEWAY, ALL = IPv4Address("192.0.2.5"), IPv4Address("192.0.2.1"), IPv4Address("255.255.255.255")
HERE6, ALL6 = IPv6Address("fe80::ba27:ebff:fe00:1"), IPv6Address("ff02::1")
DUID = bytes.fromhex("00010001 2b3c4d5e b827eb000001")


def made_frames() -> list[bytes]:
    """One of each."""
    name = NetbiosName(name="DESKTOP-1", suffix=0)
    status = (name, NetbiosName(name="WORKGROUP", suffix=0, group=True))
    return [
        udp4(68, 67, build_dhcp(asking()), source=IPv4Address(0)),
        udp4(67, 68, build_dhcp(given()), source=GATEWAY),
        udp6(546, 547, build_dhcp6(asking6())),
        udp6(547, 547, build_dhcp6(asking6(relays=2))),
        *(icmp6(message) for message in neighborly()),
        *(udp4(1900, 1900, build_ssdp(message)) for message in announced()),
        udp4(
            137,
            137,
            build_netbios(
                Netbios(reply=False, operation=REGISTRATION, number=7, about=name, addresses=(HERE,))
            ),
        ),
        udp4(
            137,
            137,
            build_netbios(Netbios(reply=True, operation=QUERY, number=8, about=name, names=status, mac=MAC)),
        ),
        *(udp4(3702, 3702, build_wsd(message)) for message in at_hand()),
        ethernet(ETHERTYPE, build_lldp(chassis()), to="01:80:c2:00:00:0e"),
        snap(CDP, build_cdp(neighbor())),
        snap(FDP, build_cdp(Cdp(ttl=180, device="edge", platform="ICX7150", foundry=True))),
        snap(EDP, build_edp(Edp(mac=MAC, name="core", port="1/26", version="7.8.3.2"))),
        snap(SONMP[1], build_sonmp(Sonmp(address=HERE, port=257, chassis=12))),
    ]


def asking() -> Dhcp:
    """A phone comes home."""
    return Dhcp(
        reply=False,
        mac=MAC,
        kind=DISCOVER,
        transaction=0x1234,
        broadcast=True,
        hostname="Pixel-8",
        fqdn="pixel.lan",
        vendor_class="android-dhcp-14",
        client_id=bytes.fromhex("01b827eb000001"),
        wanted=(1, 3, 6, 15, 26, 28, 51, 58, 59, 43, 114, 108),
        requested=HERE,
    )


def given() -> Dhcp:
    """It is given an address."""
    return Dhcp(
        reply=True,
        mac=MAC,
        kind=ACK,
        transaction=0x1234,
        given=HERE,
        server=GATEWAY,
        mask=IPv4Address("255.255.255.0"),
        routers=(GATEWAY,),
        name_servers=(GATEWAY, IPv4Address("192.0.2.2")),
        domain="lan",
        lease=3600,
    )


def asking6(relays: int = 0) -> Dhcp6:
    """The same over IPv6."""
    return Dhcp6(
        kind=SOLICIT,
        transaction=0x123456,
        client_id=DUID,
        fqdn="pixel.lan",
        vendor_class="MSFT 5.0",
        enterprise=311,
        wanted=(23, 24, 39),
        addresses=(IPv6Address("2001:db8::5"),),
        lease=7200,
        relays=relays,
        peer=HERE6 if relays else None,
        mac=MAC if relays else None,
    )


def neighborly() -> list[Icmp]:
    """Neighbor discovery and groups."""
    prefix = Prefix(
        network=IPv6Network("2001:db8:1::/64"), on_link=True, autonomous=True, valid=86400, preferred=14400
    )
    return [
        NeighborSolicitation(target=IPv6Address("2001:db8:1::5"), mac=MAC),
        NeighborAdvertisement(
            target=IPv6Address("2001:db8:1::5"), mac=MAC, router=True, solicited=True, override=True
        ),
        RouterSolicitation(mac=MAC),
        RouterAdvertisement(
            lifetime=1800,
            mac=MAC,
            other=True,
            preference=1,
            hop_limit=64,
            mtu=1492,
            prefixes=(prefix,),
            name_servers=(IPv6Address("2001:db8:1::53"),),
        ),
        MldReport(groups=(IPv6Address("ff02::fb"), IPv6Address("ff02::1:3"))),
        MldReport(groups=(IPv6Address("ff02::fb"),), version=1),
        MldReport(left=(IPv6Address("ff02::fb"),), version=1),
    ]


def announced() -> list[Ssdp]:
    """A router of the house, and a program that looks for one."""
    usn = "uuid:8c1d2b3a-0000-4000-8000-00155d000001"
    target = "urn:schemas-upnp-org:device:InternetGatewayDevice:1"
    alive = Ssdp(
        says=Says.ALIVE,
        target=target,
        usn=f"{usn}::{target}",
        location="http://192.0.2.5:5000/rootDesc.xml",
        server="Debian/12 UPnP/1.1 MiniUPnPd/2.3.1",
        max_age=1800,
    )
    return [
        alive,
        replace(alive, says=Says.BYEBYE),
        Ssdp(says=Says.SEARCH, target="ssdp:all", user_agent="Google Chrome/120 Windows"),
        replace(alive, says=Says.ANSWER),
    ]


def at_hand() -> list[WsDiscovery]:
    """A Windows machine and a camera."""
    endpoint = "urn:uuid:5a3b0000-1111-4222-8333-001122334455"
    return [
        WsDiscovery(says=Wsd.HELLO, endpoint=endpoint, types=("Device", "Computer")),
        WsDiscovery(says=Wsd.BYE, endpoint=endpoint),
        WsDiscovery(says=Wsd.PROBE, types=("Device",)),
        WsDiscovery(
            says=Wsd.PROBE_MATCHES,
            endpoint=endpoint,
            types=("NetworkVideoTransmitter",),
            scopes=("onvif://www.onvif.org/name/Front%20Door",),
            locations=("http://192.0.2.5/onvif/device_service",),
        ),
    ]


def chassis() -> Lldp:
    """A phone on a desk, with its media extension."""
    return Lldp(
        chassis=MAC,
        chassis_kind=CHASSIS_MAC,
        port="ge-0/0/1",
        ttl=120,
        port_description="uplink",
        name="sw-hall",
        description="Netmon OS 1.0",
        abilities=("bridge", "router"),
        addresses=(HERE, IPv6Address("2001:db8::5")),
        hardware="H1",
        firmware="F2",
        software="S3",
        serial="SN4",
        manufacturer="Acme",
        model="M5",
    )


def neighbor() -> Cdp:
    """A switch."""
    return Cdp(
        ttl=180,
        device="core.lan",
        port="GigabitEthernet0/1",
        platform="cisco WS-C2960",
        version="Cisco IOS 15.2",
        abilities=("switch", "igmp"),
        addresses=(HERE,),
    )


def ethernet(ethertype: int, payload: bytes, *, to: str = "ff:ff:ff:ff:ff:ff") -> bytes:
    """A frame around a payload."""
    return build_ethernet(Ethernet(destination=to, source=MAC, ethertype=ethertype), payload)


def snap(protocol: bytes, payload: bytes) -> bytes:
    """An 802.3 frame around a payload."""
    body = build_snap(protocol, payload)
    return ethernet(len(body), body, to="01:00:0c:cc:cc:cc").ljust(60, b"\x00")


def udp4(source_port: int, port: int, payload: bytes, *, source: IPv4Address = HERE) -> bytes:
    """A datagram to everybody."""
    data = build_udp(Udp(source_port=source_port, destination_port=port, payload=payload), source, ALL)
    return ethernet(0x0800, build_ipv4(Ipv4(source=source, destination=ALL, protocol=17, payload=data)))


def udp6(source_port: int, port: int, payload: bytes) -> bytes:
    """A datagram to all nodes."""
    data = build_udp(Udp(source_port=source_port, destination_port=port, payload=payload), HERE6, ALL6)
    packet = Ipv6(source=HERE6, destination=ALL6, protocol=17, payload=data)
    return ethernet(0x86DD, build_ipv6(packet), to="33:33:00:00:00:01")


def icmp6(message: Icmp) -> bytes:
    """An ICMPv6 message to all nodes."""
    packet = Ipv6(
        source=HERE6, destination=ALL6, protocol=58, payload=build_icmp6(message, HERE6, ALL6), ttl=255
    )
    return ethernet(0x86DD, build_ipv6(packet), to="33:33:00:00:00:01")
