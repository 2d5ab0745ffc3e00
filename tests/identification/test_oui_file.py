from __future__ import annotations

import struct
import zlib
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netmon_core.errors import FormatError
from netmon_core.identification.oui_file import pack_vendors, unpack_vendors

DAY = date(2026, 6, 25)
HEAD = b"netmon vendors 1\n2026-06-25\n"

prefixes = st.sampled_from([6, 7, 9]).flatmap(
    lambda size: st.text("0123456789abcdef", min_size=size, max_size=size)
)
names = st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=20)


def as_mac(prefix: str) -> str:
    return ":".join(prefix[at : at + 2] for at in range(0, len(prefix), 2))


@given(st.dictionaries(prefixes, names, min_size=1))
@settings(deadline=None)
def test_unpacking_undoes_packing(vendors: dict[str, str]) -> None:
    table = unpack_vendors(pack_vendors(vendors, DAY))
    assert table.date == DAY
    for by, size in ((table.by24, 6), (table.by28, 7), (table.by36, 9)):
        assert by == {as_mac(prefix): name for prefix, name in vendors.items() if len(prefix) == size}


@given(st.binary(max_size=200))
@settings(deadline=None)
def test_any_bytes_are_a_table_or_a_format_error(data: bytes) -> None:
    for candidate in (data, HEAD + data, HEAD + zlib.compress(data)):
        with pytest.raises(FormatError):
            unpack_vendors(candidate)


@given(st.integers(0, 60), st.integers(0, 255))
@settings(deadline=None)
def test_a_damaged_body_is_a_table_or_a_format_error(at: int, value: int) -> None:
    packed = pack_vendors({"0000aa": "Xerox", "5478abc": "Middle", "5478abc01": "Small"}, DAY)
    body = bytearray(zlib.decompress(packed[28:]))
    body[at % len(body)] = value
    try:
        unpack_vendors(HEAD + zlib.compress(body))
    except FormatError:
        return


def test_a_bomb_is_not_blown_up() -> None:
    bomb = HEAD + zlib.compress(struct.pack("!4I", 0, 0, 0, 1 << 30) + bytes(40 * 1024 * 1024))
    with pytest.raises(FormatError, match="damaged"):
        unpack_vendors(bomb)


def test_a_date_that_is_none_is_refused() -> None:
    with pytest.raises(FormatError, match="not a vendor file"):
        unpack_vendors(b"netmon vendors 1\n2026-13-25\n")
