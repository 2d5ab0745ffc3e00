from __future__ import annotations

from dataclasses import replace
from ipaddress import IPv6Address, IPv6Network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netmon_core.packets.frame import parse_frame
from netmon_core.packets.icmp import Icmp, build_icmp6, parse_icmp6
from netmon_core.packets.mld import MAX_GROUPS, MldReport
from netmon_core.packets.ndp import (
    MAX_DOMAINS,
    MAX_PREFIXES,
    NeighborAdvertisement,
    NeighborSolicitation,
    Prefix,
    RouterAdvertisement,
    RouterSolicitation,
    build_ndp,
    parse_ndp,
)

from .fuzz import ether
from .strategies import ipv6_addresses, macs, octets, shorts

SOURCE, GROUP = IPv6Address("fe80::1"), IPv6Address("ff02::1")

targets = ipv6_addresses.filter(lambda address: int(address) > 0 and not address.is_multicast)
longs = st.integers(0, 0xFFFFFFFF)
prefixes = st.builds(
    Prefix,
    network=st.builds(
        lambda address, length: IPv6Network((address, length), strict=False), targets, st.integers(0, 128)
    ),
    on_link=st.booleans(),
    autonomous=st.booleans(),
    valid=longs,
    preferred=longs,
)
messages = st.one_of(
    st.builds(NeighborSolicitation, target=targets, mac=st.none() | macs),
    st.builds(
        NeighborAdvertisement,
        target=targets,
        mac=st.none() | macs,
        router=st.booleans(),
        solicited=st.booleans(),
        override=st.booleans(),
    ),
    st.builds(RouterSolicitation, mac=st.none() | macs),
    st.builds(
        RouterAdvertisement,
        lifetime=shorts,
        mac=st.none() | macs,
        managed=st.booleans(),
        other=st.booleans(),
        preference=st.integers(-1, 1),
        hop_limit=octets,
        mtu=st.none() | longs,
        prefixes=st.lists(prefixes, max_size=4).map(tuple),
        name_servers=st.lists(ipv6_addresses, max_size=4).map(tuple),
    ),
    st.builds(MldReport, groups=st.lists(ipv6_addresses, max_size=4).map(tuple)),
    st.builds(MldReport, left=st.lists(ipv6_addresses, max_size=4).map(tuple)),
    st.builds(MldReport, groups=ipv6_addresses.map(lambda group: (group,)), version=st.just(1)),
    st.builds(MldReport, left=ipv6_addresses.map(lambda group: (group,)), version=st.just(1)),
)


def frame(message: Icmp, *, hops: int) -> bytes:
    data = build_icmp6(message, SOURCE, GROUP)
    head = b"\x60\x00\x00\x00" + len(data).to_bytes(2) + bytes((58, hops)) + SOURCE.packed + GROUP.packed
    return ether(0x86DD, head + data)


@given(messages)
def test_parsing_undoes_building(message: Icmp) -> None:
    data = build_icmp6(message, SOURCE, GROUP)
    assert parse_icmp6(data, SOURCE, GROUP) == message


@given(st.integers(130, 143), st.binary(min_size=7, max_size=200))
def test_any_bytes_are_a_message_or_none(kind: int, data: bytes) -> None:
    parse_icmp6(bytes((kind, *data)))


@pytest.mark.parametrize("hops", [254, 64, 1])
def test_what_a_router_passed_on_is_not_of_this_link(hops: int) -> None:
    asking = NeighborSolicitation(target=SOURCE)
    assert parse_frame(frame(asking, hops=hops)) is None
    found = parse_frame(frame(asking, hops=255))
    assert found is not None
    assert found.icmp == asking


def test_a_group_report_may_have_any_hop_limit() -> None:
    report = MldReport(groups=(GROUP,))
    found = parse_frame(frame(report, hops=1))
    assert found is not None
    assert found.icmp == report


@pytest.mark.parametrize(
    "option", ["0100", "01", "0102aabbccddeeff", "0101aabb"], ids=["empty", "half", "too long", "cut short"]
)
def test_an_option_that_is_wrong_spoils_the_message(option: str) -> None:
    good = build_ndp(NeighborSolicitation(target=SOURCE))
    assert parse_ndp(good) is not None
    assert parse_ndp(good + bytes.fromhex(option)) is None


def test_a_code_that_is_not_zero_spoils_the_message() -> None:
    data = bytearray(build_ndp(NeighborSolicitation(target=SOURCE)))
    data[1] = 1
    assert parse_ndp(bytes(data)) is None


@pytest.mark.parametrize("target", ["ff02::1", "::"])
def test_a_target_that_is_no_hosts_spoils_the_message(target: str) -> None:
    assert parse_ndp(build_ndp(NeighborSolicitation(target=IPv6Address(target)))) is None


def test_domains_to_search_are_read() -> None:
    names = b"\x03lan\x00\x04home\x04arpa\x00"
    body = bytes(2) + b"\x00\x00\x0e\x10" + names.ljust(24, b"\x00")
    data = build_ndp(RouterAdvertisement(lifetime=1800)) + bytes((31, 4)) + body
    message = parse_ndp(data)
    assert isinstance(message, RouterAdvertisement)
    assert message.domains == ("lan", "home.arpa")


def test_no_more_is_kept_than_routers_announce() -> None:
    one = Prefix(network=IPv6Network("2001:db8::/64"), on_link=True, autonomous=True, valid=1, preferred=1)
    names = b"\x01a\x00" * 80
    data = build_ndp(RouterAdvertisement(lifetime=1, prefixes=(one,) * 40))
    data += bytes((31, (len(names) + 8) // 8)) + bytes(6) + names
    message = parse_ndp(data)
    assert isinstance(message, RouterAdvertisement)
    assert len(message.prefixes) == MAX_PREFIXES
    assert len(message.domains) == MAX_DOMAINS


def test_a_prefix_that_is_too_long_is_left_out() -> None:
    body = bytes((129, 0xC0)) + bytes(12) + SOURCE.packed
    message = parse_ndp(build_ndp(RouterAdvertisement(lifetime=1)) + bytes((3, 4)) + body)
    assert message == RouterAdvertisement(lifetime=1)


def test_a_report_is_read_up_to_its_cap_and_one_cut_short_is_none() -> None:
    report = MldReport(groups=(GROUP,) * (MAX_GROUPS + 5))
    data = build_icmp6(report)
    assert parse_icmp6(data) == replace(report, groups=(GROUP,) * MAX_GROUPS)
    assert parse_icmp6(build_icmp6(MldReport(groups=(GROUP,) * 2))[:-1]) is None
