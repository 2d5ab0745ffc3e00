"""Measurements that came in and are not yet in a chunk. No I/O."""

from __future__ import annotations

from typing import TYPE_CHECKING, override

from ..hours import Hours
from .kinds import kind_of
from .rows import HOUR_TICKS, TICKS, MeasuredRows

if TYPE_CHECKING:
    from datetime import datetime

    from ....model.measurement import Measurement

# While nothing can be written: 80 MiB, which is three hours of 20,000 ports every minute, or two weeks of a
# switch of 48.
MOST_NUMBERS_IN_MEMORY = 10 << 20
# Three years: no counter of ours was away for longer.
MOST_SECONDS = 1e8


class MeasuredHead(Hours[MeasuredRows]):
    """The measurements of everything but pings."""

    def __init__(self, *, most_numbers: int = MOST_NUMBERS_IN_MEMORY) -> None:
        super().__init__(lambda number: MeasuredRows(kind_of(number)), most=most_numbers)
        # Of the time of the last measurement: its hour, what that holds, and the stretch in ticks of it.
        self._at: datetime | None = None
        self._seconds = 0.0
        self._hour = self._offset = self._start = 0
        self._series: dict[int, MeasuredRows] = {}

    @override
    def size(self, rows: MeasuredRows) -> int:
        # When it was takes about as much room as a value.
        return rows.count * (rows.width + 1)

    def append(self, number: int, measurement: Measurement) -> None:
        """Take a measurement of a series in; when memory is full the oldest hour goes first."""
        at, seconds, values = measurement.at, measurement.seconds, measurement.values
        # The ports of a switch are asked together: what is worked out of the time holds for all of them.
        if at is not self._at or seconds != self._seconds:
            self._turn_to(at, seconds)
        offset, start = self._offset, self._start
        rows = self._series.get(number)
        if rows is None:
            rows = self.rows(number, self._hour)
            self._series = self.open[self._hour]
        if start == offset and rows.counted:
            # What was counted in no time has no rate.
            self.dropped += 1
            return
        if rows.count:
            # Rounded apart, the end of a stretch and the start of the next would leave a gap.
            before = rows.ends[-1]
            if before != start and -1 <= start - before <= 1 and before < offset:
                start = before
        if len(values) != rows.width or not rows.append(offset, start, values):
            self.dropped += 1
            return
        self.count += rows.width + 1
        if self.count > self.most:
            self.make_room()

    @override
    def seal(self, hour: int) -> dict[int, MeasuredRows]:
        self._at = None
        return super().seal(hour)

    @override
    def make_room(self) -> None:
        self._at = None
        super().make_room()

    def restore(self, number: int, hour: int, part: MeasuredRows) -> None:
        """Put back what a journal holds."""
        rows = self.rows(number, hour)
        rows.extend(part)
        rows.flushed = rows.count
        self.count += self.size(part)

    def _turn_to(self, at: datetime, seconds: float) -> None:
        """Work out where a stretch belongs."""
        end = int(at.timestamp() * TICKS + 0.5)
        # What ends with the hour belongs to it.
        self._hour = (end - 1) // HOUR_TICKS
        self._offset = self._start = end - self._hour * HOUR_TICKS
        if seconds > 0:
            self._start -= int(min(seconds, MOST_SECONDS) * TICKS + 0.5) or 1
        self._series = self.open.get(self._hour, {})
        self._at, self._seconds = at, seconds
