"""Rows as bytes: about two a sample on the disk. No I/O.

A blob is one segment, or several where an hour was written more than once (the clock was set back).
"""

from __future__ import annotations

from array import array
from struct import Struct
from struct import error as struct_error
from typing import TYPE_CHECKING

from .columns import deflate, from_planes, inflate, pairs, planes, unzigzag, zigzag
from .rows import HIGH, LOST, LOW, ROW_BYTES, Rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

# Rows, flags, phase, first tick, step, sent, lowest code, then the lengths of the columns always there.
_HEAD = Struct("<HBBHHHH4H")
_LENGTH = Struct("<I")
_WIDE = Struct("<IH")
# The columns that are there when a flag says so.
_TIMES, _SENTS, _WIDES, _JITTERS = 1, 2, 4, 8


def encode(rows: Rows) -> bytes:
    """Return one segment."""
    averages = rows.averages()
    # Counted from the lowest, most codes of an hour fit one byte.
    base = min((code for code in averages if code), default=1) - 1
    codes = planes([code - base if code else 0 for code in averages], 2)
    # The two distances are alike, so they share one table of code lengths.
    distances = rows.column(LOW) + rows.column(HIGH)
    columns = [
        deflate(codes[: rows.count]),
        deflate(codes[rows.count :]),
        deflate(distances),
        deflate(rows.column(LOST)),
    ]
    flags = 0
    extra = []
    if rows.times is not None:
        flags |= _TIMES
        times = rows.times[: rows.count]
        steps = zigzag(later - tick for tick, later in zip([0, *times], times, strict=False))
        # From one end of an hour to the other and zigzagged, a step still fits two bytes.
        extra.append(deflate(planes(steps, 2)))
    if rows.sents is not None:
        flags |= _SENTS
        extra.append(deflate(planes(rows.sents[: rows.count], 2)))
    if rows.wide:
        flags |= _WIDES
        extra.append(b"".join(_WIDE.pack(*each) for each in rows.wide.items()))
    if rows.jitters is not None:
        flags |= _JITTERS
        extra.append(deflate(rows.jitters[: rows.count]))
    head = _HEAD.pack(
        rows.count, flags, rows.phase, rows.first, rows.step, rows.sent, base, *map(len, columns)
    )
    return b"".join((head, *columns, *(_LENGTH.pack(len(each)) + each for each in extra)))


def decode(blob: bytes) -> list[Rows]:
    """Return the segments of a blob; raises ValueError for what is none."""
    segments = []
    view = memoryview(blob)
    try:
        while view:
            rows, view = _segment(view)
            segments.append(rows)
    except (struct_error, IndexError, OverflowError) as err:
        raise ValueError(f"a chunk cannot be read: {err}") from err
    return segments


def _segment(view: memoryview) -> tuple[Rows, memoryview]:
    count, flags, phase, first, step, sent, base, *lengths = _HEAD.unpack_from(view)
    view = view[_HEAD.size :]
    columns = []
    for length, size in zip(lengths, (count, count, 2 * count, count), strict=True):
        columns.append(inflate(_taken(view, length), size))
        view = view[length:]
    rows = Rows()
    rows.count, rows.phase, rows.first, rows.step, rows.sent = count, phase, first, step, sent
    codes = array("H", (code + base if code else 0 for code in pairs(columns[0], columns[1])))
    averages = planes(codes, 2)
    packed = bytearray(ROW_BYTES * count)
    packed[0::ROW_BYTES], packed[1::ROW_BYTES] = averages[:count], averages[count:]
    packed[2::ROW_BYTES], packed[3::ROW_BYTES] = columns[2][:count], columns[2][count:]
    packed[4::ROW_BYTES] = columns[3]
    rows.packed = packed
    if flags & _TIMES:
        part, view = _extra(view)
        rows.times = array("H", _sums(unzigzag(from_planes(inflate(part, 2 * count), 2))))
    if flags & _SENTS:
        part, view = _extra(view)
        rows.sents = array("H", from_planes(inflate(part, 2 * count), 2))
    if flags & _WIDES:
        part, view = _extra(view)
        rows.wide = dict(_WIDE.iter_unpack(part))
    if flags & _JITTERS:
        part, view = _extra(view)
        rows.jitters = bytearray(inflate(part, count))
    return rows, view


def _extra(view: memoryview) -> tuple[memoryview, memoryview]:
    (length,) = _LENGTH.unpack_from(view)
    view = view[_LENGTH.size :]
    return _taken(view, length), view[length:]


def _taken(view: memoryview, length: int) -> memoryview:
    if length > len(view):
        raise ValueError("a chunk is cut off")
    return view[:length]


def _sums(steps: Sequence[int]) -> Iterator[int]:
    tick = 0
    for step in steps:
        tick += step
        yield tick
