from __future__ import annotations

from dataclasses import replace
from ipaddress import IPv6Address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netmon_core.packets.ipv6 import Ipv6, build_ipv6, parse_ipv6

from .strategies import ipv6s

PACKET = Ipv6(
    source=IPv6Address("fe80::1"), destination=IPv6Address("ff02::fb"), protocol=17, payload=b"payload"
)


def with_extensions(*kinds: int) -> bytes:
    """PACKET with extension headers of 8 bytes each before its payload."""
    chain = [*kinds, PACKET.protocol]
    headers = b"".join(bytes((after, 0, 0, 0, 0, 0, 0, 0)) for after in chain[1:])
    return build_ipv6(replace(PACKET, protocol=chain[0], payload=headers + PACKET.payload))


@given(ipv6s, st.binary(max_size=32))
def test_parsing_undoes_building_whatever_padding_follows(packet: Ipv6, padding: bytes) -> None:
    assert parse_ipv6(build_ipv6(packet) + padding) == packet


@given(st.binary(max_size=120), st.booleans())
def test_any_bytes_are_a_packet_or_none(data: bytes, quoted: bool) -> None:  # noqa: FBT001
    parse_ipv6(b"\x60" + data, quoted=quoted)


def test_extension_headers_are_read_over() -> None:
    assert parse_ipv6(with_extensions(0, 60, 43, 60)) == PACKET


def test_a_fifth_extension_header_is_none() -> None:
    assert parse_ipv6(with_extensions(0, 60, 43, 60, 60)) is None


def test_a_fragment_is_left_with_its_own_header() -> None:
    fragment = parse_ipv6(with_extensions(44))
    assert fragment is not None
    assert fragment.protocol == 44


def test_an_extension_header_past_the_end_is_none() -> None:
    data = build_ipv6(replace(PACKET, protocol=0, payload=bytes((17, 9)) + bytes(6)))
    assert parse_ipv6(data) is None
    assert parse_ipv6(build_ipv6(replace(PACKET, protocol=0, payload=bytes(7)))) is None


def test_a_packet_cut_short_is_none_except_in_a_quotation() -> None:
    data = build_ipv6(PACKET)
    assert all(parse_ipv6(data[:size]) is None for size in range(len(data)))
    assert parse_ipv6(data[:44], quoted=True) == replace(PACKET, payload=b"payl")
    assert parse_ipv6(data[:39], quoted=True) is None


def test_what_does_not_fit_is_not_built() -> None:
    with pytest.raises(ValueError, match="does not fit"):
        build_ipv6(replace(PACKET, payload=bytes(0x10000)))
