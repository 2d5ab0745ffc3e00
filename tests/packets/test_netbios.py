from __future__ import annotations

from ipaddress import IPv4Address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netmon_core.packets.netbios import (
    MAX_ADDRESSES,
    MAX_NAMES,
    QUERY,
    REFRESH,
    REGISTRATION,
    RELEASE,
    Netbios,
    NetbiosName,
    build_netbios,
    parse_netbios,
)

from .strategies import ipv4_addresses, macs, octets, shorts

plain = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=15)
netbios_names = st.builds(NetbiosName, name=plain, suffix=octets, group=st.booleans())
claims = st.builds(
    Netbios,
    reply=st.booleans(),
    operation=st.sampled_from([REGISTRATION, RELEASE, REFRESH]),
    number=shorts,
    about=netbios_names,
    code=st.integers(0, 7),
    addresses=st.lists(ipv4_addresses, min_size=1, max_size=MAX_ADDRESSES).map(tuple),
)
answers = st.builds(
    Netbios,
    reply=st.sampled_from((True,)),
    operation=st.just(QUERY),
    number=shorts,
    about=st.builds(NetbiosName, name=plain, suffix=octets),
    names=st.lists(netbios_names, min_size=1, max_size=MAX_NAMES).map(tuple),
    mac=macs,
)
# "FRED" as RFC 1001, 14.1 encodes it, for whom a node asks.
FRED = b"\x20EGFCEFEECACACACACACACACACACACACA\x00"
ASKING = bytes.fromhex("0001 0110 0001 0000 0000 0000") + FRED + bytes.fromhex("0020 0001")


@given(claims | answers)
def test_parsing_undoes_building(message: Netbios) -> None:
    assert parse_netbios(build_netbios(message)) == message


@given(st.binary(max_size=200))
def test_any_bytes_are_a_message_or_none(data: bytes) -> None:
    parse_netbios(data)
    parse_netbios(ASKING[:12] + data)
    parse_netbios(b"\x00\x01\x84\x00\x00\x00\x00\x01\x00\x00\x00\x00" + FRED + data)


def test_the_name_of_the_standard_is_read() -> None:
    assert parse_netbios(ASKING) == Netbios(
        reply=False, operation=QUERY, number=1, about=NetbiosName(name="FRED", suffix=0x20)
    )


@pytest.mark.parametrize(("written", "operation"), [(9, REFRESH), (15, REGISTRATION)])
def test_what_some_write_otherwise_is_read_as_what_it_is(written: int, operation: int) -> None:
    name = NetbiosName(name="PC", suffix=0)
    claim = Netbios(reply=False, operation=operation, about=name, addresses=(IPv4Address("10.0.0.5"),))
    data = bytearray(build_netbios(claim))
    data[2] = written << 3
    assert parse_netbios(bytes(data)) == claim


def test_a_scope_is_read_over() -> None:
    scoped = ASKING.replace(b"CACA\x00", b"CACA\x03lan\x00")
    assert parse_netbios(scoped) == parse_netbios(ASKING)


@pytest.mark.parametrize(
    "data",
    [
        ASKING[:11],
        ASKING[:-1],
        ASKING.replace(b"EGFC", b"egfc"),
        ASKING.replace(b"\x20EG", b"\x1fEG"),
        ASKING.replace(b"CACA\x00", b"CACA\x40"),
        ASKING[:2] + b"\x38" + ASKING[3:],
        ASKING[:4] + bytes(8),
        # A record whose name points to itself.
        bytes.fromhex("0001 8500 0000 0001 0000 0000 c00c 0020 0001 00000000 0000"),
    ],
    ids=["short", "cut", "no letters", "length", "scope", "operation", "about nothing", "loop"],
)
def test_what_is_malformed_is_none(data: bytes) -> None:
    assert parse_netbios(data) is None


def test_more_names_and_addresses_than_hosts_have_are_cut() -> None:
    name = NetbiosName(name="PC", suffix=0)
    status = Netbios(reply=True, operation=QUERY, about=name, names=(name,) * 60, mac="02:00:00:00:00:01")
    found = parse_netbios(build_netbios(status))
    assert found is not None
    assert (len(found.names), found.mac) == (MAX_NAMES, "02:00:00:00:00:01")
    many = Netbios(reply=True, operation=QUERY, about=name, addresses=(IPv4Address("10.0.0.5"),) * 90)
    found = parse_netbios(build_netbios(many))
    assert found is not None
    assert len(found.addresses) == MAX_ADDRESSES


def test_a_name_with_an_accent_is_read_as_windows_wrote_it() -> None:
    name = NetbiosName(name="KÜCHE", suffix=0)
    message = Netbios(reply=False, operation=REGISTRATION, about=name, addresses=(IPv4Address("10.0.0.5"),))
    found = parse_netbios(build_netbios(message))
    assert found is not None
    assert found.about == name
