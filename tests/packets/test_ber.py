from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netmon_core.packets.ber import (
    MAX_SUBID,
    MAX_SUBIDS,
    MalformedBerError,
    build_integer,
    build_octets,
    build_subids,
    pack_object_id,
    read_header,
    read_integer,
    read_object_id,
    read_octets,
    read_subids,
)

subids = st.lists(st.integers(0, MAX_SUBID), max_size=20).map(tuple)


@given(st.integers(-(2**63), 2**63 - 1))
def test_a_number_comes_back(number: int) -> None:
    built = build_integer(number)
    assert read_integer(built, 0, len(built)) == (number, len(built))


@given(st.binary(max_size=70_000))
def test_octets_come_back(octets: bytes) -> None:
    built = build_octets(octets)
    assert read_octets(built, 0, len(built)) == (octets, len(built))


@given(st.integers(0, 2), st.integers(0, 39), subids)
def test_an_object_id_comes_back(first: int, second: int, rest: tuple[int, ...]) -> None:
    oid = (first, second, *rest)
    assert read_object_id(pack_object_id(oid)) == oid


@given(subids)
def test_an_index_comes_back(index: tuple[int, ...]) -> None:
    assert read_subids(build_subids(index)) == index


def test_object_ids_are_those_of_the_standard() -> None:
    assert pack_object_id((1, 3, 6, 1, 4, 1, 2680, 1, 2, 7, 3, 2, 0)).hex() == "2b060104019478010207030200"
    assert read_object_id(b"\x88\x37\x03") == (2, 999, 3)
    assert read_object_id(b"") == ()


@pytest.mark.parametrize("oid", [(), (1,), (3, 1), (1, 40), (1, 3, -1), (1, 3, MAX_SUBID + 1), (-1, 3)])
def test_what_is_no_object_id_is_not_built(oid: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="object id"):
        pack_object_id(oid)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"\x2b\x86", "not ended"),
        (b"\x2b\x80\x01", "a zero in front"),
        (b"\x90\x80\x80\x80\x00", "more than 32 bits"),
        (b"\x01" * (MAX_SUBIDS + 1), "too many"),
    ],
)
def test_an_odd_object_id_is_refused(data: bytes, why: str) -> None:
    with pytest.raises(MalformedBerError):
        read_subids(data)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x02",
        b"\x02\x01",
        b"\x02\x80",
        b"\x02\x85\x00\x00\x00\x00\x01\x00",
        b"\x02\x82\x01",
        b"\x02\x81\x05ab",
    ],
)
def test_a_value_that_is_cut_or_has_an_odd_length_is_refused(data: bytes) -> None:
    with pytest.raises(MalformedBerError):
        read_header(data, 0, len(data))
