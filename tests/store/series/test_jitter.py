"""Jitter over time: told by replies that follow each other, and kept where windows have several probes."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from random import Random
from typing import TYPE_CHECKING

import pytest

from netmon_core.store.series.embedded import EmbeddedSeries
from netmon_core.store.series.lone import MOST_TARGETS, LoneJitter
from netmon_core.store.series.memory import MemorySeries

from .samples import DAY, HOUR, MIDNIGHT, Clock, sample

if TYPE_CHECKING:
    from pathlib import Path

    from netmon_core.model.series import Point, Sample
    from netmon_core.store.series.protocol import SeriesStore

TARGET = "device:a/ping"


def lone(count: int, *, step: float = 10, seed: int = 1) -> list[Sample]:
    """Lone probes whose replies differ by about a fifth; every twentieth is lost."""
    chance = Random(seed)
    made = []
    for at in range(count):
        rtt = None if at % 20 == 7 else 0.01 * chance.uniform(0.8, 1.2)
        made.append(sample(at=MIDNIGHT + timedelta(seconds=at * step), rtt=rtt))
    return made


def true_jitter(made: list[Sample]) -> float:
    """As the glossary has it, of all of them."""
    steps = [
        abs(later.rtt_avg - earlier.rtt_avg)
        for earlier, later in pairwise(made)
        if earlier.rtt_avg is not None and later.rtt_avg is not None
    ]
    return sum(steps) / len(steps)


async def measured(store: SeriesStore, start: datetime, end: datetime, step: float) -> list[Point]:
    return [*await store.series(TARGET, start, end, step)]


@pytest.mark.parametrize("step", [10, 60, 600, 3600, 86_400])
async def test_the_jitter_of_lone_probes_is_told_in_steps_of_any_length_whatever_became_of_the_samples(
    tmp_path: Path, step: int
) -> None:
    clock, reference = Clock(), MemorySeries()
    store = EmbeddedSeries(tmp_path / "metrics.db", now=clock)
    await store.open()
    made = lone(8640 + 360)
    for each in made:
        clock.now = each.at.timestamp()
        store.record(each)
        reference.record(each)
    # In memory, then in the file, then rolled up.
    for wait in (timedelta(), HOUR, DAY):
        clock.move(wait)
        for _ in range(3):
            await store.tend()
        end = MIDNIGHT + (timedelta(hours=3) if step < 60 else DAY)
        found = await measured(store, MIDNIGHT, end, step)
        expected = await measured(reference, MIDNIGHT, end, step)
        assert [point.start for point in found] == [point.start for point in expected]
        for one, other in zip(found, expected, strict=True):
            assert (one.jitter is None) == (other.jitter is None)
            # Each of the two replies is half a percent off at most.
            assert one.jitter == pytest.approx(other.jitter, abs=0.012 * 0.011)
    if step == 86_400:
        assert found[0].jitter == pytest.approx(true_jitter(made[:8640]), rel=0.02)
    await store.close()


async def test_a_window_of_several_probes_keeps_the_jitter_that_was_measured(tmp_path: Path) -> None:
    clock = Clock()
    store = EmbeddedSeries(tmp_path / "metrics.db", now=clock)
    await store.open()
    made = [
        replace(
            sample(at=MIDNIGHT + timedelta(seconds=10 * at), rtt=0.010, sent=5, low=0.008, high=0.013),
            jitter=None if at == 3 else 0.002 if at % 2 else 0.001,
        )
        for at in range(400)
    ]
    for number, each in enumerate(made):
        clock.now = each.at.timestamp()
        store.record(each)
        if number == 200:
            # From the journal too.
            await store.flush()
            await store.close()
            await store.open()
    for wait in (timedelta(), HOUR, DAY):
        clock.move(wait)
        for _ in range(3):
            await store.tend()
        fine = await measured(store, MIDNIGHT, MIDNIGHT + timedelta(minutes=10), 10)
        # Told in sixteenths of what lies between the quickest and the slowest reply.
        assert [point.jitter for point in fine[:3]] == pytest.approx([0.001, 0.002, 0.001], abs=0.005 / 32)
        assert fine[3].jitter is None
        (first, *_) = await measured(store, MIDNIGHT, MIDNIGHT + HOUR, 3600)
        assert first.jitter == pytest.approx(0.0015, abs=0.005 / 32)
    await store.close()


@pytest.mark.parametrize("made", [[0.01, None, 0.05, None], [0.01], [None, None]])
async def test_without_two_replies_in_a_row_there_is_no_jitter(
    tmp_path: Path, made: list[float | None]
) -> None:
    store = EmbeddedSeries(tmp_path / "metrics.db", now=Clock())
    await store.open()
    reference = MemorySeries()
    for at, rtt in enumerate(made):
        for each in (store, reference):
            each.record(sample(at=MIDNIGHT + timedelta(seconds=at), rtt=rtt))
    for each in (store, reference):
        assert [point.jitter for point in await measured(each, MIDNIGHT, MIDNIGHT + HOUR, 60)] == [None]
    await store.close()


async def test_replies_that_are_alike_have_a_jitter_of_nothing(tmp_path: Path) -> None:
    clock = Clock()
    store = EmbeddedSeries(tmp_path / "metrics.db", now=clock)
    await store.open()
    for at in range(120):
        store.record(sample(at=MIDNIGHT + timedelta(seconds=at), rtt=0.004))
    for wait in (timedelta(), 2 * DAY):
        clock.move(wait)
        for _ in range(3):
            await store.tend()
        points = await measured(store, MIDNIGHT, MIDNIGHT + HOUR, 60)
        assert [point.jitter for point in points] == [0.0, 0.0]
    await store.close()


def test_the_last_replies_of_so_many_targets_are_remembered() -> None:
    jitters = LoneJitter()
    for number in range(MOST_TARGETS + 10):
        jitters.of(sample(f"device:{number}/ping", rtt=0.01))
    assert len(jitters._last) == MOST_TARGETS
    assert jitters.of(sample("device:0/ping", rtt=0.02)) is None
    assert jitters.of(sample(f"device:{MOST_TARGETS}/ping", rtt=0.02)) == pytest.approx(0.01)


async def test_over_many_windows_the_roundings_even_out(tmp_path: Path) -> None:
    clock, chance = Clock(), Random(3)
    store = EmbeddedSeries(tmp_path / "metrics.db", now=clock)
    await store.open()
    jitters = [chance.uniform(0.001, 0.004) for _ in range(360)]
    for at, jitter in enumerate(jitters):
        made = sample(at=MIDNIGHT + timedelta(seconds=10 * at), rtt=0.010, sent=5, low=0.008, high=0.013)
        store.record(replace(made, jitter=jitter))
    (point,) = await measured(store, MIDNIGHT, MIDNIGHT + HOUR, 3600)
    assert point.jitter == pytest.approx(sum(jitters) / len(jitters), rel=0.02)
    await store.close()
