from __future__ import annotations

from dataclasses import replace
from ipaddress import IPv4Address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netmon_core.packets.addresses import ipv4_address
from netmon_core.packets.arp import Arp, arp_request, build_arp, parse_arp

from .strategies import arps

MAC = "b8:27:eb:00:00:01"
OURS = IPv4Address("192.0.2.1")
THEIRS = IPv4Address("192.0.2.2")
REQUEST = arp_request(mac=MAC, address=OURS, target=THEIRS)


@given(arps, st.binary(max_size=18))
def test_parsing_undoes_building_whatever_padding_follows(arp: Arp, padding: bytes) -> None:
    assert parse_arp(build_arp(arp) + padding) == arp


@given(st.binary(max_size=64))
def test_any_bytes_are_arp_or_none(data: bytes) -> None:
    parse_arp(data)


def test_a_request_is_built_as_the_rfc_draws_it() -> None:
    expected = "0001 0800 06 04 0001 b827eb000001 c0000201 000000000000 c0000202"
    assert build_arp(REQUEST) == bytes.fromhex(expected)


@pytest.mark.parametrize(
    ("at", "value"),
    [(1, 6), (2, 0x86), (4, 8), (5, 16), (6, 1), (7, 0), (7, 3), (7, 8)],
    ids=["hardware", "protocol", "mac size", "address size", "operation", "reserved", "rarp", "inarp"],
)
def test_another_kind_of_arp_is_none(at: int, value: int) -> None:
    data = bytearray(build_arp(REQUEST))
    data[at] = value
    assert parse_arp(bytes(data)) is None


def test_a_packet_cut_short_is_none() -> None:
    data = build_arp(REQUEST)
    assert all(parse_arp(data[:size]) is None for size in range(28))


def test_a_probe_claims_no_address_and_an_announcement_claims_its_own() -> None:
    probe = replace(REQUEST, sender_address=IPv4Address(0))
    announcement = replace(REQUEST, target_address=OURS)
    assert (probe.probe, probe.gratuitous) == (True, False)
    assert (announcement.probe, announcement.gratuitous) == (False, True)
    assert (REQUEST.probe, REQUEST.gratuitous) == (False, False)
    assert replace(announcement, reply=True).gratuitous


def test_a_probe_for_no_address_at_all_announces_nothing() -> None:
    nothing = replace(REQUEST, sender_address=IPv4Address(0), target_address=IPv4Address(0))
    assert not nothing.gratuitous


def test_a_flood_of_made_up_addresses_fills_the_memory_of_addresses_and_no_more() -> None:
    for number in range(10_000):
        parse_arp(build_arp(replace(REQUEST, sender_address=IPv4Address(number))))
    seen = ipv4_address.cache_info()
    assert seen.currsize == seen.maxsize == 4096
