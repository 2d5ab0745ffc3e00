from __future__ import annotations

from dataclasses import replace
from ipaddress import IPv4Address, IPv6Address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netmon_core.packets.arp import Arp, build_arp
from netmon_core.packets.dns import Dns, build_dns
from netmon_core.packets.ethernet import Ethernet, build_ethernet
from netmon_core.packets.frame import Frame, parse_frame
from netmon_core.packets.icmp import Echo, build_icmp, build_icmp6
from netmon_core.packets.ipv4 import Ipv4, build_ipv4
from netmon_core.packets.ipv6 import Ipv6, build_ipv6
from netmon_core.packets.messages import PARSERS
from netmon_core.packets.udp import Udp, build_udp

from .strategies import arps, echoes, ethernets, ipv4s, ipv6s, messages, udps

ETHERNET = Ethernet(destination="ff:ff:ff:ff:ff:ff", source="b8:27:eb:00:00:01", ethertype=0x0800)
IPV4 = Ipv4(source=IPv4Address("192.0.2.1"), destination=IPv4Address("192.0.2.2"), protocol=17, payload=b"")
IPV6 = Ipv6(source=IPv6Address("fe80::1"), destination=IPv6Address("ff02::fb"), protocol=17, payload=b"")


def udp_frame(udp: Udp, packet: Ipv4 | Ipv6 = IPV4, ethernet: Ethernet = ETHERNET) -> tuple[bytes, Frame]:
    """A UDP frame and what it should be read as, its DNS aside."""
    packet = replace(packet, protocol=17, payload=build_udp(udp, packet.source, packet.destination))
    if isinstance(packet, Ipv4):
        ethernet = replace(ethernet, ethertype=0x0800)
        data = build_ipv4(packet)
    else:
        ethernet = replace(ethernet, ethertype=0x86DD)
        data = build_ipv6(packet)
    return build_ethernet(ethernet, data), Frame(ethernet=ethernet, ip=packet, udp=udp)


@given(ethernets, arps)
def test_arp_comes_through_whole(ethernet: Ethernet, arp: Arp) -> None:
    ethernet = replace(ethernet, ethertype=0x0806)
    data = build_ethernet(ethernet, build_arp(arp))
    assert parse_frame(data.ljust(60, b"\x00")) == Frame(ethernet=ethernet, arp=arp)


@given(ethernets, ipv4s, echoes)
def test_an_echo_comes_through_whole(ethernet: Ethernet, packet: Ipv4, echo: Echo) -> None:
    ethernet = replace(ethernet, ethertype=0x0800)
    packet = replace(packet, protocol=1, payload=build_icmp(echo))
    data = build_ethernet(ethernet, build_ipv4(packet))
    assert parse_frame(data) == Frame(ethernet=ethernet, ip=packet, icmp=echo)


@given(ethernets, ipv6s, echoes)
def test_an_ipv6_echo_comes_through_whole(ethernet: Ethernet, packet: Ipv6, echo: Echo) -> None:
    ethernet = replace(ethernet, ethertype=0x86DD)
    packet = replace(packet, protocol=58, payload=build_icmp6(echo, packet.source, packet.destination))
    data = build_ethernet(ethernet, build_ipv6(packet))
    assert parse_frame(data) == Frame(ethernet=ethernet, ip=packet, icmp=echo)


@given(
    ethernets,
    ipv4s | ipv6s,
    udps.filter(lambda udp: PARSERS.keys().isdisjoint({udp.source_port, udp.destination_port})),
)
def test_a_datagram_comes_through_whole(ethernet: Ethernet, packet: Ipv4 | Ipv6, udp: Udp) -> None:
    data, frame = udp_frame(udp, packet, ethernet)
    assert parse_frame(data) == frame


@given(ipv4s | ipv6s, messages, st.sampled_from([(53, 4000), (4000, 53), (5353, 5353), (5355, 4000)]))
def test_dns_comes_through_whole_on_its_ports(
    packet: Ipv4 | Ipv6, message: Dns, ports: tuple[int, int]
) -> None:
    udp = Udp(source_port=ports[0], destination_port=ports[1], payload=build_dns(message))
    data, frame = udp_frame(udp, packet)
    assert parse_frame(data) == replace(frame, message=message)


@given(st.binary(max_size=200))
def test_any_bytes_are_a_frame_or_none(data: bytes) -> None:
    parse_frame(data)


@given(
    st.sampled_from([b"\x08\x06", b"\x08\x00E", b"\x86\xdd`", b"\x81\x00\x00\x01\x08\x00E"]),
    st.binary(max_size=200),
)
def test_any_bytes_after_a_known_type_are_a_frame_or_none(head: bytes, tail: bytes) -> None:
    parse_frame(bytes(12) + head + tail)


@given(messages, st.data())
def test_a_damaged_frame_is_a_frame_or_none(message: Dns, data: st.DataObject) -> None:
    good, _ = udp_frame(Udp(source_port=5353, destination_port=5353, payload=build_dns(message)))
    raw = bytearray(good)
    for _ in range(data.draw(st.integers(1, 4))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    parse_frame(bytes(raw))
    parse_frame(bytes(raw[: data.draw(st.integers(0, len(raw)))]))


@pytest.mark.parametrize("ethertype", [0x0026, 0x05FF, 0x888E, 0x8847])
def test_other_ethertypes_are_not_ours(ethertype: int) -> None:
    assert parse_frame(build_ethernet(replace(ETHERNET, ethertype=ethertype), bytes(64))) is None


def test_other_protocols_over_ip_are_not_ours() -> None:
    tcp4 = build_ipv4(replace(IPV4, protocol=6, payload=bytes(20)))
    assert parse_frame(build_ethernet(ETHERNET, tcp4)) is None
    tcp6 = build_ipv6(replace(IPV6, protocol=6, payload=bytes(20)))
    assert parse_frame(build_ethernet(replace(ETHERNET, ethertype=0x86DD), tcp6)) is None


def test_what_claims_to_be_dns_and_is_not_is_none() -> None:
    data, _ = udp_frame(Udp(source_port=5353, destination_port=5353, payload=b"hello"))
    assert parse_frame(data) is None
