"""Frames that make the decoders besides DNS work as hard as their caps allow."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, IPv6Network

from netmon_core.packets import cdp, dhcp, lldp, ndp, ssdp, wsd
from netmon_core.packets.ethernet import Ethernet, build_ethernet
from netmon_core.packets.icmp import build_icmp6
from netmon_core.packets.ipv4 import Ipv4, build_ipv4
from netmon_core.packets.ipv6 import Ipv6, build_ipv6
from netmon_core.packets.mld import MldReport
from netmon_core.packets.snap import CDP, build_snap
from netmon_core.packets.udp import Udp, build_udp

MAC = "02:00:00:00:00:01"
HERE, ALL = IPv4Address("192.0.2.5"), IPv4Address("255.255.255.255")
HERE6, ALL6 = IPv6Address("fe80::5"), IPv6Address("ff02::1")
# Text that costs most to clean: accents out of order, and a mark to be taken away.
DEAR = "a\u0301\u0327\u202e".encode()


def hard_frames() -> list[bytes]:
    """One or two for each decoder."""
    prefix = ndp.Prefix(
        network=IPv6Network("2001:db8::/64"), on_link=True, autonomous=True, valid=1, preferred=1
    )
    asking = dhcp.build_dhcp(dhcp.Dhcp(reply=False, mac=MAC, kind=1))
    chassis = lldp.build_lldp(lldp.Lldp(chassis=MAC, chassis_kind=lldp.CHASSIS_MAC, port="1", ttl=9))
    hello = wsd.WsDiscovery(
        says=wsd.Says.HELLO, endpoint="urn:uuid:x", scopes=("\u0301\u0327\u0301\u0327",) * 600
    )
    header = b"NOTIFY * HTTP/1.1\r\nNTS: ssdp:alive\r\n"
    names = b"\x00\x00\x84\x00\x00\x00\x00\x01\x00\x00\x00\x00\x20" + b"CA" * 16
    return [
        _udp(wsd.PORT, b"<a>" + b"<b>x</b>" * (wsd.MAX_ELEMENTS - 1) + b"</a>"),
        _udp(wsd.PORT, b"<a>" + (b"<b>" + DEAR * 3 + b"</b>") * 250 + b"</a>"),
        _udp(wsd.PORT, wsd.build_wsd(hello)),
        _udp(ssdp.PORT, header + b"".join(name + DEAR * 80 for name in (b"NT:", b"\nUSN:", b"\nSERVER:"))),
        _udp(ssdp.PORT, header + b"NT:\xcc\x81\xcc\xa7\xff\r\n" * ssdp.MAX_HEADERS),
        _udp(
            137,
            names
            + b"\x00\x00\x21\x00\x01\x00\x00\x00\x00\x02\x46\x20"
            + (b"\xff" * 15 + b"\x00\x04\x00") * 33,
        ),
        _udp(dhcp.SERVER_PORT, asking[:-1] + b"\x0c\x01\xff" * 1200),
        _udp6(547, b"\x01\x00\x00\x01" + (b"\x00\x03\x01\x00" + bytes(12) + b"\x00\x05\x00\x00" * 61) * 30),
        _icmp6(ndp.RouterAdvertisement(lifetime=1, prefixes=(prefix,) * 45)),
        _icmp6(MldReport(groups=(ALL6,) * 71)),
        _ether(lldp.ETHERTYPE, chassis[:-2] + (b"\x0b\xff" + DEAR * 73)[:513] * 17),
        _snap(CDP, b"\x02\xb4\x00\x00" + b"\x00\x01\x00\x0c\xcc\x81\xcc\xa7\xff\xfe\xfd\xfc" * cdp.MAX_TLVS),
    ]


def _ether(ethertype: int, payload: bytes) -> bytes:
    header = Ethernet(destination="ff:ff:ff:ff:ff:ff", source=MAC, ethertype=ethertype)
    return build_ethernet(header, payload)


def _snap(protocol: bytes, payload: bytes) -> bytes:
    body = build_snap(protocol, payload)[:1500]
    return _ether(len(body), body)


def _udp(port: int, payload: bytes) -> bytes:
    data = build_udp(Udp(source_port=port, destination_port=port, payload=payload), HERE, ALL)
    return _ether(0x0800, build_ipv4(Ipv4(source=HERE, destination=ALL, protocol=17, payload=data)))


def _udp6(port: int, payload: bytes) -> bytes:
    data = build_udp(Udp(source_port=port, destination_port=port, payload=payload), HERE6, ALL6)
    return _ether(0x86DD, build_ipv6(Ipv6(source=HERE6, destination=ALL6, protocol=17, payload=data)))


def _icmp6(message: ndp.Ndp | MldReport) -> bytes:
    data = build_icmp6(message, HERE6, ALL6)
    packet = Ipv6(source=HERE6, destination=ALL6, protocol=58, payload=data, ttl=255)
    return _ether(0x86DD, build_ipv6(packet))
