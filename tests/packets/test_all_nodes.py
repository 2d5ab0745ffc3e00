"""Questions to all IPv6 hosts of a link, and what counts as an answer."""

from __future__ import annotations

from ipaddress import IPv6Address

import pytest

from netmon_core.packets.all_nodes import everybody_frame, read_answer, solicitation_frame
from netmon_core.packets.ethernet import IPV6, Ethernet, build_ethernet, parse_ethernet
from netmon_core.packets.eui64 import link_local_of, mac_of
from netmon_core.packets.icmp import Echo, build_icmp6, parse_icmp6
from netmon_core.packets.ipv6 import ICMP6, Ipv6, build_ipv6, parse_ipv6

OURS, THEIRS = "02:bb:00:00:00:01", "06:66:00:00:00:07"
HERE, THERE = IPv6Address("fe80::bb:ff:fe00:1"), IPv6Address("fe80::466:ff:fe00:7")
COOKIE = b"netmon-6"


def from_them(message: bytes, *, source: IPv6Address = THERE, mac: str = THEIRS, hops: int = 64) -> bytes:
    packet = Ipv6(source=source, destination=HERE, protocol=ICMP6, payload=message, ttl=hops)
    return build_ethernet(Ethernet(destination=OURS, source=mac, ethertype=IPV6), build_ipv6(packet))


def echo_of(frame: bytes) -> Echo:
    packet = parse_ipv6(frame[14:])
    assert packet is not None
    echo = parse_icmp6(packet.payload, packet.source, packet.destination)
    assert isinstance(echo, Echo)
    return echo


def test_a_question_to_everybody_is_a_ping_that_hosts_take() -> None:
    frame = everybody_frame(OURS, HERE, COOKIE)
    header = parse_ethernet(frame)
    assert header is not None
    assert (header.destination, header.source) == ("33:33:00:00:00:01", OURS)
    assert echo_of(frame) == Echo(
        reply=False, identifier=int.from_bytes(COOKIE[:2]), sequence=0, payload=COOKIE
    )


def test_an_answer_to_it_shows_who_it_is() -> None:
    asked = echo_of(everybody_frame(OURS, HERE, COOKIE))
    reply = Echo(reply=True, identifier=asked.identifier, sequence=0, payload=asked.payload)
    found = read_answer(from_them(build_icmp6(reply, THERE, HERE)), COOKIE)
    assert found == (THERE, THEIRS, False)


def test_a_complaint_about_the_unknown_option_is_an_answer_too() -> None:
    quoted = everybody_frame(OURS, HERE, COOKIE, option=True)[14:]
    complaint = bytes((4, 2, 0, 0)) + (42).to_bytes(4) + quoted
    assert read_answer(from_them(complaint), COOKIE) == (THERE, THEIRS, False)
    assert read_answer(from_them(complaint), b"another-") is None


def test_only_from_this_link_is_an_advertisement_taken() -> None:
    advertisement = bytes((136, 0, 0, 0, 0x60, 0, 0, 0)) + THERE.packed + b"\x02\x01" + bytes(6)
    assert read_answer(from_them(advertisement, hops=255), COOKIE) == (THERE, THEIRS, True)
    assert read_answer(from_them(advertisement, hops=254), COOKIE) is None


@pytest.mark.parametrize(
    "message",
    [
        build_icmp6(Echo(reply=True, identifier=1, sequence=0, payload=b"somebody"), THERE, HERE),
        build_icmp6(Echo(reply=False, identifier=1, sequence=0, payload=COOKIE), THERE, HERE),
        bytes((136, 0, 0, 0, 0, 0, 0, 0)),
        bytes((4, 2, 0, 0, 0, 0, 0, 0)),
    ],
    ids=["another's reply", "a request", "an advertisement of nothing", "a complaint about nothing"],
)
def test_what_answers_nobody_is_passed_over(message: bytes) -> None:
    assert read_answer(from_them(message, hops=255), COOKIE) is None


def test_cut_short_anywhere_it_is_passed_over_and_raises_nothing() -> None:
    asked = echo_of(everybody_frame(OURS, HERE, COOKIE))
    whole = from_them(
        build_icmp6(Echo(reply=True, identifier=asked.identifier, sequence=0, payload=COOKIE), THERE, HERE)
    )
    for length in range(len(whole)):
        assert read_answer(whole[:length], COOKIE) is None


def test_nobody_answers_with_the_mac_of_a_group() -> None:
    reply = Echo(reply=True, identifier=1, sequence=0, payload=COOKIE)
    frame = from_them(build_icmp6(reply, THERE, HERE), mac="33:33:00:00:00:01")
    assert read_answer(frame, COOKIE) is None


def test_a_solicitation_goes_to_the_group_of_the_address() -> None:
    frame = solicitation_frame(OURS, HERE, IPv6Address("fd66::a:7"))
    packet = parse_ipv6(frame[14:])
    assert packet is not None
    assert frame[:6].hex(":") == "33:33:ff:0a:00:07"
    assert (str(packet.destination), packet.ttl) == ("ff02::1:ff0a:7", 255)


@pytest.mark.parametrize(
    ("mac", "address"),
    [("00:1b:63:00:00:01", "fe80::21b:63ff:fe00:1"), ("06:66:00:00:00:07", "fe80::466:ff:fe00:7")],
)
def test_the_address_made_of_a_mac_tells_the_mac(mac: str, address: str) -> None:
    assert link_local_of(mac) == IPv6Address(address)
    assert mac_of(IPv6Address(address)) == mac


@pytest.mark.parametrize("address", ["2001:db8::1", "fe80::9c0a:1234:5678:9abc"])
def test_an_address_that_was_not_made_of_a_mac_tells_none(address: str) -> None:
    assert mac_of(IPv6Address(address)) is None
