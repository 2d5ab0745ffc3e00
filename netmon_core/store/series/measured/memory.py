"""The readable reference: every measurement in memory, summed up anew for each question."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..steps import HOUR, plan_span
from .answers import is_within, percentile_of, point_of, rank, totals_of
from .fold import Sum, gather
from .kinds import is_counted
from .part import column_of, counted_kind, row_kind
from .periods import periods
from .writing import FIVE_MINUTES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime, tzinfo

    from ....model.measured import By, MeasuredPoint, Percentile, Ranked, Total
    from ....model.measurement import Measurement

# Ticks are tenths of a second, here as there.
_TICKS = 10


class MemoryMeasured:
    """It grows with every measurement."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, str], list[Measurement]] = {}

    def record(self, measurement: Measurement) -> None:
        """Take a measurement in."""
        self._found.setdefault((measurement.kind, measurement.subject_id), []).append(measurement)

    def points(
        self, subject_id: str, kind: str, start: datetime, end: datetime, step: float | None
    ) -> list[MeasuredPoint]:
        """Return the steps of one series."""
        known = row_kind(kind)
        span = plan_span(start, end, step)
        found = gather(self._steps(subject_id, kind, span.step), span.step)
        return [point_of(at, sums, known) for at, sums in found if span.start <= at < span.end]

    def totals(
        self, subject_id: str, kind: str, start: datetime, end: datetime, by: By, zone: tzinfo
    ) -> list[Total]:
        """Return what was counted by the day or month."""
        columns = len(counted_kind(kind).columns)
        return totals_of(self._steps(subject_id, kind, 1), periods(start, end, by, zone), columns)

    def percentile(
        self, subject_id: str, kind: str, start: datetime, end: datetime, percent: float
    ) -> Percentile:
        """Return the percentile of each column by five minutes."""
        known = row_kind(kind)
        first, last = start.timestamp(), end.timestamp()
        steps = gather(self._steps(subject_id, kind, FIVE_MINUTES), FIVE_MINUTES)
        inside = ((at, sums) for at, sums in steps if first <= at < last)
        return percentile_of(inside, known, percent=percent, step=FIVE_MINUTES)

    def top(self, kind: str, column: str, start: datetime, end: datetime, count: int) -> list[Ranked]:
        """Return those with the most, by whole hours."""
        known = row_kind(kind)
        place = column_of(known, column)
        first, last = start.timestamp() // HOUR * HOUR, -(-end.timestamp() // HOUR) * HOUR
        found: list[tuple[str, Sum]] = []
        for subject_id in self.subjects(kind):
            inside = ((0, sums) for at, sums in self._steps(subject_id, kind, 1) if first <= at < last)
            found += [(subject_id, sums[place]) for _, sums in gather(inside, 1)]
        return rank(found, known, count)

    def subjects(self, kind: str) -> list[str]:
        """Return whose series of a kind there are, in order."""
        known = row_kind(kind).name
        return sorted(subject_id for name, subject_id in self._found if name == known)

    def all(
        self, subject_id: str, kind: str, start: datetime | None, end: datetime | None
    ) -> list[Measurement]:
        """Return a series in the order of time."""
        found = self._found.get((row_kind(kind).name, subject_id), ())
        inside = [each for each in found if is_within(each.at, start, end)]
        return sorted(inside, key=lambda each: each.at)

    def _steps(self, subject_id: str, kind: str, step: int) -> Iterator[tuple[int, tuple[Sum, ...]]]:
        """Yield each measurement as (the step in which it ends, a sum of each column)."""
        counted = is_counted(row_kind(kind))
        for each in self._found.get((kind, subject_id), ()):
            end = round(each.at.timestamp() * _TICKS)
            at = (end - 1) // (step * _TICKS) * step
            yield at, tuple(_sum(value, each.seconds, counted=counted) for value in each.values)


def _sum(value: float | None, seconds: float, *, counted: bool) -> Sum:
    if value is None:
        return Sum(0, 0, 0, 0.0, 0.0)
    ticks = round(seconds * _TICKS)
    rate = value * _TICKS / ticks if counted else value
    return Sum(1, ticks, value, rate, rate)
