"""Measurements that came in since the last time as one blob, and back. No I/O."""

from __future__ import annotations

import sys
import zlib
from array import array
from struct import Struct
from typing import TYPE_CHECKING

from .kinds import kind_of
from .rows import MeasuredRows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from ..journal import Mark

# What a blob of ours begins with; one of pings begins as zlib does, with 0x78.
FIRST_BYTE = b"m"
# How many pieces, rows, counts and levels.
_HEAD = Struct("<IIII")
# Series, hour since 1970, rows.
_PIECE = Struct("<IqI")
MOST_BYTES = 1 << 28


def write_measured(
    hours: Iterable[tuple[int, Mapping[int, MeasuredRows]]], *, mark: Mark, whole: bool = False
) -> bytes | None:
    """Return what is not in the journal yet (`whole`: everything) of the hours; None when that is nothing."""
    heads, ends, starts, counts, levels = [], array("H"), array("i"), array("q"), array("d")
    for hour, series in hours:
        for number, rows in list(series.items()):
            count = rows.count
            start = 0 if whole else rows.flushed
            if count > start:
                heads.append(_PIECE.pack(number, hour, count - start))
                ends += rows.ends[start:count]
                starts += rows.starts[start:count]
                values = rows.values[start * rows.width : count * rows.width]
                if rows.counted:
                    counts += values  # type: ignore[arg-type]
                else:
                    levels += values  # type: ignore[arg-type]
                mark.note(rows, count)
    if not heads:
        return None
    head = _HEAD.pack(len(heads), len(ends), len(counts), len(levels))
    columns = (_planes(ends), _planes(starts), _planes(counts), _planes(levels))
    return FIRST_BYTE + zlib.compress(b"".join((head, *heads, *columns)), 1)


def read_measured(blob: bytes) -> Iterator[tuple[int, int, MeasuredRows]]:
    """Yield (series, hour, rows) as written; raises ValueError at what cannot be read."""
    try:
        body = zlib.decompressobj().decompress(blob[len(FIRST_BYTE) :], MOST_BYTES)
    except zlib.error as err:
        raise ValueError(f"a journal row cannot be read: {err}") from err
    if len(body) < _HEAD.size:
        raise ValueError("a journal row is cut off")
    pieces, rows, counted, measured = _HEAD.unpack_from(body)
    start = _HEAD.size + pieces * _PIECE.size
    if len(body) != start + 6 * rows + 8 * (counted + measured):
        raise ValueError("a journal row is cut off")
    heads = body[_HEAD.size : start]
    columns = []
    for typecode, count in (("H", rows), ("i", rows), ("q", counted), ("d", measured)):
        column = _from_planes(body[start:], typecode, count)
        start += count * column.itemsize
        columns.append(column)
    ends, starts, counts, levels = columns
    at = 0
    placed = {True: 0, False: 0}
    for number, hour, count in _PIECE.iter_unpack(heads):
        part = MeasuredRows(kind_of(number))
        first = placed[part.counted]
        placed[part.counted] += count * part.width
        part.ends, part.starts = ends[at : at + count], starts[at : at + count]
        part.values = (counts if part.counted else levels)[first : placed[part.counted]]
        if len(part.values) != count * part.width or len(part.ends) != count:
            raise ValueError("a journal row holds less than it says")
        part.count = count
        at += count
        yield number, hour, part


def _planes(column: array[int] | array[float]) -> bytes:
    if sys.byteorder == "big":
        column.byteswap()
    mixed, width = column.tobytes(), column.itemsize
    return b"".join(mixed[place::width] for place in range(width))


def _from_planes(body: bytes, typecode: str, count: int) -> array[int]:
    column = array(typecode)
    width = column.itemsize
    mixed = bytearray(width * count)
    for place in range(width):
        mixed[place::width] = body[place * count : (place + 1) * count]
    column.frombytes(mixed)
    if sys.byteorder == "big":
        column.byteswap()
    return column
