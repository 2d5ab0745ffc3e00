from __future__ import annotations

from dataclasses import replace
from ipaddress import IPv4Address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netmon_core.packets.checksum import checksum, residue
from netmon_core.packets.ipv4 import Ipv4, build_ipv4, parse_ipv4

from .strategies import ipv4s

PACKET = Ipv4(
    source=IPv4Address("192.0.2.1"), destination=IPv4Address("192.0.2.2"), protocol=17, payload=b"payload"
)


def sealed(header: bytearray) -> bytes:
    header[10:12] = b"\x00\x00"
    size = (header[0] & 15) * 4
    header[10:12] = checksum(bytes(header[:size])).to_bytes(2)
    return bytes(header)


@given(ipv4s, st.binary(max_size=32))
def test_parsing_undoes_building_whatever_padding_follows(packet: Ipv4, padding: bytes) -> None:
    assert parse_ipv4(build_ipv4(packet) + padding) == packet


@given(st.binary(max_size=80), st.booleans())
def test_any_bytes_are_a_packet_or_none(data: bytes, quoted: bool) -> None:  # noqa: FBT001
    parse_ipv4(data, quoted=quoted)


def test_the_checksum_is_that_of_a_published_example() -> None:
    header = bytes.fromhex("4500 0073 0000 4000 4011 b861 c0a8 0001 c0a8 00c7")
    assert checksum(header[:10] + b"\x00\x00" + header[12:]) == 0xB861
    assert residue(header) == 0


@given(st.binary(min_size=1, max_size=101))
def test_the_checksum_is_the_sum_of_the_words_as_the_rfc_adds_them(data: bytes) -> None:
    total = 0
    padded = data + bytes(len(data) % 2)
    for at in range(0, len(padded), 2):
        total += padded[at] << 8 | padded[at + 1]
        total = (total & 0xFFFF) + (total >> 16)
    assert checksum(data) == total ^ 0xFFFF


@pytest.mark.parametrize(
    ("at", "value"),
    [(0, 0x65), (0, 0x44), (0, 0x4F), (3, 19), (3, 28), (6, 0x20), (7, 1)],
    ids=["version", "short header", "header past the end", "length below header", "length past the end",
         "more fragments", "fragment offset"],
)  # fmt: skip
def test_a_wrong_header_is_none(at: int, value: int) -> None:
    data = bytearray(build_ipv4(PACKET))
    data[at] = value
    assert parse_ipv4(sealed(data)) is None


def test_a_wrong_checksum_is_none_except_in_a_quotation() -> None:
    data = bytearray(build_ipv4(PACKET))
    data[8] -= 1
    assert parse_ipv4(bytes(data)) is None
    assert parse_ipv4(bytes(data), quoted=True) == replace(PACKET, ttl=63)


def test_a_quotation_may_end_early_but_not_in_its_header() -> None:
    data = build_ipv4(PACKET)
    assert parse_ipv4(data[:24]) is None
    assert parse_ipv4(data[:24], quoted=True) == replace(PACKET, payload=b"payl")
    assert all(parse_ipv4(data[:size], quoted=True) is None for size in range(20))


@pytest.mark.parametrize(
    "wrong",
    [
        replace(PACKET, options=b"abc"),
        replace(PACKET, options=bytes(44)),
        replace(PACKET, payload=bytes(65516)),
    ],
    ids=["options not in words", "too many options", "too long"],
)
def test_what_does_not_fit_is_not_built(wrong: Ipv4) -> None:
    with pytest.raises(ValueError, match="do not fit"):
        build_ipv4(wrong)
