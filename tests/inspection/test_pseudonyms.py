from __future__ import annotations

from dataclasses import replace
from ipaddress import IPv4Address, IPv6Address, IPv6Network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netmon_core.inspection.pseudonyms import Pseudonyms
from netmon_core.packets.dhcp import OFFER, Dhcp, build_dhcp
from netmon_core.packets.dns import Dns, Question, build_dns
from netmon_core.packets.frame import parse_frame
from netmon_core.packets.mac import pack_mac
from netmon_core.packets.ndp import NeighborAdvertisement, Prefix, RouterAdvertisement
from tests.inspection.scene import (
    GATEWAY,
    GATEWAY_MAC,
    NAS,
    NAS_MAC,
    THIEF,
    THIEF_MAC,
    answer,
    arp,
    datagram,
    neighborly,
    packet,
    vrrp,
)

PREFIX = Prefix(network=IPv6Network("2001:db8:5ec::/64"), on_link=True, autonomous=True, valid=9, preferred=9)
OFFERED = Dhcp(
    reply=True,
    mac=NAS_MAC,
    kind=OFFER,
    given=NAS,
    server=THIEF,
    hostname="annas-phone",
    domain="anna.example",
    client_id=b"secret-id",
)
FRAMES = {
    "arp": arp(THIEF_MAC, GATEWAY, NAS),
    "advertisement": neighborly(
        THIEF_MAC, "fe80::66", NeighborAdvertisement(target=IPv6Address("fe80::1"), mac=THIEF_MAC)
    ),
    "router": neighborly(
        THIEF_MAC,
        "fe80::66",
        RouterAdvertisement(
            lifetime=9, mac=THIEF_MAC, prefixes=(PREFIX,), name_servers=(IPv6Address("fd00::7"),)
        ),
    ),
    "dhcp": datagram(THIEF_MAC, str(THIEF), "255.255.255.255", (67, 68), build_dhcp(OFFERED)),
    "dns": datagram(
        THIEF_MAC,
        str(THIEF),
        str(NAS),
        (5355, 40_000),
        build_dns(Dns(id=1, reply=True, questions=(Question(name="annas-phone", type=1),))),
    ),
    "vrrp": packet(THIEF_MAC, str(THIEF), 112, vrrp(str(GATEWAY))),
}
SECRETS = [
    *map(pack_mac, (THIEF_MAC, NAS_MAC, GATEWAY_MAC)),
    *(each.packed for each in (THIEF, NAS, GATEWAY)),
    IPv6Address("fe80::66").packed,
    IPv6Address("fd00::7").packed,
    IPv6Address("2001:db8:5ec::").packed[:8],
    b"anna",
    b"secret-id",
]


@pytest.mark.parametrize("cut", [256, 60, 20, 5])
@pytest.mark.parametrize("name", FRAMES)
def test_nothing_that_tells_who_it_was_is_left_and_the_frame_is_as_long(name: str, cut: int) -> None:
    data = FRAMES[name][:cut]
    told = Pseudonyms().frame(data)
    assert [each for each in SECRETS if each in told] == []
    if name != "dhcp":
        # Without its names it is shorter.
        assert len(told) == len(data)


def test_who_is_the_same_in_two_frames_stays_the_same_and_it_reads_as_before() -> None:
    pseudonyms = Pseudonyms()
    one, other = (
        parse_frame(pseudonyms.frame(each)) for each in (answer(THIEF_MAC, GATEWAY), answer(NAS_MAC, GATEWAY))
    )
    assert one is not None
    assert other is not None
    assert one.arp is not None
    assert other.arp is not None
    assert one.arp.sender_address == other.arp.sender_address != one.arp.target_address
    assert one.arp.sender_mac != other.arp.sender_mac
    assert one.arp.sender_mac == one.ethernet.source
    assert one.arp.reply


@pytest.mark.parametrize("name", ["advertisement", "router", "dhcp"])
def test_what_was_said_can_still_be_read(name: str) -> None:
    before, after = parse_frame(FRAMES[name]), parse_frame(Pseudonyms().frame(FRAMES[name]))
    assert before is not None
    assert after is not None
    assert type(before.icmp) is type(after.icmp)
    assert type(before.message) is type(after.message)
    if isinstance(before.message, Dhcp) and isinstance(after.message, Dhcp):
        assert replace(after.message, given=None, server=None, mac="") == Dhcp(reply=True, mac="", kind=OFFER)


def test_many_addresses_stay_apart() -> None:
    pseudonyms = Pseudonyms()
    made = {pseudonyms.address(IPv4Address("10.0.0.0") + number) for number in range(600)}
    assert len(made) == 600


@given(st.binary(max_size=300))
def test_no_bytes_make_it_raise(data: bytes) -> None:
    for head in (b"", bytes(12) + b"\x08\x06", bytes(12) + b"\x08\x00\x45", bytes(12) + b"\x86\xdd\x60"):
        Pseudonyms().frame(head + data)
