"""Answers from the file and what is not in it yet. Blocks; one thread; changes nothing."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from ...model.series import Point
from .codec import decode
from .codes import values
from .kept import begin_of, end_of, one_moment, plan_kept, unrolled
from .measured.kinds import FIRST
from .measured.reader import MeasuredReader
from .packs import NOTHING, buckets_of, decode_pack, decode_spreads
from .rollup import Bucket, fold, gather, percentile_of_spread
from .salvage import salvage
from .steps import DAY, HOUR, MINUTE, moment
from .tables import blob_of, identify, key, number_of, oldest, period_of

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from .rows import Rows
    from .steps import Span

    # What the head holds of one series, by hour.
    type Segments = Mapping[int, Sequence[Rows]]


class SeriesReader:
    """Owns the reading connection; each answer is of one moment."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self.measured = MeasuredReader(connection)

    def points(
        self, number: int, start: datetime, end: datetime, step: float | None, head: Segments
    ) -> list[Point]:
        """Return the steps of one series."""
        with one_moment(self._connection):
            span = plan_kept(self._connection, start, end, step, head=head, minute=MINUTE)
            found = self._buckets(number, span, head)
            inside = ((at, bucket) for at, bucket in found if span.start <= at < span.end)
            return [point(at, bucket, span.step) for at, bucket in gather(inside, span.step)]

    def top(
        self, start: datetime, end: datetime, count: int, head: Sequence[tuple[int, Mapping[int, Rows]]]
    ) -> list[tuple[int, float]]:
        """Return the series with the highest 95th percentile of rtt, by whole hours, and that."""
        first, last = int(start.timestamp() // HOUR), int(-(-end.timestamp() // HOUR))
        totals: dict[int, Counter[int]] = {}
        with one_moment(self._connection):
            for number, spread in self._spreads(first, last):
                totals.setdefault(number, Counter()).update(spread)
        for hour, series in head:
            if first <= hour < last:
                for number, rows in list(series.items()):
                    totals.setdefault(number, Counter()).update(rows.averages())
        ranked = []
        for number, spread in totals.items():
            spread.pop(0, None)
            if p95 := percentile_of_spread(spread):
                ranked.append((number, values()[p95]))
        return sorted(ranked, key=lambda pair: (-pair[1], pair[0]))[:count]

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    def _buckets(self, number: int, span: Span, head: Segments) -> Iterator[tuple[int, Bucket]]:
        if span.step < MINUTE:
            for hour in span.hours():
                yield from self._raw(number, hour, span.step, head)
            return
        first = begin_of(self._connection, "recent", HOUR)
        begin = min([begin_of(self._connection, "hour", DAY), first, *(hour * HOUR for hour in head)])
        end = max(
            [
                end_of(self._connection, "hour", DAY),
                end_of(self._connection, "recent", HOUR),
                *(hour * HOUR + HOUR for hour in head),
            ]
        )
        if begin >= end:
            return
        answer = self._minutes if span.step < HOUR else self._hours
        for day in range(max(span.start, int(begin)) // DAY, -(-min(span.end, int(end)) // DAY)):
            fresh = {hour for hour in head if hour // 24 == day}
            if first < (day + 1) * DAY:
                fresh |= unrolled(self._connection, number, day)
            yield from answer(number, day, span.step, fresh, head)

    def _raw(
        self, number: int, hour: int, width: int, head: Segments, *, spread: bool = False
    ) -> Iterator[tuple[int, Bucket]]:
        """Yield the steps of an hour from its samples."""
        segments = salvage(decode, blob_of(self._connection, "chunk", key(hour, number))) or []
        segments += [rows.part(0, rows.count) for rows in head.get(hour, ())]
        for at, bucket in fold(segments, width, spread=spread):
            yield hour * HOUR + at, bucket

    def _minutes(
        self, number: int, day: int, step: int, fresh: set[int], head: Segments
    ) -> Iterator[tuple[int, Bucket]]:
        pack = salvage(decode_pack, blob_of(self._connection, "minute", key(day, number))) or NOTHING
        # Their samples say more.
        stale = {hour % 24 for hour in fresh if blob_of(self._connection, "chunk", key(hour, number))}
        if stale:
            for slot, bucket in pack.buckets().items():
                if slot // 60 not in stale:
                    yield day * DAY + slot * MINUTE, bucket
        else:
            for slot, bucket in pack.folded(step // MINUTE):
                yield day * DAY + slot * MINUTE, bucket
        for hour in sorted(fresh):
            yield from self._raw(number, hour, step, head)

    def _hours(
        self, number: int, day: int, step: int, fresh: set[int], head: Segments
    ) -> Iterator[tuple[int, Bucket]]:
        found = salvage(buckets_of, blob_of(self._connection, "hour", key(day, number))) or {}
        # A single hour has its percentile; only several need their histograms.
        if step > HOUR:
            spreads = salvage(decode_spreads, blob_of(self._connection, "spread", key(day, number))) or {}
            found = {hour: bucket._replace(spread=spreads.get(hour)) for hour, bucket in found.items()}
        for hour in sorted(fresh - head.keys()):
            rollup, spread = self._connection.execute(
                "SELECT rollup, spread FROM recent WHERE id = ?", (key(hour, number),)
            ).fetchone()
            spreads = salvage(decode_spreads, spread) or {}
            for slot, bucket in (salvage(buckets_of, rollup) or {}).items():
                found[slot] = bucket._replace(spread=spreads.get(slot))
        for hour in sorted(fresh & head.keys()):
            if blob_of(self._connection, "chunk", key(hour, number)):
                found.pop(hour % 24, None)
            yield from self._raw(number, hour, HOUR, head, spread=True)
        for slot, bucket in found.items():
            yield day * DAY + slot * HOUR, bucket

    def _spreads(self, first: int, last: int) -> Iterator[tuple[int, Mapping[int, int]]]:
        """Yield (series, histogram) of every hour in [first, last)."""
        seen = set()
        for identifier, blob in self._connection.execute(
            "SELECT id, spread FROM recent WHERE id >= ? AND id < ? AND id & 1048575 < ?",
            (key(first, 0), key(last, 0), FIRST),
        ):
            seen.add(identifier)
            for spread in (salvage(decode_spreads, blob) or {}).values():
                yield number_of(identifier), spread
        start, end = identify(first // 24)[0], identify((last - 1) // 24)[1]
        known = oldest(self._connection, "spread")
        for identifier, blob in self._connection.execute(
            "SELECT id, blob FROM spread WHERE id BETWEEN ? AND ?", (start, end)
        ):
            day, number = period_of(identifier), number_of(identifier)
            for hour, spread in (salvage(decode_spreads, blob) or {}).items():
                if first <= day * 24 + hour < last and key(day * 24 + hour, number) not in seen:
                    yield number, spread
        # Of days whose histograms are gone, what the rollups say about their highest times.
        gone = end if known is None else min(end, key(known, 0) - 1)
        for identifier, blob in self._connection.execute(
            "SELECT id, blob FROM hour WHERE id BETWEEN ? AND ? AND id & 1048575 < ?", (start, gone, FIRST)
        ):
            day, number = period_of(identifier), number_of(identifier)
            for slot, bucket in (salvage(buckets_of, blob) or {}).items():
                if bucket.low and first <= day * 24 + slot < last:
                    yield number, _likely_spread(bucket)


def point(at: int, bucket: Bucket, step: int) -> Point:
    """Return a step as the world sees it."""
    silent = bucket.low == 0
    low, high = values()[bucket.low], values()[bucket.high]
    return Point(
        start=moment(at),
        windows=bucket.windows,
        sent=bucket.sent,
        lost=bucket.lost,
        rtt_min=None if silent else low,
        rtt_avg=None if silent else min(max(bucket.average, low), high),
        rtt_max=None if silent else high,
        rtt_p95=None if silent or step < MINUTE else values()[bucket.p95],
        jitter=bucket.jitter,
    )


def _likely_spread(bucket: Bucket) -> dict[int, int]:
    count = bucket.windows - bucket.silent
    highest = count - -(-count * 19 // 20) + 1
    spread = Counter({bucket.p95: highest})
    spread[bucket.p50] += count - highest
    return spread
