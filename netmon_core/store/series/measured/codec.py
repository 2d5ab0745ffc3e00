"""The measurements of a series and hour as bytes. No I/O.

A blob is one segment, or several where an hour was written more than once (the clock was set back).
"""

from __future__ import annotations

from array import array
from itertools import accumulate
from operator import add, sub
from struct import Struct
from struct import error as struct_error
from typing import TYPE_CHECKING

from ..columns import unzigzag, zigzag
from .columns import levels_to_numbers, numbers_to_levels, pack_columns, unpack_columns
from .rows import MOST_COUNT, UNKNOWN, MeasuredRows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ....model.measurement import RowKind

# Form, rows, end and start of the first.
_HEAD = Struct("<BHHi")
_FORM = 1


def encode(rows: MeasuredRows) -> bytes:
    """Return one segment."""
    count = rows.count
    ends, starts = rows.ends[:count], rows.starts[:count]
    # Each begins where the one before ended, as long as nothing is missed.
    steps = zigzag(map(sub, ends[1:], ends))
    gaps = zigzag(map(sub, starts[1:], ends))
    columns: list[Sequence[int]] = [steps, gaps]
    forms = bytearray()
    for place in range(rows.width):
        if rows.counted:
            # From 1 on; 0 is not known.
            column = rows.column(place)
            columns.append([value - UNKNOWN for value in column] if any(column) else [-UNKNOWN] * count)  # type: ignore[misc]
        else:
            form, numbers = levels_to_numbers(rows.column(place))
            forms.append(form)
            columns.append(numbers)
    return _HEAD.pack(_FORM, count, ends[0], starts[0]) + forms + pack_columns(columns)


def decode(blob: bytes, kind: RowKind) -> list[MeasuredRows]:
    """Return the segments of a blob; raises ValueError for what is none."""
    segments = []
    view = memoryview(blob)
    try:
        while view:
            rows, view = _segment(view, kind)
            segments.append(rows)
    except (struct_error, IndexError, OverflowError) as err:
        raise ValueError(f"a chunk cannot be read: {err}") from err
    return segments


def _segment(view: memoryview, kind: RowKind) -> tuple[MeasuredRows, memoryview]:
    form, count, end, start = _HEAD.unpack_from(view)
    if form != _FORM or not count:
        raise ValueError("a chunk has no known form")
    rows = MeasuredRows(kind)
    view = view[_HEAD.size :]
    forms = bytes(view[: 0 if rows.counted else rows.width])
    counts = [count - 1, count - 1, *(rows.width * [count])]
    (steps, gaps, *columns), view = unpack_columns(view[len(forms) :], counts)
    rows.ends = array("H", accumulate(unzigzag(steps), initial=end))
    rows.starts = array("i", [start, *map(add, rows.ends, unzigzag(gaps))])
    mixed: list[int] | list[float] = [0] * (count * rows.width)
    for place, column in enumerate(columns):
        if rows.counted:
            if max(column) > MOST_COUNT:
                raise ValueError("a chunk holds a count that there cannot be")
            mixed[place :: rows.width] = [value + UNKNOWN for value in column]
        else:
            mixed[place :: rows.width] = numbers_to_levels(forms[place], column)  # type: ignore[assignment]
    rows.values.extend(mixed)  # type: ignore[arg-type]
    rows.count = count
    return rows, view
