"""Samples summed up in steps, and steps in longer ones. No I/O.

Times are codes, averages and jitter seconds. A percentile is the nearest rank over the averages of the
answered windows.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from math import ceil
from operator import add, sub
from typing import TYPE_CHECKING, NamedTuple

from .codes import jitter_of_share, values
from .rows import HIGH, LOST, LOW

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from .rows import Rows

HOUR = 3600


class Bucket(NamedTuple):
    """What happened in one step. Of times (0: nothing was answered) `average` is seconds, the others codes.

    `spread` counts the codes of the answered windows, where they are still known. `jitter` is the mean of the
    windows' own, that of a lone probe being its distance from the reply before it; None: it is not known.
    """

    windows: int
    silent: int
    sent: int
    lost: int
    low: int
    average: float
    high: int
    p50: int
    p95: int
    spread: Mapping[int, int] | None = None
    jitter: float | None = None


class Columns(NamedTuple):
    """Rows in the order of time."""

    ticks: Sequence[int]
    averages: Sequence[int]
    lows: Sequence[int]
    highs: Sequence[int]
    sents: Sequence[int]
    losts: Sequence[int]
    jitters: Sequence[int]


def columns_of(segments: Sequence[Rows]) -> Columns:
    """Return the rows of one hour, whatever order they came in."""
    parts = [_columns(rows) for rows in segments]
    if len(parts) == 1:
        columns = parts[0]
        ticks = columns.ticks
        if isinstance(ticks, range) or all(map(int.__le__, ticks, ticks[1:])):
            return columns
    joined = sorted(row for columns in parts for row in zip(*columns, strict=True))
    return Columns(*zip(*joined, strict=True)) if joined else Columns((), (), (), (), (), (), ())


def fold(segments: Sequence[Rows], width: int, *, spread: bool = False) -> Iterator[tuple[int, Bucket]]:
    """Yield the steps of one hour that have a window, as (seconds into the hour, bucket), oldest first.

    `width` divides an hour.
    """
    columns = columns_of(segments)
    ticks = columns.ticks
    count = len(ticks)
    uniform = len(set(columns.sents)) < 2 and not any(columns.losts)
    steps = _jitters(columns)
    start = 0
    while start < count:
        step = min(max(ticks[start] - 1, 0), HOUR - 1) // width
        # What is a moment late still belongs to the hour.
        end = count if (step + 1) * width >= HOUR else bisect_left(ticks, (step + 1) * width + 1, start)
        known = [each for each in steps[start:end] if each is not None]
        jitter = sum(known) / len(known) if known else None
        yield step * width, _bucket(columns, start, end, jitter, uniform=uniform, spread=spread)
        start = end


def percentile_of_spread(spread: Mapping[int, int], twentieths: int = 19) -> int:
    """Return the percentile (the 95th unless told) of what a histogram counts; 0 when that is nothing."""
    total = sum(spread.values())
    left = total - _rank(total, twentieths)
    for code in sorted(spread, reverse=True):
        left -= spread[code]
        if left < 0:
            return code
    return 0


def likely_percentile(p95s: Sequence[int], p50s: Sequence[int], answered: Sequence[int]) -> int:
    """Return the 95th percentile of steps of which only their own percentiles are known.

    Where the steps are alike, that of all is the median of theirs (of few windows it is the highest, which is
    too high half of the time: then what is reached in 0.95^n of the steps). Where some are much slower, they
    say at least how many windows took how long. The higher of the two holds.
    """
    if 0 in answered:
        kept = [at for at, count in enumerate(answered) if count]
        p95s, p50s, answered = ([column[at] for at in kept] for column in (p95s, p50s, answered))
    total = sum(answered)
    if total == 0:
        return 0
    windows = total / len(answered)
    share = 0.95**windows if windows < 20 else 0.5
    alike = sorted(p95s)[max(ceil(share * len(p95s)) - 1, 0)]
    # Counted from the highest.
    place = total - _rank(total) + 1
    known: list[int] = []
    if len(set(answered)) == 1:
        highest, middle = _reach(answered[0])
        known += sorted(p95s)[-(place // highest + 1) :] * highest
        known += sorted(p50s)[-(place // max(middle, 1) + 1) :] * middle
    else:
        for p95, p50, count in zip(p95s, p50s, answered, strict=True):
            highest, middle = _reach(count)
            known += [p95] * highest + [p50] * middle
    known.sort(reverse=True)
    return max(alike, known[min(place, len(known)) - 1])


def _reach(count: int) -> tuple[int, int]:
    """Return how many of so many windows took their 95th percentile or more, and how many else the 50th."""
    highest = count - _rank(count) + 1
    return highest, count // 2 + 1 - highest


def merge(buckets: Sequence[Bucket]) -> Bucket:
    """Return one bucket of at least one."""
    if len(buckets) == 1:
        return buckets[0]
    windows, silent, sent, lost = (sum(column) for column in list(zip(*buckets, strict=True))[:4])
    answered = [bucket for bucket in buckets if bucket.low]
    if not answered:
        return Bucket(windows, silent, sent, lost, 0, 0.0, 0, 0, 0, {})
    jittery = [(each.jitter, each.windows - each.silent) for each in answered if each.jitter is not None]
    pairs = sum(count for _, count in jittery)
    weights = [max(bucket.sent - bucket.lost, 1) for bucket in answered]
    average = sum(bucket.average * weight for bucket, weight in zip(answered, weights, strict=True))
    spread: Counter[int] | None = None
    if all(bucket.spread is not None for bucket in answered):
        spread = Counter()
        for bucket in answered:
            spread.update(bucket.spread or {})
        p50, p95 = percentile_of_spread(spread, 10), percentile_of_spread(spread)
    else:
        p50 = sorted(bucket.p50 for bucket in answered)[(len(answered) - 1) // 2]
        p95 = likely_percentile(
            [bucket.p95 for bucket in answered],
            [bucket.p50 for bucket in answered],
            [bucket.windows - bucket.silent for bucket in answered],
        )
    return Bucket(
        windows,
        silent,
        sent,
        lost,
        min(bucket.low for bucket in answered),
        average / sum(weights),
        max(bucket.high for bucket in answered),
        p50,
        p95,
        spread,
        sum(jitter * count for jitter, count in jittery) / pairs if pairs else None,
    )


def gather(found: Iterable[tuple[int, Bucket]], step: int) -> list[tuple[int, Bucket]]:
    """Return (time, bucket) in steps, oldest first; the times that come in may be in any order."""
    steps: dict[int, list[Bucket]] = {}
    for at, bucket in found:
        steps.setdefault(at // step * step, []).append(bucket)
    return [(at, merge(steps[at])) for at in sorted(steps)]


def _columns(rows: Rows) -> Columns:
    averages = rows.averages()
    lows = list(map(sub, averages, rows.widened(LOW)))
    highs = list(map(add, averages, rows.widened(HIGH)))
    return Columns(
        rows.ticks(), averages, lows, highs, rows.sent_counts(), rows.widened(LOST), rows.own_jitters()
    )


def _jitters(columns: Columns) -> list[float | None]:
    """Return the jitter of each window: its own, or of a lone probe how far it is from the one before.

    None: it or the one before was lost, or it is the first of its hour.
    """
    lone = columns.sents.count(1)
    if not lone:
        if not any(columns.jitters):
            return [None] * len(columns.sents)
        return list(map(jitter_of_share, columns.jitters, columns.lows, columns.highs))
    times = list(map(values().__getitem__, columns.averages))
    steps: list[float | None] = [None, *map(abs, map(sub, times[1:], times))]
    at = -1
    for _ in range(columns.averages.count(0)):
        at = columns.averages.index(0, at + 1)
        steps[at : at + 2] = [None] * len(steps[at : at + 2])
    if lone < len(steps):
        for at, sent in enumerate(columns.sents):
            if sent != 1:
                steps[at] = jitter_of_share(columns.jitters[at], columns.lows[at], columns.highs[at])
            elif at and columns.sents[at - 1] != 1:
                steps[at] = None
    return steps


def _bucket(
    columns: Columns, start: int, end: int, jitter: float | None, *, uniform: bool, spread: bool
) -> Bucket:
    codes: Sequence[int] = columns.averages[start:end]
    lows: Sequence[int] = columns.lows[start:end]
    highs: Sequence[int] = columns.highs[start:end]
    windows = end - start
    lost = 0 if uniform else sum(columns.losts[start:end])
    sent = columns.sents[start] * windows if uniform else sum(columns.sents[start:end])
    silent = 0
    if 0 in codes:
        answered = [at for at, code in enumerate(codes) if code]
        silent = windows - len(answered)
        if not answered:
            return Bucket(windows, silent, sent, lost, 0, 0.0, 0, 0, 0, {} if spread else None)
        codes, lows, highs = ([column[at] for at in answered] for column in (codes, lows, highs))
    else:
        answered = None
    value = values().__getitem__
    if uniform:
        average = sum(map(value, codes)) / len(codes)
    else:
        at = range(windows) if answered is None else answered
        weights = [max(columns.sents[start + row] - columns.losts[start + row], 1) for row in at]
        average = sum(value(code) * weight for code, weight in zip(codes, weights, strict=True)) / sum(
            weights
        )
    ordered = sorted(codes)
    return Bucket(
        windows,
        silent,
        sent,
        lost,
        min(lows),
        average,
        max(highs),
        ordered[_rank(len(ordered), 10) - 1],
        ordered[_rank(len(ordered)) - 1],
        Counter(codes) if spread else None,
        jitter,
    )


def _rank(count: int, twentieths: int = 19) -> int:
    """Return a percentile's place among `count`, from 1."""
    return -(-count * twentieths // 20)
