from __future__ import annotations

import struct
import zlib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netmon_core.errors import FormatError
from netmon_core.identification.oui import Vendors
from netmon_core.identification.oui_file import pack_vendors, unpack_vendors

DAY = date(2026, 6, 25)
HEAD = b"netmon vendors 2\n2026-06-25\n"
SOME = pack_vendors({"0000aa": "Xerox", "5478abc": "Middle", "5478abc01": "Small"}, DAY)


def sealed(rest: bytes) -> bytes:
    """A file with the right CRC, whatever is in it."""
    return HEAD + struct.pack("!I", zlib.crc32(rest)) + rest


prefixes = st.sampled_from([6, 7, 9]).flatmap(
    lambda size: st.text("0123456789abcdef", min_size=size, max_size=size)
)
names = st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=20)


@given(st.dictionaries(prefixes, names))
def test_unpacking_undoes_packing(vendors: dict[str, str]) -> None:
    table = unpack_vendors(pack_vendors(vendors, DAY))
    assert table.date == DAY
    assert dict(table.items()) == vendors
    assert table.divided == {int(prefix[:6], 16) for prefix in vendors if len(prefix) > 6}


@given(st.binary(max_size=200))
def test_bytes_that_are_no_table_are_a_format_error(data: bytes) -> None:
    for candidate in (data, HEAD + data):
        with pytest.raises(FormatError):
            unpack_vendors(candidate)


@given(st.integers(0, len(SOME) - 1), st.integers(1, 255))
def test_no_changed_byte_goes_unnoticed(at: int, change: int) -> None:
    data = bytearray(SOME)
    data[at] ^= change
    try:
        table = unpack_vendors(bytes(data))
    except FormatError:
        return
    # Only the date is not summed up, so that it can be read alone.
    assert table.date != DAY


@given(st.integers(0, len(SOME) - 1))
def test_a_file_cut_anywhere_is_a_format_error(at: int) -> None:
    with pytest.raises(FormatError):
        unpack_vendors(SOME[:at])


@given(st.integers(0, len(SOME) - 33), st.integers(0, 255))
def test_a_file_forged_with_the_right_sum_is_a_table_or_a_format_error(at: int, value: int) -> None:
    rest = bytearray(SOME[32:])
    rest[at] = value
    try:
        table = unpack_vendors(sealed(bytes(rest)))
    except FormatError:
        return
    vendors = Vendors(table)
    for mac in ("00:00:aa:00:00:00", "54:78:ab:c0:10:00", "54:78:ab:c1:00:00", "ff:ff:ff:ff:ff:ff"):
        vendor = vendors.lookup(mac)
        assert vendor is None or vendor in table.names


def test_counts_that_promise_more_than_is_there_are_refused_before_memory_is_taken() -> None:
    with pytest.raises(FormatError, match="damaged"):
        unpack_vendors(sealed(struct.pack("!5I", *[(1 << 32) - 1] * 5) + bytes(100)))


def test_a_date_that_is_none_is_refused() -> None:
    with pytest.raises(FormatError, match="not a vendor file"):
        unpack_vendors(b"netmon vendors 2\n2026-13-25\n")
