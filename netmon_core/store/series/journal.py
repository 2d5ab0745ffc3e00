"""What came in since the last time as one blob, and back. No I/O.

The rows of all series are laid out together, byte by byte, as that is quick to make and compresses well.
"""

from __future__ import annotations

import zlib
from array import array
from itertools import islice
from struct import Struct
from typing import TYPE_CHECKING

from .columns import from_planes, planes
from .rows import ROW_BYTES, Rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from .hours import Countable

# How many pieces, rows and extra numbers.
_HEAD = Struct("<III")
# Series, hour since 1970, rows, phase, flags, first tick, step, sent, number of wide values.
_PIECE = Struct("<IqHBBHHHI")
_TIMES, _SENTS, _JITTERS = 1, 2, 4
# A blob of a minute of 10,000 targets is under a megabyte; that of an hour, after a failure, 40.
MOST_BYTES = 1 << 28


class Mark:
    """How far the journal reaches once a blob is committed."""

    def __init__(self) -> None:
        self._marks: list[tuple[Countable, int]] = []

    def note(self, rows: Countable, count: int) -> None:
        """Note that rows are in the blob up to `count`."""
        self._marks.append((rows, count))

    def set(self) -> None:
        """The blob is committed."""
        for rows, count in self._marks:
            rows.flushed = count


def write_journal(
    hours: Iterable[tuple[int, Mapping[int, Rows]]], *, mark: Mark, whole: bool = False
) -> bytes | None:
    """Return what is not in the journal yet (`whole`: everything) of the hours; None when that is nothing."""
    heads, packed, extra = [], bytearray(), array("I")
    for hour, series in hours:
        for number, rows in list(series.items()):
            count = rows.count
            start = 0 if whole else rows.flushed
            if count > start:
                part = rows.part(start, count)
                heads.append(_piece(number, hour, part, extra))
                packed += part.packed
                mark.note(rows, count)
    if not heads:
        return None
    columns = b"".join(packed[at::ROW_BYTES] for at in range(ROW_BYTES))
    head = _HEAD.pack(len(heads), len(packed) // ROW_BYTES, len(extra))
    return zlib.compress(b"".join((head, *heads, columns, planes(extra, 4))), 1)


def read_journal(blob: bytes) -> Iterator[tuple[int, int, Rows]]:
    """Yield (series, hour, rows) as written; raises ValueError at what cannot be read."""
    try:
        body = zlib.decompressobj().decompress(blob, MOST_BYTES)
    except zlib.error as err:
        raise ValueError(f"a journal row cannot be read: {err}") from err
    if len(body) < _HEAD.size:
        raise ValueError("a journal row is cut off")
    pieces, rows, extras = _HEAD.unpack_from(body)
    start = _HEAD.size + pieces * _PIECE.size
    end = start + rows * ROW_BYTES
    if len(body) != end + 4 * extras:
        raise ValueError("a journal row is cut off")
    packed = bytearray(rows * ROW_BYTES)
    for column in range(ROW_BYTES):
        packed[column::ROW_BYTES] = body[start + column * rows : start + (column + 1) * rows]
    extra = iter(from_planes(body[end:], 4))
    at = 0
    for number, hour, count, phase, flags, first, step, sent, wides in _PIECE.iter_unpack(
        body[_HEAD.size : start]
    ):
        part = Rows()
        part.count, part.phase, part.first, part.step, part.sent = count, phase, first, step, sent
        part.packed = packed[at : at + count * ROW_BYTES]
        at += count * ROW_BYTES
        if flags & _TIMES:
            part.times = array("H", islice(extra, count))
        if flags & _SENTS:
            part.sents = array("H", islice(extra, count))
        if flags & _JITTERS:
            part.jitters = bytearray(islice(extra, count))
        if wides:
            keys = list(islice(extra, wides))
            part.wide = dict(zip(keys, islice(extra, wides), strict=True))
        yield number, hour, part


def _piece(number: int, hour: int, part: Rows, extra: array[int]) -> bytes:
    flags = 0
    if part.times is not None:
        flags |= _TIMES
        extra.extend(part.times.tolist())
    if part.sents is not None:
        flags |= _SENTS
        extra.extend(part.sents.tolist())
    if part.jitters is not None:
        flags |= _JITTERS
        extra.extend(part.jitters)
    wide = part.wide or {}
    extra.extend(wide.keys())
    extra.extend(wide.values())
    return _PIECE.pack(
        number, hour, part.count, part.phase, flags, part.first, part.step, part.sent, len(wide)
    )
