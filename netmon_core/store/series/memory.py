"""The readable reference: every sample in memory, and nothing after a restart."""

from __future__ import annotations

from typing import TYPE_CHECKING, override

from ...model.series import Point
from .lone import LoneJitter
from .measured.memory import MemoryMeasured
from .protocol import SeriesStore
from .steps import HOUR, MINUTE, moment, plan_span

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
    from datetime import datetime, tzinfo

    from ...model.measured import By, MeasuredPoint, Percentile, Ranked, Total
    from ...model.measurement import Measurement
    from ...model.series import Sample


class MemorySeries(SeriesStore):
    """For tests and for hosts that keep nothing. It grows with every sample."""

    def __init__(self) -> None:
        self._samples: dict[str, list[Sample]] = {}
        self._measured = MemoryMeasured()

    @property
    @override
    def health(self) -> str | None:
        return None

    @override
    async def open(self) -> None:
        pass

    @override
    def record(self, sample: Sample) -> None:
        self._samples.setdefault(sample.target_id, []).append(sample)

    @override
    async def flush(self) -> None:
        pass

    @override
    async def series(
        self, target_id: str, start: datetime, end: datetime, step: float | None = None
    ) -> list[Point]:
        span = plan_span(start, end, step)
        steps: dict[int, list[tuple[Sample, float | None]]] = {}
        for sample, jitter in _with_jitter(self._samples.get(target_id, ())):
            at = int(sample.at.timestamp() // span.step) * span.step
            if span.start <= at < span.end:
                steps.setdefault(at, []).append((sample, jitter))
        return [_summarize(at, steps[at], span.step) for at in sorted(steps)]

    @override
    async def top(self, start: datetime, end: datetime, count: int = 20) -> list[tuple[str, float]]:
        first, last = start.timestamp() // HOUR, -(-end.timestamp() // HOUR)
        ranked = []
        for target_id, samples in self._samples.items():
            inside = (sample for sample in samples if first <= sample.at.timestamp() // HOUR < last)
            if (p95 := percentile(sample.rtt_avg for sample in inside)) is not None:
                ranked.append((target_id, p95))
        return sorted(ranked, key=lambda pair: (-pair[1], pair[0]))[:count]

    @override
    def measure(self, measurement: Measurement) -> None:
        self._measured.record(measurement)

    @override
    async def measured(
        self, subject_id: str, kind: str, start: datetime, end: datetime, step: float | None = None
    ) -> list[MeasuredPoint]:
        return self._measured.points(subject_id, kind, start, end, step)

    @override
    async def totals(
        self, subject_id: str, kind: str, start: datetime, end: datetime, by: By, zone: tzinfo
    ) -> list[Total]:
        return self._measured.totals(subject_id, kind, start, end, by, zone)

    @override
    async def percentile(
        self, subject_id: str, kind: str, start: datetime, end: datetime, percent: float = 95
    ) -> Percentile:
        return self._measured.percentile(subject_id, kind, start, end, percent)

    @override
    async def top_measured(
        self, kind: str, column: str, start: datetime, end: datetime, count: int = 20
    ) -> list[Ranked]:
        return self._measured.top(kind, column, start, end, count)

    @override
    async def subjects(self, kind: str) -> list[str]:
        return self._measured.subjects(kind)

    @override
    async def measurements(
        self, subject_id: str, kind: str, start: datetime | None = None, end: datetime | None = None
    ) -> AsyncIterator[list[Measurement]]:
        yield self._measured.all(subject_id, kind, start, end)

    @override
    async def close(self) -> None:
        pass


def _with_jitter(samples: Iterable[Sample]) -> Iterator[tuple[Sample, float | None]]:
    """Yield each with its jitter, in the order of time; a lone probe's begins anew with each hour."""
    jitters = LoneJitter()
    hour: float | None = None
    for sample in sorted(samples, key=lambda each: each.at):
        if sample.at.timestamp() // HOUR != hour:
            hour, jitters = sample.at.timestamp() // HOUR, LoneJitter()
        yield sample, jitters.of(sample)


def _summarize(at: int, found: Sequence[tuple[Sample, float | None]], step: int) -> Point:
    """Return one step of at least one sample."""
    samples = [sample for sample, _ in found]
    known = [jitter for _, jitter in found if jitter is not None]
    answered = [sample for sample in samples if sample.rtt_avg is not None]
    weights = [max(sample.received, 1) for sample in answered]
    total = sum((sample.rtt_avg or 0) * weight for sample, weight in zip(answered, weights, strict=True))
    return Point(
        start=moment(at),
        windows=len(samples),
        sent=sum(sample.sent for sample in samples),
        lost=sum(max(sample.sent - sample.received, 0) for sample in samples),
        rtt_min=min((first for sample in answered if (first := sample.rtt_min) is not None), default=None),
        rtt_avg=total / sum(weights) if answered else None,
        rtt_max=max((last for sample in answered if (last := sample.rtt_max) is not None), default=None),
        rtt_p95=percentile(sample.rtt_avg for sample in answered) if step >= MINUTE else None,
        jitter=sum(known) / len(known) if known else None,
    )


def percentile(times: Iterable[float | None]) -> float | None:
    """Return the 95th percentile by nearest rank; None of nothing."""
    known = sorted(time for time in times if time is not None)
    return known[-(-len(known) * 19 // 20) - 1] if known else None
