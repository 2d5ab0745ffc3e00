from __future__ import annotations

from struct import pack

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netmon_core.net.echo_message import IPV4, EchoRequest, parse_error, parse_reply, strip_header

COOKIE = b"8 bytes!"
REPLY = pack("!BBHHH", 0, 0, 0, 0x1234, 7) + COOKIE + bytes(48)
QUOTED = pack("!BBHHHBBH4s4s", 0x45, 0, 84, 0, 0, 63, 1, 0, bytes(4), bytes([10, 0, 0, 7]))
ERROR = pack("!BBHI", 3, 1, 0, 0) + QUOTED + pack("!BBHHH", 8, 0, 0, 0x1234, 7)


def internet_checksum(message: bytes) -> int:
    total = sum(int.from_bytes(message[at : at + 2]) for at in range(0, len(message), 2))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


@given(st.integers(0, 0xFFFF), st.integers(0, 0xFFFF), st.binary(min_size=8, max_size=8))
def test_every_request_has_a_right_checksum(identifier: int, sequence: int, cookie: bytes) -> None:
    request = EchoRequest(IPV4, identifier=identifier, cookie=cookie)
    # A second number in the same buffer leaves nothing of the first.
    request.with_sequence(0xFFFF)
    message = bytes(request.with_sequence(sequence))
    assert internet_checksum(message) == 0
    assert len(message) == 64
    assert message[4:16] == pack("!HH", identifier, sequence) + cookie


def test_our_reply_gives_its_sequence_number() -> None:
    assert parse_reply(REPLY, IPV4, identifier=0x1234, cookie=COOKIE) == 7
    assert parse_reply(REPLY[:16], IPV4, identifier=0x1234, cookie=COOKIE) == 7


@pytest.mark.parametrize(
    "message",
    [
        b"\x08" + REPLY[1:],
        REPLY[:1] + b"\1" + REPLY[2:],
        REPLY[:4] + b"\0" + REPLY[5:],
        REPLY[:8] + b"\0" + REPLY[9:],
        REPLY[:15],
        b"",
    ],
)
def test_what_is_not_our_reply_is_refused(message: bytes) -> None:
    assert parse_reply(message, IPV4, identifier=0x1234, cookie=COOKIE) is None


def test_an_error_names_the_request_it_quotes() -> None:
    assert parse_error(ERROR, identifier=0x1234) == (0x0A000007, 7)
    assert parse_error(ERROR, identifier=0x1235) is None
    assert parse_error(REPLY, identifier=0x1234) is None


@pytest.mark.parametrize(
    "message",
    [
        ERROR[:35],
        ERROR[:8],
        b"",
        ERROR[:8] + b"\x44" + ERROR[9:],
        ERROR[:8] + b"\x4f" + ERROR[9:],
        ERROR[:8] + b"\x65" + ERROR[9:],
        ERROR[:17] + b"\x11" + ERROR[18:],
    ],
)
def test_a_damaged_error_is_refused(message: bytes) -> None:
    assert parse_error(message, identifier=0x1234) is None


@given(st.binary(max_size=100) | st.binary(max_size=60).map(lambda tail: ERROR[:8] + tail))
def test_no_message_is_too_strange(message: bytes) -> None:
    parse_reply(message, IPV4, identifier=0x1234, cookie=COOKIE)
    parse_error(message, identifier=0x1234)
    strip_header(message)
