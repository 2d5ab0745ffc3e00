from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netmon_core.packets.checksum import checksum
from netmon_core.packets.icmp import (
    Echo,
    Unreachable,
    build_icmp,
    build_icmp6,
    parse_icmp,
    parse_icmp6,
)
from netmon_core.packets.ipv4 import Ipv4, build_ipv4
from netmon_core.packets.ipv6 import Ipv6

from .strategies import echoes, ipv4s, ipv6_addresses, ipv6s, octets

A, B = IPv6Address("2001:db8::1"), IPv6Address("2001:db8::2")
ORIGINAL = Ipv4(
    source=IPv4Address("192.0.2.1"), destination=IPv4Address("192.0.2.9"), protocol=17, payload=bytes(8)
)


@given(echoes)
def test_parsing_undoes_building_an_echo(echo: Echo) -> None:
    assert parse_icmp(build_icmp(echo)) == echo


@given(st.builds(Unreachable, code=octets, original=ipv4s))
def test_parsing_undoes_building_an_unreachable(message: Unreachable) -> None:
    assert parse_icmp(build_icmp(message)) == message


@given(echoes | st.builds(Unreachable, code=octets, original=ipv6s), ipv6_addresses, ipv6_addresses)
def test_parsing_undoes_building_icmp6(
    message: Echo | Unreachable, source: IPv6Address, destination: IPv6Address
) -> None:
    assert parse_icmp6(build_icmp6(message, source, destination), source, destination) == message
    assert parse_icmp6(build_icmp6(message)) == message


@given(st.sampled_from([0, 1, 3, 8, 128, 129]), st.binary(max_size=80))
def test_any_bytes_are_a_message_or_none(kind: int, data: bytes) -> None:
    data = bytes((kind,)) + data
    parse_icmp(data)
    parse_icmp6(data)
    parse_icmp6(data, A, B)


def test_an_echo_is_built_as_the_rfc_draws_it() -> None:
    echo = Echo(reply=False, identifier=1, sequence=2, payload=b"ab")
    assert build_icmp(echo) == bytes.fromhex("0800 969a 0001 0002 6162")


def test_an_unreachable_names_who_could_not_be_reached_even_if_cut_short() -> None:
    whole = build_icmp(Unreachable(code=1, original=Ipv4(
        source=ORIGINAL.source, destination=ORIGINAL.destination, protocol=17, payload=bytes(500)
    )))  # fmt: skip
    # The shortest quotation a router may send: the header and eight bytes (RFC 792).
    cut = bytearray(whole[:36])
    cut[2:4] = b"\x00\x00"
    cut[2:4] = checksum(bytes(cut)).to_bytes(2)
    assert parse_icmp(bytes(cut)) == Unreachable(code=1, original=ORIGINAL)


def test_a_wrong_checksum_is_none() -> None:
    data = bytearray(build_icmp(Echo(reply=True, identifier=1, sequence=1)))
    data[7] ^= 1
    assert parse_icmp(bytes(data)) is None
    sealed = build_icmp6(Echo(reply=True, identifier=1, sequence=1), A, B)
    assert parse_icmp6(sealed, A, A) is None


@pytest.mark.parametrize("kind", [5, 11, 13, 130, 134, 135, 136, 137])
def test_other_messages_are_none(kind: int) -> None:
    data = bytearray(build_icmp6(Echo(reply=True, identifier=1, sequence=1)))
    data[0] = kind
    assert parse_icmp6(bytes(data)) is None
    data[2:4] = b"\x00\x00"
    data[2:4] = checksum(bytes(data)).to_bytes(2)
    assert parse_icmp(bytes(data)) is None


def test_an_echo_with_a_code_is_none() -> None:
    data = bytearray(build_icmp6(Echo(reply=True, identifier=1, sequence=1)))
    data[1] = 1
    assert parse_icmp6(bytes(data)) is None


def test_an_unreachable_about_nothing_readable_is_none() -> None:
    head = bytes((3, 1, 0, 0, 0, 0, 0, 0))
    data = head + build_ipv4(ORIGINAL)[:19]
    data = data[:2] + checksum(data).to_bytes(2) + data[4:]
    assert parse_icmp(data) is None
    assert parse_icmp6(bytes((1,)) + data[1:]) is None


def test_each_kind_speaks_only_of_its_own_packets() -> None:
    other = Ipv6(source=A, destination=B, protocol=17, payload=b"")
    with pytest.raises(ValueError, match="IPv6"):
        build_icmp(Unreachable(code=0, original=other))
    with pytest.raises(ValueError, match="IPv4"):
        build_icmp6(Unreachable(code=0, original=ORIGINAL))
