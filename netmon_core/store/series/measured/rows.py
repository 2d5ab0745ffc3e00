"""The measurements of one series in one hour. No I/O."""

from __future__ import annotations

from array import array
from math import isfinite, nan
from typing import TYPE_CHECKING

from .kinds import is_counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ....model.measurement import RowKind

# A tick is a tenth of a second: of a stretch of 30 s that is a sixth of a percent.
TICKS = 10
HOUR_TICKS = 3600 * TICKS
# What a chunk can count; eighteen a second.
MOST_ROWS = 65_535
# Beyond it is no difference of two counters of 64 bits.
MOST_COUNT = (1 << 63) - 1
# Nothing shows more, and the sum of many is still a number.
MOST_LEVEL = 1e100
# A count that is not known; of a level that is NaN.
UNKNOWN = -1
# A device that was away for longer did not count all the while.
_EARLIEST = -(1 << 31)


class MeasuredRows:
    """One thread appends and any other may read: `count` is read first and written last.

    A row belongs to the hour in which its stretch ends, the very end of the hour included. `ends` and
    `starts` are ticks of the hour, `values` row after row.
    """

    __slots__ = ("count", "counted", "ends", "flushed", "starts", "values", "width")

    def __init__(self, kind: RowKind) -> None:
        self.count = 0
        # How many of them the journal has.
        self.flushed = 0
        self.counted = is_counted(kind)
        self.width = len(kind.columns)
        self.ends = array("H")
        self.starts = array("i")
        self.values: array[int] | array[float] = array("q" if self.counted else "d")

    def append(self, end: int, start: int, values: Sequence[float | None]) -> bool:
        """Take a row in; False: there is no more room."""
        count = self.count
        if count == MOST_ROWS:
            return False
        try:
            # None and a fraction of a count fail here, rarely.
            if min(values) < 0 if self.counted else max(map(abs, values)) > MOST_LEVEL:  # type: ignore[type-var, operator, arg-type]
                values = self._clean(values)
            self.values.extend(values)  # type: ignore[arg-type]
        except (TypeError, OverflowError):
            del self.values[count * self.width :]
            self.values.extend(self._clean(values))  # type: ignore[arg-type]
        self.ends.append(end)
        self.starts.append(start if start > _EARLIEST else _EARLIEST)
        self.count = count + 1
        return True

    def column(self, place: int) -> Sequence[float]:
        """Return one column: UNKNOWN or NaN for what is not known."""
        return self.values[place : self.count * self.width : self.width]

    def part(self, start: int, end: int) -> MeasuredRows:
        """Return a copy of the rows [start, end); `end` is at most a `count` seen."""
        rows = MeasuredRows.__new__(MeasuredRows)
        rows.count, rows.flushed, rows.counted, rows.width = end - start, 0, self.counted, self.width
        rows.ends, rows.starts = self.ends[start:end], self.starts[start:end]
        rows.values = self.values[start * self.width : end * self.width]
        return rows

    def extend(self, more: MeasuredRows) -> None:
        """Append all rows of the same series."""
        self.ends.extend(more.ends)
        self.starts.extend(more.starts)
        self.values.extend(more.values)  # type: ignore[arg-type]
        self.count += more.count

    def _clean(self, values: Sequence[float | None]) -> list[int] | list[float]:
        if self.counted:
            return [_count(value) for value in values]
        return [nan if value is None or not abs(value) <= MOST_LEVEL else value for value in values]


def _count(value: float | None) -> int:
    if value is None or not isfinite(value) or not 0 <= value <= MOST_COUNT:
        return UNKNOWN
    return round(value)
