from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netmon_core.packets.checksum import pseudo_header, residue
from netmon_core.packets.udp import Udp, build_udp, parse_udp

from .strategies import ipv4_addresses, ipv6_addresses, udps

A, B = IPv4Address("192.0.2.1"), IPv4Address("192.0.2.2")


@given(udps, ipv4_addresses, ipv4_addresses, st.binary(max_size=16))
def test_parsing_undoes_building_whatever_padding_follows(
    datagram: Udp, source: IPv4Address, destination: IPv4Address, padding: bytes
) -> None:
    assert parse_udp(build_udp(datagram, source, destination) + padding) == datagram


@given(udps, ipv6_addresses, ipv6_addresses)
def test_the_checksum_covers_the_addresses_and_is_never_zero(
    datagram: Udp, source: IPv6Address, destination: IPv6Address
) -> None:
    data = build_udp(datagram, source, destination)
    assert data[6:8] != b"\x00\x00"
    assert residue(pseudo_header(source, destination, 17, len(data)) + data) == 0


@given(st.binary(max_size=32))
def test_any_bytes_are_a_datagram_or_none(data: bytes) -> None:
    parse_udp(data)


@pytest.mark.parametrize("length", [0, 7, 11])
def test_a_length_that_cannot_be_is_none(length: int) -> None:
    data = bytearray(build_udp(Udp(source_port=1, destination_port=2, payload=b"ab"), A, B))
    data[4:6] = length.to_bytes(2)
    assert parse_udp(bytes(data)) is None


def test_what_does_not_fit_is_not_built() -> None:
    with pytest.raises(ValueError, match="does not fit"):
        build_udp(Udp(source_port=1, destination_port=2, payload=bytes(65528)), A, B)
