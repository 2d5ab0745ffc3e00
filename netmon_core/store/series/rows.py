"""The samples of one target in one hour, five bytes each. No I/O."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING

from .columns import pairs

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

# Code of the average (2), its distance from the lowest and to the highest, and how many were lost.
ROW_BYTES = 5
# A byte that says: the value is in `wide`.
ESCAPE = 255
# What the columns of an hour can count; eighteen samples a second.
MOST_ROWS = 65_535
MOST_COUNT = 65_535

# The columns that may escape.
LOW, HIGH, LOST = range(3)


class Rows:
    """One thread appends and any other may read: `count` is read first and written last.

    A tick is the second of the hour, plus one (a sample a moment before the hour counts to it), from `phase`
    256ths of a second on. While ticks are evenly spaced they are not stored, and neither is `sent` while it
    stays the same.
    """

    __slots__ = (
        "count",
        "first",
        "flushed",
        "jitters",
        "packed",
        "phase",
        "sent",
        "sents",
        "step",
        "times",
        "wide",
    )

    def __init__(self) -> None:
        self.count = 0
        # How many of them the journal has.
        self.flushed = 0
        self.packed = bytearray()
        self.phase = 0
        self.first = 0
        self.step = 0
        self.times: array[int] | None = None
        self.sent = 0
        self.sents: array[int] | None = None
        # Of windows of several probes, see `share_of`; 0: not known. Lone probes tell it by their neighbors.
        self.jitters: bytearray | None = None
        self.wide: dict[int, int] | None = None

    def append(
        self, offset: float, sent: int, lost: int, low: int, average: int, high: int, jitter: int = 0
    ) -> bool:
        """Take a sample `offset` seconds into the hour, times as codes; False: there is no more room."""
        count = self.count
        if count == 0:
            whole = int(offset)
            self.phase = int((offset - whole) * 256)
            tick = whole + 1
        else:
            if count == MOST_ROWS:
                return False
            tick = int(offset - self.phase / 256 + 1.5)
        below = average - low
        above = high - average
        if below >= ESCAPE or above >= ESCAPE or lost >= ESCAPE:
            wide = self.wide = {} if self.wide is None else self.wide
            for column, value in ((LOW, below), (HIGH, above), (LOST, lost)):
                if value >= ESCAPE:
                    wide[count * 3 + column] = value
            below, above, lost = min(below, ESCAPE), min(above, ESCAPE), min(lost, ESCAPE)
        if (
            count < 2
            or self.times is not None
            or self.sents is not None
            or sent != self.sent
            or tick != self.first + count * self.step
        ):
            self._place(count, tick, sent)
        if jitter or self.jitters is not None:
            self._known_jitters(count).append(jitter)
        self.packed += bytes((average & 255, average >> 8, below, above, lost))
        self.count = count + 1
        return True

    def part(self, start: int, end: int) -> Rows:
        """Return a copy of the rows [start, end), of the same phase; `end` is at most a `count` seen."""
        rows = Rows()
        rows.phase = self.phase
        rows.packed = self.packed[start * ROW_BYTES : end * ROW_BYTES]
        times, sents, jitters, wide = self.times, self.sents, self.jitters, self.wide
        if times is None:
            rows.first = self.first + start * self.step
            # Of a single row the step is not known.
            rows.step = self.step if end - start > 1 else 0
        else:
            rows.times = times[start:end]
        if sents is None:
            rows.sent = self.sent
        else:
            rows.sents = sents[start:end]
        if jitters is not None:
            rows.jitters = jitters[start:end]
        if wide is not None:
            shift = 3 * start
            rows.wide = {
                key - shift: value for key, value in wide.copy().items() if shift <= key < 3 * end
            } or None
        rows.count = end - start
        return rows

    def extend(self, more: Rows) -> None:
        """Append rows that a `part` of the same rows holds."""
        if self.count == 0:
            self.phase = more.phase
        shift = 3 * self.count
        for number, (tick, sent) in enumerate(zip(more.ticks(), more.sent_counts(), strict=True), self.count):
            self._place(number, tick, sent)
        if more.jitters is not None or self.jitters is not None:
            self._known_jitters(self.count).extend(more.own_jitters())
        if more.wide:
            self.wide = {**(self.wide or {}), **{key + shift: value for key, value in more.wide.items()}}
        self.packed += more.packed
        self.count += more.count

    def ticks(self) -> Sequence[int]:
        """Return the tick of each row."""
        count, times = self.count, self.times
        if times is not None:
            return times[:count]
        if self.step:
            return range(self.first, self.first + count * self.step, self.step)
        return [self.first] * count

    def sent_counts(self) -> Sequence[int]:
        """Return how many probes were sent, for each row."""
        count, sents = self.count, self.sents
        return [self.sent] * count if sents is None else sents[:count]

    def own_jitters(self) -> Sequence[int]:
        """Return the jitter of each window of several probes, as `share_of` has it; 0: not known."""
        count, jitters = self.count, self.jitters
        return bytes(count) if jitters is None else jitters[:count]

    def averages(self) -> array[int]:
        """Return the code of the average of each row; 0: nothing was answered."""
        end = self.count * ROW_BYTES
        return pairs(self.packed[0:end:ROW_BYTES], self.packed[1:end:ROW_BYTES])

    def column(self, column: int) -> bytearray:
        """Return one column (LOW, HIGH, LOST) as it is kept: ESCAPE for what is in `wide`."""
        return self.packed[2 + column : self.count * ROW_BYTES : ROW_BYTES]

    def widened(self, column: int) -> Sequence[int]:
        """Return one column (LOW, HIGH, LOST) with all its values."""
        kept = self.column(column)
        if not self.wide:
            return kept
        numbers = list(kept)
        for key, value in self.wide.copy().items():
            if key % 3 == column and key // 3 < len(numbers):
                numbers[key // 3] = value
        return numbers

    def _known_jitters(self, count: int) -> bytearray:
        """Return the column of jitters, `count` rows being there."""
        if self.jitters is None:
            self.jitters = bytearray(count)
        return self.jitters

    def _place(self, count: int, tick: int, sent: int) -> None:
        """Note when the next row is and what was sent, `count` rows being there."""
        if count == 0:
            self.first, self.sent = tick, sent
            return
        if self.times is not None:
            self.times.append(tick)
        elif count == 1 and tick >= self.first:
            self.step = tick - self.first
        elif tick != self.first + count * self.step:
            self.times = _explicit((self.first + at * self.step for at in range(count)), tick)
        if self.sents is not None:
            self.sents.append(sent)
        elif sent != self.sent:
            self.sents = _explicit((self.sent for _ in range(count)), sent)


def _explicit(before: Iterable[int], last: int) -> array[int]:
    numbers = array("H", before)
    numbers.append(last)
    return numbers
