from __future__ import annotations

from ipaddress import IPv4Address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netmon_core.net.arp_frame import FRAME_SIZE, TARGET_OFFSET, parse_frame, request_frame

OWN = bytes.fromhex("02aa00000001")
OTHER = bytes.fromhex("02bb00000001")
REPLY = (
    OWN
    + OTHER
    + bytes.fromhex("08060001080006040002")
    + OTHER
    + bytes([10, 0, 0, 7])
    + OWN
    + bytes([10, 0, 0, 1])
)


def changed(offset: int, content: bytes) -> bytes:
    return REPLY[:offset] + content + REPLY[offset + len(content) :]


def test_a_request_is_a_broadcast_with_room_for_the_target() -> None:
    frame = request_frame(OWN, IPv4Address("10.0.0.1"))
    assert len(frame) == FRAME_SIZE
    assert frame[:12] == b"\xff" * 6 + OWN
    assert frame[12:22].hex() == "08060001080006040001"
    assert frame[22:32] == OWN + bytes([10, 0, 0, 1])
    assert frame[32:] == bytes(10)
    assert TARGET_OFFSET == FRAME_SIZE - 4
    assert request_frame(OWN, None)[28:32] == bytes(4)


def test_a_reply_to_us_is_an_answer() -> None:
    assert parse_frame(REPLY, OWN) == (0x0A000007, OTHER, True)
    assert parse_frame(REPLY + bytes(18), OWN) == (0x0A000007, OTHER, True)


def test_a_request_or_a_reply_to_others_is_only_heard() -> None:
    assert parse_frame(changed(20, b"\0\1"), OWN) == (0x0A000007, OTHER, False)
    assert parse_frame(REPLY, b"\x02\xaa\0\0\0\x09") == (0x0A000007, OTHER, False)


@pytest.mark.parametrize(
    ("offset", "content"),
    [
        (12, b"\x81\x00"),
        (14, b"\0\6"),
        (16, b"\x86\xdd"),
        (18, b"\x08"),
        (19, b"\x10"),
        (20, b"\0\3"),
        (20, b"\1\2"),
        (22, b"\x01"),
        (22, b"\xff" * 6),
        (22, bytes(6)),
        (22, OWN),
        (28, bytes(4)),
        (28, b"\x7f"),
        (28, b"\xe0"),
        (28, b"\xff" * 4),
    ],
)
def test_what_is_not_sound_arp_of_another_station_is_refused(offset: int, content: bytes) -> None:
    assert parse_frame(changed(offset, content), OWN) is None


@given(st.integers(0, FRAME_SIZE - 1))
def test_a_frame_cut_short_is_refused(size: int) -> None:
    assert parse_frame(REPLY[:size], OWN) is None


@given(
    st.binary(max_size=64)
    | st.tuples(st.integers(0, FRAME_SIZE - 1), st.binary(min_size=1, max_size=4)).map(
        lambda each: changed(*each)
    )
)
def test_no_frame_is_too_strange(frame: bytes) -> None:
    heard = parse_frame(frame, OWN)
    if heard:
        address, mac, _ = heard
        assert 0 < address < 0xE0000000
        assert len(mac) == 6
        assert not mac[0] & 1
