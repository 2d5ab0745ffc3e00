"""Asks an InfluxDB server for the measurements that it keeps."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from ....errors import StoreError
from ....model.measurement import Measurement
from ..steps import DAY, HOUR, plan_span
from .answers import percentile_of, point_of, rank, totals_of
from .fold import gather
from .influxql import (
    ask_rows,
    ask_steps,
    ask_subjects,
    ask_sums,
    read_rows,
    read_steps,
    read_subjects,
    read_sums,
)
from .part import column_of, counted_kind, row_kind
from .periods import periods
from .writing import FIVE_MINUTES

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from datetime import tzinfo

    from ....model.measured import By, MeasuredPoint, Percentile, Ranked, Total
    from ....model.measurement import RowKind
    from ..influx_reader import InfluxReader
    from .fold import Sum

# Measurements in one answer.
ROWS = 10_000
# Before this nothing was measured, in milliseconds since 1970.
_EVER = -1


class InfluxMeasured:
    """Asks over the reader of the store; whatever keeps the server from answering is a StoreError."""

    def __init__(self, reader: InfluxReader) -> None:
        self._reader = reader

    async def points(
        self, subject_id: str, kind: str, start: datetime, end: datetime, step: float | None
    ) -> list[MeasuredPoint]:
        """Return the steps of one series."""
        known = row_kind(kind)
        span = plan_span(start, end, step)
        steps = await self._steps(subject_id, known, span.start, span.end, span.step)
        return [point_of(at, sums, known) for at, sums in gather(steps, span.step)]

    async def totals(
        self, subject_id: str, kind: str, start: datetime, end: datetime, by: By, zone: tzinfo
    ) -> list[Total]:
        """Return what was counted by the day or month: by five minutes where hours would be cut."""
        known = counted_kind(kind)
        spans = periods(start, end, by, zone)
        if not spans:
            return []
        even = all(int(moment.timestamp()) % HOUR == 0 for span in spans for moment in span)
        first, last = int(spans[0][0].timestamp()), int(spans[-1][1].timestamp())
        steps = await self._steps(subject_id, known, first, last, HOUR if even else FIVE_MINUTES)
        return totals_of(steps, spans, len(known.columns))

    async def percentile(
        self, subject_id: str, kind: str, start: datetime, end: datetime, percent: float
    ) -> Percentile:
        """Return the percentile of each column by five minutes."""
        known = row_kind(kind)
        first = int(-(-start.timestamp() // FIVE_MINUTES)) * FIVE_MINUTES
        last = int(-(-end.timestamp() // FIVE_MINUTES)) * FIVE_MINUTES
        steps = await self._steps(subject_id, known, first, max(first, last), FIVE_MINUTES)
        return percentile_of(steps, known, percent=percent, step=FIVE_MINUTES)

    async def top(self, kind: str, column: str, start: datetime, end: datetime, count: int) -> list[Ranked]:
        """Return those with the most, by whole hours."""
        known = row_kind(kind)
        place = column_of(known, column)
        first, last = int(start.timestamp() // HOUR) * HOUR, int(-(-end.timestamp() // HOUR)) * HOUR
        answer = await self._reader.ask(ask_sums(known, place, first, last))
        return rank(self._reader.read(lambda found: read_sums(found, known), answer), known, count)

    async def subjects(self, kind: str) -> list[str]:
        """Return whose series of a kind there are, in order."""
        return self._reader.read(read_subjects, await self._reader.ask(ask_subjects(row_kind(kind))))

    async def all(
        self, subject_id: str, kind: str, start: datetime | None, end: datetime | None
    ) -> AsyncIterator[list[Measurement]]:
        """Yield a series in parts, oldest first."""
        known = row_kind(kind)
        after = _EVER if start is None else _milliseconds(start)
        until = None if end is None else _milliseconds(end)
        while True:
            question = ask_rows(subject_id, known, after, until, ROWS)
            answer = await self._reader.ask(question, precision="ms")
            rows = self._reader.read(lambda found: read_rows(found, known), answer)
            if not rows:
                return
            yield [
                Measurement(
                    subject_id=subject_id,
                    kind=kind,
                    at=datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=at),
                    seconds=seconds,
                    values=values,
                )
                for at, seconds, values in rows
            ]
            after = rows[-1][0]

    async def _steps(
        self, subject_id: str, kind: RowKind, start: int, end: int, step: int
    ) -> list[tuple[int, tuple[Sum, ...]]]:
        if start >= end:
            return []
        try:
            answer = await self._reader.ask(ask_steps(subject_id, kind, start, end, step))
        except StoreError as err:
            # InfluxDB 3 Core reads 432 files at most at a time: three days.
            half = (end - start) // step // 2 * step
            if "file limit" not in err.message or half < max(step, DAY // 2):
                raise
            first = await self._steps(subject_id, kind, start, start + half, step)
            return first + await self._steps(subject_id, kind, start + half, end, step)
        return self._reader.read(lambda found: read_steps(found, kind, step), answer)


def _milliseconds(at: datetime) -> int:
    return round(at.timestamp() * 1000)
