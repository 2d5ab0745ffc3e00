"""Sums as the world sees them. No I/O."""

from __future__ import annotations

from bisect import bisect_right
from datetime import UTC, datetime
from math import ceil, isnan
from typing import TYPE_CHECKING

from ....model.measured import MeasuredPoint, Percentile, Ranked, Total
from ....model.measurement import Measurement
from ..steps import HOUR, moment
from .fold import Sum, join, merge
from .kinds import is_counted
from .rows import TICKS, UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ....model.measurement import RowKind
    from .rows import MeasuredRows


def point_of(at: int, sums: Sequence[Sum], kind: RowKind) -> MeasuredPoint:
    """Return one step."""
    counted = is_counted(kind)
    seconds: list[float] = []
    values: list[float | None] = []
    lows: list[float | None] = []
    highs: list[float | None] = []
    totals: list[int | None] = []
    for known, ticks, total, low, high in sums:
        seconds.append(ticks / TICKS)
        if not known:
            for column in (values, lows, highs):
                column.append(None)
            totals.append(None)
            continue
        values.append(total * TICKS / ticks if counted else total / known)
        lows.append(low)
        highs.append(high)
        totals.append(int(total) if counted else None)
    return MeasuredPoint(
        start=moment(at),
        seconds=tuple(seconds),
        values=tuple(values),
        lows=tuple(lows),
        highs=tuple(highs),
        sums=tuple(totals),
    )


def measurement_of(subject_id: str, kind: RowKind, end: int, sums: Sequence[Sum]) -> Measurement:
    """Return a step that ends at `end` as one measurement."""
    counted = is_counted(kind)
    return Measurement(
        subject_id=subject_id,
        kind=kind.name,
        at=moment(end),
        seconds=max(each.ticks for each in sums) / TICKS,
        values=tuple(
            None if not each.known else int(each.total) if counted else each.average() for each in sums
        ),
    )


def exact_of(
    subject_id: str, kind: RowKind, hour: int, segments: Sequence[MeasuredRows]
) -> Iterator[Measurement]:
    """Yield the measurements of an hour as they came in."""
    if not segments:
        return
    counted = is_counted(kind)
    ends, ticks, columns = join(segments)
    for end, tick, *values in zip(ends, ticks, *columns, strict=True):
        known = [value != UNKNOWN if counted else not isnan(value) for value in values]
        yield Measurement(
            subject_id=subject_id,
            kind=kind.name,
            at=datetime.fromtimestamp(hour * HOUR + end / TICKS, UTC),
            seconds=tick / TICKS,
            values=tuple(value if there else None for value, there in zip(values, known, strict=True)),
        )


def is_within(at: datetime, start: datetime | None, end: datetime | None) -> bool:
    """Tell whether a stretch that ends then belongs to a span."""
    return (start is None or start < at) and (end is None or at <= end)


def totals_of(
    found: Iterable[tuple[int, tuple[Sum, ...]]], spans: Sequence[tuple[datetime, datetime]], columns: int
) -> list[Total]:
    """Return what was counted in each span; of steps that end in none of them, nothing."""
    begins = [int(start.timestamp()) for start, _ in spans]
    ends = [int(end.timestamp()) for _, end in spans]
    inside: list[list[tuple[Sum, ...]]] = [[] for _ in spans]
    for at, sums in found:
        place = bisect_right(begins, at) - 1
        if place >= 0 and at < ends[place]:
            inside[place].append(sums)
    nothing = (0.0,) * columns
    totals = []
    for (start, end), steps in zip(spans, inside, strict=True):
        merged = merge(steps) if steps else ()
        totals.append(
            Total(
                start=start,
                end=end,
                seconds=tuple(each.ticks / TICKS for each in merged) or nothing,
                sums=tuple(int(each.total) if each.known else None for each in merged) or (None,) * columns,
            )
        )
    return totals


def percentile_of(
    found: Iterable[tuple[int, tuple[Sum, ...]]], kind: RowKind, *, percent: float, step: int
) -> Percentile:
    """Return the percentile of each column, by nearest rank over the steps."""
    counted = is_counted(kind)
    samples: list[list[float]] = [[] for _ in kind.columns]
    for _, sums in found:
        for place, each in enumerate(sums):
            value = each.rate() if counted else each.average()
            if value is not None:
                samples[place].append(value)
    return Percentile(
        percent=percent,
        step=float(step),
        samples=tuple(map(len, samples)),
        values=tuple(
            sorted(values)[max(ceil(len(values) * percent / 100) - 1, 0)] if values else None
            for values in samples
        ),
    )


def rank(found: Iterable[tuple[str, Sum]], kind: RowKind, count: int) -> list[Ranked]:
    """Return those with the highest rate or level, highest first, without those nobody knows of."""
    counted = is_counted(kind)
    ranked = []
    for subject_id, each in found:
        value = each.rate() if counted else each.average()
        if value is not None:
            total = int(each.total) if counted else None
            ranked.append(Ranked(subject_id=subject_id, value=value, sum=total, seconds=each.ticks / TICKS))
    return sorted(ranked, key=lambda each: (-each.value, each.subject_id))[:count]
