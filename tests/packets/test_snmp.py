from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netmon_core.packets.ber import build_integer, build_octets, build_sequence, build_value, pack_object_id
from netmon_core.packets.snmp import (
    END,
    GET,
    GET_BULK,
    MAX_ENGINE,
    MAX_USER,
    RESPONSE,
    V2C,
    CommunityMessage,
    Pdu,
    UsmMessage,
    build_answer,
    build_community,
    build_pdu,
    build_scoped,
    build_usm,
    parse_scoped,
    parse_snmp,
)

from ..lab.ask import snmp_question
from .fuzz import mutate
from .made_snmp import snmp_messages

NAME = pack_object_id((1, 3, 6, 1, 2, 1, 1, 5, 0))
names = st.lists(st.integers(0, 0xFFFFFFFF), max_size=12).map(lambda rest: pack_object_id((1, 3, *rest)))
values = st.one_of(
    st.integers(-(2**31), 2**64 - 1),
    st.binary(max_size=300),
    st.lists(st.integers(0, 0xFFFFFFFF), max_size=8).map(lambda rest: (1, 3, *rest)),
    st.just(END),
    st.none(),
)
pdus = st.builds(
    Pdu,
    kind=st.just(RESPONSE),
    request_id=st.integers(-(2**31), 2**31 - 1),
    status=st.just(0),
    index=st.integers(0, 50),
    variables=st.lists(st.tuples(names, values), max_size=20).map(tuple),
)


def read(pdu: bytes) -> Pdu:
    message = parse_snmp(build_community(V2C, b"public", pdu))
    assert isinstance(message, CommunityMessage)
    return message.pdu


@given(pdus)
def test_an_answer_comes_back(pdu: Pdu) -> None:
    assert read(build_answer(pdu)) == pdu


def test_a_question_is_the_same_as_that_of_another_hand() -> None:
    built = build_community(V2C, b"public", build_pdu(GET, 1, [NAME]))
    assert built == snmp_question("public")


def test_a_long_name_is_asked_for_too() -> None:
    name = pack_object_id((1, 3, *[0xFFFFFFFF] * 40))
    pdu = read(build_pdu(GET_BULK, 5, [NAME, name], index=25))
    assert pdu == Pdu(kind=GET_BULK, request_id=5, index=25, variables=((NAME, None), (name, None)))


def variable(tag: int, value: bytes) -> bytes:
    inner = build_sequence(build_value(6, NAME), build_value(tag, value))
    parts = build_integer(1), build_integer(0), build_integer(0), build_sequence(inner)
    return build_value(RESPONSE, b"".join(parts))


@pytest.mark.parametrize(
    ("tag", "octets", "value"),
    [
        (0x02, b"\xff", -1),
        # Counters and gauges without the zero that would keep them from being negative.
        (0x41, b"\xff\xff\xff\xff", 4_294_967_295),
        (0x42, b"\x00\xff\xff\xff\xff", 4_294_967_295),
        (0x43, b"", 0),
        (0x46, b"\xff" * 8, 2**64 - 1),
        (0x46, b"\x00" + b"\xff" * 8, 2**64 - 1),
        (0x40, bytes((192, 0, 2, 1)), bytes((192, 0, 2, 1))),
        (0x44, b"\x9f\x78\x04\x42\xf6\x00\x00", b"\x9f\x78\x04\x42\xf6\x00\x00"),
        (0x06, b"", ()),
        (0x05, b"", None),
        (0x80, b"", None),
        (0x81, b"", None),
    ],
)
def test_each_kind_of_value_is_read(tag: int, octets: bytes, value: object) -> None:
    assert read(variable(tag, octets)).variables == ((NAME, value),)


@pytest.mark.parametrize(("tag", "octets"), [(0x46, bytes(10)), (0x02, bytes(10)), (0x30, b""), (0x99, b"")])
def test_a_value_that_there_cannot_be_makes_the_message_nobodys(tag: int, octets: bytes) -> None:
    assert parse_snmp(build_community(V2C, b"public", variable(tag, octets))) is None


def test_a_header_that_is_longer_than_need_be_is_read() -> None:
    inner = b"\x30\x81" + bytes((len(NAME) + 6,)) + b"\x06\x81" + bytes((len(NAME),)) + NAME + b"\x02\x01\x07"
    parts = build_integer(1), build_integer(0), build_integer(0), build_sequence(inner)
    assert read(build_value(RESPONSE, b"".join(parts))).variables == ((NAME, 7),)


def test_a_message_of_users_comes_back_with_the_place_of_its_digest() -> None:
    message = UsmMessage(
        message_id=77,
        flags=1,
        engine=b"engine",
        boots=3,
        time=9,
        user=b"user",
        digest=b"DIGESTDIGEST",
        digest_at=0,
        salt=b"saltsalt",
        scoped=build_scoped(b"engine", b"vlan-20", build_pdu(GET, 77, [NAME])),
    )
    built, at = build_usm(message)
    assert built[at : at + 12] == b"DIGESTDIGEST"
    parsed = parse_snmp(built)
    assert isinstance(parsed, UsmMessage)
    assert (parsed.digest_at, parsed.whole) == (at, built)
    assert (parsed.message_id, parsed.flags, parsed.engine, parsed.user) == (77, 1, b"engine", b"user")
    assert (parsed.boots, parsed.time, parsed.salt) == (3, 9, b"saltsalt")
    scoped = parse_scoped(parsed.scoped)
    assert scoped is not None
    engine, context, pdu = scoped
    assert (engine, context) == (b"engine", b"vlan-20")
    assert pdu == Pdu(kind=GET, request_id=77, variables=((NAME, None),))


@pytest.mark.parametrize(
    "change",
    [
        {"engine": bytes(MAX_ENGINE + 1)},
        {"user": bytes(MAX_USER + 1)},
        {"boots": -1},
        {"boots": 1 << 31},
        {"time": -1},
        {"time": 1 << 31},
    ],
)
def test_a_message_of_users_beyond_the_standard_is_nobodys(change: dict[str, Any]) -> None:
    message = parse_snmp(snmp_messages()[4])
    assert isinstance(message, UsmMessage)
    assert parse_snmp(build_usm(message)[0]) == message
    assert parse_snmp(build_usm(replace(message, **change))[0]) is None


@pytest.mark.parametrize(
    "data", [b"", b"0", b"\x30\x80\x00\x00", b"\x30\x03\x02\x01\x02", build_octets(b"x")]
)
def test_what_is_no_message_is_none(data: bytes) -> None:
    assert parse_snmp(data) is None
    assert parse_scoped(data) is None


def test_no_cut_of_a_message_is_one() -> None:
    for data in snmp_messages():
        assert parse_snmp(data) is not None
        for end in range(len(data)):
            assert parse_snmp(data[:end]) is None


def test_bytes_that_were_tampered_with_raise_nothing() -> None:
    rng = random.Random(16)
    pool = snmp_messages()
    for _ in range(20_000):
        data = mutate(rng, pool)
        parse_snmp(data)
        parse_scoped(data)
