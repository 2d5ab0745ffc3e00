from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netmon_core.packets.ethernet import Ethernet, build_ethernet, parse_ethernet

from .strategies import ethernets

ADDRESSES = bytes.fromhex("ffffffffffff b827eb000001")


@given(ethernets, st.binary(max_size=32))
def test_parsing_undoes_building(header: Ethernet, payload: bytes) -> None:
    data = build_ethernet(header, payload)
    assert parse_ethernet(data) == header
    assert data[header.offset :] == payload


@given(st.binary(max_size=64))
def test_any_bytes_are_a_header_or_none(data: bytes) -> None:
    parse_ethernet(data)


def test_two_tags_are_read_from_the_outermost_in() -> None:
    data = ADDRESSES + bytes.fromhex("88a8 2064 8100 a005 0806")
    header = parse_ethernet(data)
    assert header is not None
    assert header.vlans == (100, 5)
    assert header.ethertype == 0x0806
    assert header.offset == len(data)


@pytest.mark.parametrize(
    "tail",
    [
        "",
        "08",
        "8100",
        "810000",
        "81000005",
        "8100 0001 8100 0002 8100 0003 0800",
    ],
    ids=[
        "no type",
        "half a type",
        "no tag",
        "half a tag",
        "no inner type",
        "third tag",
    ],
)
def test_a_header_we_do_not_read_is_none(tail: str) -> None:
    assert parse_ethernet(ADDRESSES + bytes.fromhex(tail)) is None


def test_a_length_in_place_of_a_type_is_read_as_one() -> None:
    header = parse_ethernet(ADDRESSES + bytes.fromhex("0026") + bytes(38))
    assert header is not None
    assert (header.ethertype, header.offset) == (0x26, 14)
    tagged = parse_ethernet(ADDRESSES + bytes.fromhex("8100 0005 0026") + bytes(38))
    assert tagged is not None
    assert (tagged.ethertype, tagged.vlans, tagged.offset) == (0x26, (5,), 18)
