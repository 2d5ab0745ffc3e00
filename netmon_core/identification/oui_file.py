"""The compact vendor file: sorted prefixes and a text of names, made to be loaded in no time.

One text line each for kind and date, a CRC of all that follows, five counts: prefixes of 24, 28 and 36 bits,
divided blocks, bytes of names. Then each prefix's place in the names (3 bytes), the prefixes in 3, 4 and 5
bytes, the divided blocks in 3, and the names. Numbers are stored as columns - all first bytes, all second
bytes - so that one strided copy each makes arrays of them: no row is touched in Python. Nothing is
compressed: that would take ten times as long as the rest, and a wheel or a zip does it anyhow.
"""

from __future__ import annotations

import re
import struct
import sys
import zlib
from array import array
from datetime import date
from itertools import accumulate, chain
from typing import TYPE_CHECKING, Final

from ..errors import FormatError
from ..lazy_dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_HEAD = re.compile(rb"netmon vendors 2\n(\d{4}-\d{2}-\d{2})\n", re.ASCII)
_HEAD_SIZE: Final = 28
_CRC = struct.Struct("!I")
_COUNTS = struct.Struct("!5I")
_COUNTS_AT: Final = _HEAD_SIZE + _CRC.size
_COLUMNS_AT: Final = _COUNTS_AT + _COUNTS.size
# Prefix lengths in hex digits, and the bytes that store one.
_WIDTHS: Final = {6: 3, 7: 4, 9: 5}
_PLACE_WIDTH: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Prefixes:
    """The prefixes of one length as sorted numbers, and where in the names each one's vendor begins."""

    digits: int
    numbers: array[int]
    places: array[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class VendorTable:
    """The vendors by prefix, by length: 24, 28 and 36 bits. Each name in `names` ends with a line feed."""

    date: date
    whole: Prefixes
    medium: Prefixes
    small: Prefixes
    # The 24 bit blocks of which parts have a longer prefix of their own.
    divided: frozenset[int]
    names: str

    def items(self) -> Iterator[tuple[str, str]]:
        """Yield every prefix in hex digits, with its vendor. Slow."""
        for group in (self.whole, self.medium, self.small):
            for number, place in zip(group.numbers, group.places, strict=True):
                yield f"{number:0{group.digits}x}", self.names[place : self.names.find("\n", place)]


def pack_vendors(vendors: Mapping[str, str], made_on: date) -> bytes:
    """Pack {prefix of 6, 7 or 9 hex digits: vendor}."""
    groups = {digits: sorted(prefix for prefix in vendors if len(prefix) == digits) for digits in _WIDTHS}
    divided = sorted({prefix[:6] for prefix in vendors if len(prefix) > 6})
    names = sorted(set(vendors.values()))
    ends = accumulate(len(name) + 1 for name in names)
    places = dict(zip(names, chain((0,), ends), strict=False))
    text = "".join(f"{name}\n" for name in names).encode()
    rest = b"".join(
        (
            _COUNTS.pack(*map(len, groups.values()), len(divided), len(text)),
            _columns(
                [places[vendors[prefix]] for group in groups.values() for prefix in group], _PLACE_WIDTH
            ),
            *(_columns([int(prefix, 16) for prefix in groups[digits]], _WIDTHS[digits]) for digits in groups),
            _columns([int(prefix, 16) for prefix in divided], _WIDTHS[6]),
            text,
        )
    )
    head = b"netmon vendors 2\n%s\n" % made_on.isoformat().encode()
    return b"".join((head, _CRC.pack(zlib.crc32(rest)), rest))


def packed_date(data: bytes) -> date:
    """Read when the registries in a packed file were fetched; FormatError for another file."""
    head = _HEAD.match(data)
    try:
        return date.fromisoformat(head[1].decode() if head else "")
    except ValueError as err:
        raise FormatError("This is not a vendor file.") from err


def unpack_vendors(data: bytes) -> VendorTable:
    """Read a packed file; FormatError where it is damaged."""
    made_on = packed_date(data)
    try:
        (crc,) = _CRC.unpack_from(data, _HEAD_SIZE)
        *counts, divided, size = _COUNTS.unpack_from(data, _COUNTS_AT)
        if crc != zlib.crc32(memoryview(data)[_COUNTS_AT:]) or len(data) != _size(counts, divided, size):
            raise FormatError("The vendor file is damaged.")
        names = data[len(data) - size :].decode()
    except (struct.error, UnicodeDecodeError) as err:
        raise FormatError("The vendor file is damaged.") from err
    at = _COLUMNS_AT + _PLACE_WIDTH * sum(counts)
    places = _numbers(data[_COLUMNS_AT:at], _PLACE_WIDTH)
    groups = []
    done = 0
    for count, (digits, width) in zip(counts, _WIDTHS.items(), strict=True):
        numbers = _numbers(data[at : at + width * count], width)
        groups.append(Prefixes(digits=digits, numbers=numbers, places=places[done : done + count]))
        at += width * count
        done += count
    return VendorTable(
        date=made_on,
        whole=groups[0],
        medium=groups[1],
        small=groups[2],
        divided=frozenset(_numbers(data[at : len(data) - size], _WIDTHS[6])),
        names=names,
    )


def _size(counts: list[int], divided: int, names: int) -> int:
    """Return the bytes of a whole file."""
    rows = sum(count * (_PLACE_WIDTH + width) for count, width in zip(counts, _WIDTHS.values(), strict=True))
    return _COLUMNS_AT + rows + divided * _WIDTHS[6] + names


def _columns(numbers: list[int], width: int) -> bytes:
    rows = b"".join(number.to_bytes(width, "little") for number in numbers)
    return b"".join(rows[column::width] for column in range(width))


def _numbers(columns: bytes, width: int) -> array[int]:
    numbers = array("Q" if width > 4 else "I")
    count = len(columns) // width
    rows = bytearray(count * numbers.itemsize)
    for column in range(width):
        rows[column :: numbers.itemsize] = columns[column * count : (column + 1) * count]
    numbers.frombytes(rows)
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers
