"""Answers about measurements from the file and what is not in it yet. Blocks; one thread; changes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..kept import begin_of, end_of, one_moment, plan_kept, unrolled
from ..salvage import salvage
from ..steps import DAY, HOUR
from ..tables import blob_of, identify, key, number_of
from .answers import exact_of, measurement_of, percentile_of, point_of, totals_of
from .codec import decode
from .fold import fold, gather, merge
from .kinds import kind_of
from .packs import decode_sums
from .writing import FIVE_MINUTES

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from ....model.measured import MeasuredPoint, Percentile, Total
    from ....model.measurement import Measurement
    from .fold import Sum
    from .rows import MeasuredRows

    type Segments = Mapping[int, Sequence[MeasuredRows]]
    type Step = tuple[int, tuple[Sum, ...]]


class MeasuredReader:
    """Reads over a connection that it is lent; each answer is of one moment."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def points(
        self, number: int, start: datetime, end: datetime, step: float | None, head: Segments
    ) -> list[MeasuredPoint]:
        """Return the steps of one series."""
        kind = kind_of(number)
        with one_moment(self._connection):
            span = plan_kept(self._connection, start, end, step, head=head, minute=FIVE_MINUTES)
            found = self._between(number, span.start, span.end, span.step, head)
            return [point_of(at, sums, kind) for at, sums in gather(found, span.step)]

    def totals(self, number: int, spans: Sequence[tuple[datetime, datetime]], head: Segments) -> list[Total]:
        """Return what was counted in each span: by the hour, or by five minutes where that cuts an hour."""
        first, last = int(spans[0][0].timestamp()), int(spans[-1][1].timestamp())
        even = all(int(moment.timestamp()) % HOUR == 0 for span in spans for moment in span)
        columns = len(kind_of(number).columns)
        with one_moment(self._connection):
            step = HOUR if even or self._gone(first, head) else FIVE_MINUTES
            return totals_of(self._between(number, first, last, step, head), spans, columns)

    def percentile(
        self, number: int, start: datetime, end: datetime, percent: float, head: Segments
    ) -> Percentile:
        """Return the percentile of each column by five minutes, by the hour where these are gone."""
        first, last = int(start.timestamp()), int(end.timestamp())
        with one_moment(self._connection):
            step = HOUR if self._gone(first, head) else FIVE_MINUTES
            found = gather(self._between(number, first, last, step, head), step)
            return percentile_of(found, kind_of(number), percent=percent, step=step)

    def sums(
        self,
        numbers: tuple[int, int],
        column: int,
        start: datetime,
        end: datetime,
        head: Iterable[tuple[int, Mapping[int, MeasuredRows]]],
    ) -> dict[int, Sum]:
        """Return the sum of a column of every series in a range of numbers, by whole hours."""
        first, last = int(start.timestamp() // HOUR), int(-(-end.timestamp() // HOUR))
        low, high = numbers
        kind = kind_of(low)
        found: dict[int, list[tuple[Sum]]] = {}
        with one_moment(self._connection):
            seen = set()
            for hour in range(max(first, self._first("recent")), min(last, self._last("recent"))):
                for identifier, blob in self._connection.execute(
                    "SELECT id, rollup FROM recent WHERE id BETWEEN ? AND ?",
                    (key(hour, low), key(hour, high)),
                ):
                    seen.add(identifier)
                    for sums in (salvage(lambda blob: decode_sums(blob, kind), blob) or {}).values():
                        found.setdefault(number_of(identifier), []).append((sums[column],))
            for day in range(max(first // 24, self._first("hour")), min(-(-last // 24), self._last("hour"))):
                for identifier, blob in self._connection.execute(
                    "SELECT id, blob FROM hour WHERE id BETWEEN ? AND ?", (key(day, low), key(day, high))
                ):
                    number = number_of(identifier)
                    for slot, sums in (salvage(lambda blob: decode_sums(blob, kind), blob) or {}).items():
                        hour = day * 24 + slot
                        if first <= hour < last and key(hour, number) not in seen:
                            found.setdefault(number, []).append((sums[column],))
        for hour, series in head:
            if first <= hour < last:
                for number, rows in list(series.items()):
                    if low <= number <= high and rows.count:
                        for _, sums in fold([rows.part(0, rows.count)], HOUR):
                            found.setdefault(number, []).append((sums[column],))
        return {number: merge(steps)[0] for number, steps in found.items()}

    def days(self, number: int, start: datetime | None, end: datetime | None, head: Segments) -> range:
        """Return the days of which there may be something in the span."""
        row = self._connection.execute(
            "SELECT first_hour, last_hour FROM measured WHERE id = ?", (number,)
        ).fetchone()
        hours = [*head, *(row or ())]
        if not hours:
            return range(0)
        first, last = min(hours) // 24, max(hours) // 24
        if start is not None:
            first = max(first, int(start.timestamp() // DAY))
        if end is not None:
            last = min(last, int(end.timestamp() // DAY))
        return range(first, last + 1)

    def day(self, subject_id: str, number: int, day: int, head: Segments) -> list[Measurement]:
        """Return a day as finely as it is kept: as it was measured, else five minutes, else hours."""
        kind = kind_of(number)
        with one_moment(self._connection):
            first, last = identify(day * 24)[0], identify(day * 24 + 23)[1]
            raw = self._connection.execute(
                "SELECT 1 FROM chunk WHERE id BETWEEN ? AND ? LIMIT 1", (first, last)
            ).fetchone()
            here = {hour: rows for hour, rows in head.items() if hour // 24 == day}
            if raw is not None or here:
                exact = [
                    each
                    for hour in range(day * 24, day * 24 + 24)
                    for each in exact_of(subject_id, kind, hour, self._segments(number, hour, here))
                ]
                if exact:
                    return exact
            there = blob_of(self._connection, "minute", key(day, number)) is not None
            step = FIVE_MINUTES if there else HOUR
            found = gather(self._between(number, day * DAY, (day + 1) * DAY, step, head), step)
            return [measurement_of(subject_id, kind, at + step, sums) for at, sums in found]

    def _between(self, number: int, start: int, end: int, step: int, head: Segments) -> Iterator[Step]:
        for at, sums in self._steps(number, start, end, step, head):
            if start <= at < end:
                yield at, sums

    def _steps(self, number: int, start: int, end: int, step: int, head: Segments) -> Iterator[Step]:
        if step < FIVE_MINUTES:
            for hour in range(start // HOUR, -(-end // HOUR)):
                for at, sums in fold(self._segments(number, hour, head), step):
                    yield hour * HOUR + at, sums
            return
        waiting = begin_of(self._connection, "recent", HOUR)
        memory = [hour * HOUR for hour in head]
        begin = min([begin_of(self._connection, "hour", DAY), waiting, *memory])
        last = max(
            [
                end_of(self._connection, "hour", DAY),
                end_of(self._connection, "recent", HOUR),
                *(at + HOUR for at in memory),
            ]
        )
        if begin >= last:
            return
        table, width = ("minute", FIVE_MINUTES) if step < HOUR else ("hour", HOUR)
        for day in range(max(start, int(begin)) // DAY, -(-min(end, int(last)) // DAY)):
            fresh = {hour for hour in head if hour // 24 == day}
            if waiting < (day + 1) * DAY:
                fresh |= unrolled(self._connection, number, day)
            yield from self._day(number, day, table, width, fresh, head)

    def _day(
        self, number: int, day: int, table: str, width: int, fresh: set[int], head: Segments
    ) -> Iterator[Step]:
        """Yield the steps of a day; of `fresh` hours from their measurements."""
        kind = kind_of(number)
        blob = blob_of(self._connection, table, key(day, number))
        # Their measurements say more.
        stale = {hour % 24 for hour in fresh if blob_of(self._connection, "chunk", key(hour, number))}
        for slot, sums in (salvage(lambda blob: decode_sums(blob, kind), blob) or {}).items():
            if slot * width // HOUR not in stale:
                yield day * DAY + slot * width, sums
        for hour in sorted(fresh):
            for at, sums in fold(self._segments(number, hour, head), width):
                yield hour * HOUR + at, sums

    def _segments(self, number: int, hour: int, head: Segments) -> list[MeasuredRows]:
        kind = kind_of(number)
        blob = blob_of(self._connection, "chunk", key(hour, number))
        segments = salvage(lambda blob: decode(blob, kind), blob) or []
        return segments + [rows.part(0, rows.count) for rows in head.get(hour, ()) if rows.count]

    def _gone(self, start: int, head: Segments) -> bool:
        """Tell whether the five minutes of a time are kept no longer, but hours are."""
        minutes = min(
            [
                begin_of(self._connection, "minute", DAY),
                begin_of(self._connection, "chunk", HOUR),
                *(hour * HOUR for hour in head),
            ]
        )
        return start < minutes and begin_of(self._connection, "hour", DAY) < minutes

    def _first(self, table: str) -> int:
        period = DAY if table == "hour" else HOUR
        first = begin_of(self._connection, table, period)
        return 0 if first == float("inf") else int(first // period)

    def _last(self, table: str) -> int:
        period = DAY if table == "hour" else HOUR
        last = end_of(self._connection, table, period)
        return 0 if last == float("-inf") else int(last // period)
