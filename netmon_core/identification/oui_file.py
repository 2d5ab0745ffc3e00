"""The compact vendor file: sorted prefixes and a table of names, a tenth of what the IEEE publishes.

One text line each for kind and date, then a zlib stream: four counts (28, 36 and 24 bit prefixes, bytes of
names), the names, each prefix's place among them (4 bytes), and the prefixes in 4, 5 and 3 bytes. Numbers
and prefixes are stored as columns - all first bytes, all second bytes - which compress to half.
"""

from __future__ import annotations

import re
import struct
import sys
import zlib
from array import array
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from ..errors import FormatError

if TYPE_CHECKING:
    from collections.abc import Mapping

_HEAD = re.compile(rb"netmon vendors 1\n(\d{4}-\d{2}-\d{2})\n", re.ASCII)
_HEAD_SIZE: Final = 28
_COUNTS = struct.Struct("!4I")
# Prefix lengths in hex digits, and the bytes that store one.
_WIDTHS: Final = {7: 4, 9: 5, 6: 3}
# Twenty times today's registries; a damaged or malicious file must not fill the memory.
_MAX_BODY: Final = 32 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class VendorTable:
    """Vendors by prefix as a MAC begins with it (aa:bb:cc, aa:bb:cc:d, aa:bb:cc:dd:e), by prefix length."""

    date: date
    by24: dict[str, str]
    by28: dict[str, str]
    by36: dict[str, str]


def pack_vendors(vendors: Mapping[str, str], made_on: date) -> bytes:
    """Pack {prefix of 6, 7 or 9 hex digits: vendor}."""
    groups = [sorted(prefix for prefix in vendors if len(prefix) == digits) for digits in _WIDTHS]
    names = sorted(set(vendors.values()))
    place = {name: index.to_bytes(4, "little") for index, name in enumerate(names)}
    text = "\n".join(names).encode()
    columns = [_columns(b"".join(place[vendors[prefix]] for group in groups for prefix in group), 4)]
    for group, width in zip(groups, _WIDTHS.values(), strict=True):
        columns.append(
            _columns(bytes.fromhex("".join(prefix.ljust(2 * width, "0") for prefix in group)), width)
        )
    body = b"".join((_COUNTS.pack(*map(len, groups), len(text)), text, *columns))
    return b"netmon vendors 1\n%s\n%s" % (made_on.isoformat().encode(), zlib.compress(body, 9))


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
    inflate = zlib.decompressobj()
    try:
        body = inflate.decompress(data[_HEAD_SIZE:], _MAX_BODY)
        *counts, size = _COUNTS.unpack_from(body)
        if not inflate.eof or len(body) != _body_size(counts, size):
            raise FormatError("The vendor file is damaged.")
        position = _COUNTS.size + size
        names = body[_COUNTS.size : position].decode().split("\n")
        total = sum(counts)
        places = _places(body[position : position + 4 * total])
        vendors = iter([names[place] for place in places])
    except (zlib.error, struct.error, UnicodeDecodeError, IndexError) as err:
        raise FormatError("The vendor file is damaged.") from err
    position += 4 * total
    tables = []
    for count, (digits, width) in zip(counts, _WIDTHS.items(), strict=True):
        text = _rows(body[position : position + width * count], width).hex(":")
        # Digits and the colons between them.
        size = digits + (digits - 1) // 2
        keys = [text[begin : begin + size] for begin in range(0, len(text), 3 * width)]
        tables.append(dict(zip(keys, vendors, strict=False)))
        position += width * count
    return VendorTable(date=made_on, by28=tables[0], by36=tables[1], by24=tables[2])


def _body_size(counts: list[int], size: int) -> int:
    rows = sum(count * (4 + width) for count, width in zip(counts, _WIDTHS.values(), strict=True))
    return _COUNTS.size + size + rows


def _places(columns: bytes) -> array[int]:
    places = array("I", _rows(columns, 4))
    if sys.byteorder == "big":
        places.byteswap()
    return places


def _columns(rows: bytes, width: int) -> bytes:
    return b"".join(rows[column::width] for column in range(width))


def _rows(columns: bytes, width: int) -> bytes:
    rows = bytearray(len(columns))
    count = len(columns) // width
    for column in range(width):
        rows[column::width] = columns[column * count : (column + 1) * count]
    return bytes(rows)
