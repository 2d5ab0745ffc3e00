"""Measurements summed up in steps, and steps in longer ones. No I/O."""

from __future__ import annotations

from bisect import bisect_left
from itertools import pairwise
from math import isnan
from operator import truediv
from typing import TYPE_CHECKING, NamedTuple

from .rows import HOUR_TICKS, TICKS, UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from .rows import MeasuredRows


class Sum(NamedTuple):
    """What one column did in one step: so many stretches are known, and cover so many ticks.

    `total` is what was counted, or the sum of the levels; `low` and `high` are of counts by the second. All
    are 0 while nothing is known.
    """

    known: int
    ticks: int
    total: float
    low: float
    high: float

    def average(self) -> float | None:
        """The level; None: it is not known."""
        return self.total / self.known if self.known else None

    def rate(self) -> float | None:
        """What was counted by the second; None: it is not known."""
        return self.total * TICKS / self.ticks if self.ticks else None


NOTHING = Sum(0, 0, 0, 0.0, 0.0)


class Joined(NamedTuple):
    """Rows in the order of time."""

    ends: Sequence[int]
    ticks: Sequence[int]
    columns: Sequence[Sequence[float]]


def join(segments: Sequence[MeasuredRows]) -> Joined:
    """Return the rows of one hour, whatever order they came in."""
    ends: list[int] = []
    starts: list[int] = []
    columns: list[list[float]] = [[] for _ in range(segments[0].width if segments else 0)]
    for rows in segments:
        count = rows.count
        ends += rows.ends[:count]
        starts += rows.starts[:count]
        for place in range(len(columns)):
            columns[place] += rows.values[place : count * rows.width : rows.width]
    # What is counted took some time, or it has no rate; a damaged row may say anything.
    least = 1 if segments and segments[0].counted else 0
    ticks = [max(end - start, least) for end, start in zip(ends, starts, strict=True)]
    if any(later < end for end, later in pairwise(ends)):
        order = sorted(range(len(ends)), key=ends.__getitem__)
        ends, ticks = [ends[at] for at in order], [ticks[at] for at in order]
        columns = [[column[at] for at in order] for column in columns]
    return Joined(ends, ticks, columns)


def fold(segments: Sequence[MeasuredRows], width: int) -> Iterator[tuple[int, tuple[Sum, ...]]]:
    """Yield the steps of one hour in which a stretch ends, as (seconds into the hour, a sum of each column).

    `width` is seconds, and divides an hour. What ends at the end of a step belongs to it.
    """
    if not segments:
        return
    counted = segments[0].counted
    ends, ticks, columns = join(segments)
    # Of most columns nothing is missing, and many count nothing at all.
    plain = [counted and min(column) >= 0 for column in columns]
    empty = [whole and not any(column) for whole, column in zip(plain, columns, strict=True)]
    start, count, wide = 0, len(ends), width * TICKS
    while start < count:
        step = min(max(ends[start] - 1, 0), HOUR_TICKS - 1) // wide
        last = (step + 1) * wide
        # A damaged row may end later.
        end = count if last >= HOUR_TICKS else bisect_left(ends, last + 1, start)
        taken = ticks[start:end]
        known, covered = end - start, sum(taken)
        sums = []
        for place, column in enumerate(columns):
            if empty[place]:
                sums.append(Sum(known, covered, 0, 0.0, 0.0))
            elif not plain[place]:
                sums.append((_count if counted else _level)(column[start:end], taken))
            elif known == 1:
                rate = column[start] * TICKS / covered
                sums.append(Sum(1, covered, column[start], rate, rate))
            else:
                values = column[start:end]
                rates = list(map(truediv, values, taken))
                sums.append(Sum(known, covered, sum(values), min(rates) * TICKS, max(rates) * TICKS))
        yield step * width, tuple(sums)
        start = end


def merge(steps: Sequence[tuple[Sum, ...]]) -> tuple[Sum, ...]:
    """Return the sums of at least one step as those of all."""
    return steps[0] if len(steps) == 1 else tuple(map(_merge, zip(*steps, strict=True)))


def gather(found: Iterable[tuple[int, tuple[Sum, ...]]], step: int) -> Iterator[tuple[int, tuple[Sum, ...]]]:
    """Yield (time, sums) in steps, oldest first; the times that come in may be in any order."""
    steps: dict[int, list[tuple[Sum, ...]]] = {}
    for at, sums in found:
        steps.setdefault(at // step * step, []).append(sums)
    for at in sorted(steps):
        yield at, merge(steps[at])


def _merge(sums: Sequence[Sum]) -> Sum:
    known = [each for each in sums if each.known]
    if len(known) < 2:
        return known[0] if known else NOTHING
    return Sum(
        sum(each.known for each in known),
        sum(each.ticks for each in known),
        sum(each.total for each in known),
        min(each.low for each in known),
        max(each.high for each in known),
    )


def _count(values: Sequence[float], ticks: Sequence[int]) -> Sum:
    pairs = [(value, tick) for value, tick in zip(values, ticks, strict=True) if value != UNKNOWN]
    if not pairs:
        return NOTHING
    rates = [value * TICKS / tick for value, tick in pairs]
    total = sum(value for value, _ in pairs)
    return Sum(len(pairs), sum(tick for _, tick in pairs), total, min(rates), max(rates))


def _level(values: Sequence[float], ticks: Sequence[int]) -> Sum:
    pairs = [(value, tick) for value, tick in zip(values, ticks, strict=True) if not isnan(value)]
    if not pairs:
        return NOTHING
    levels = [value for value, _ in pairs]
    return Sum(len(pairs), sum(tick for _, tick in pairs), sum(levels), min(levels), max(levels))
