"""Every store answers alike: the one in memory is the reference."""

import asyncio
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from netmon_core.model.series import Sample
from netmon_core.store.series import embedded
from netmon_core.store.series.embedded import EmbeddedSeries
from netmon_core.store.series.memory import MemorySeries
from netmon_core.store.series.protocol import MOST_POINTS
from netmon_core.store.series.steps import STEPS, plan_span

from .samples import (
    DAY,
    ERROR,
    HOUR,
    MIDNIGHT,
    ROLLED_ERROR,
    Clock,
    assert_alike,
    assert_near,
    every,
    sample,
    samples,
)

# What happens between samples: the clock goes on (and what is due is done), or everything begins anew.
ACTIONS = st.one_of(
    st.lists(samples(), max_size=30),
    st.sampled_from(["reopen", "kill"]),
    st.integers(-3600, 90_000),
)
SPANS = st.tuples(
    st.integers(-86_400, 2 * 86_400), st.integers(1, 4 * 86_400), st.none() | st.sampled_from(STEPS)
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(actions=st.lists(ACTIONS, max_size=12), spans=st.lists(SPANS, min_size=1, max_size=4))
def test_the_embedded_store_answers_as_the_one_in_memory(
    actions: list[list[Sample] | str | int], spans: list[tuple[int, int, int | None]]
) -> None:
    with TemporaryDirectory() as folder:
        asyncio.run(_compare(Path(folder) / "metrics.db", actions, spans))


async def _compare(
    path: Path, actions: list[list[Sample] | str | int], spans: list[tuple[int, int, int | None]]
) -> None:
    clock, reference = Clock(), MemorySeries()
    store = EmbeddedSeries(path, now=clock)
    await store.open()
    try:
        for action in actions:
            match action:
                case "reopen":
                    await store.close()
                    await store.open()
                case str():
                    await store.flush()
                    # What the first one leaves in memory is gone.
                    await _abandon(store)
                    store = EmbeddedSeries(path, now=clock)
                    await store.open()
                case int():
                    clock.now = min(clock.now + action, MIDNIGHT.timestamp() + 4 * 86_400)
                    for _ in range(3):
                        await store.tend()
                case list():
                    for each in action:
                        store.record(each)
                        reference.record(each)
        for offset, length, step in spans:
            start = MIDNIGHT + timedelta(seconds=offset)
            await _compare_span(store, reference, start, start + timedelta(seconds=length), step)
        assert store.health is None
    finally:
        await store.close()


async def _compare_span(
    store: EmbeddedSeries, reference: MemorySeries, start: datetime, end: datetime, step: float | None
) -> None:
    # What it is told of a far future or past can be answered only in longer steps.
    for target in ("device:a/ping", "device:b/ping", "user:shop, =\\'\"/http", "nobody"):
        found = await store.series(target, start, end, step)
        expected = await reference.series(target, start, end, step)
        width = plan_span(start, end, step).step
        assert_alike(found, expected, step=width, error=ERROR if width < 60 else ROLLED_ERROR)
    ranked, expected_ranks = await store.top(start, end), await reference.top(start, end)
    assert {name for name, _ in ranked} == {name for name, _ in expected_ranks}
    for name, p95 in ranked:
        assert_near(p95, dict(expected_ranks)[name], ERROR)


async def _abandon(store: EmbeddedSeries) -> None:
    """As a killed process does: nothing more is written."""
    assert store._tending is not None
    store._tending.cancel()
    await asyncio.gather(store._tending, return_exceptions=True)
    for each in (store._reader, store._writer):
        assert each is not None
        each._connection.close()
    store._end_threads()


@pytest.mark.parametrize("step", [1, 5, 7, 60, 3600])
async def test_a_span_of_any_length_is_answered_in_few_points(tmp_path: Path, step: int) -> None:
    store = EmbeddedSeries(tmp_path / "metrics.db", now=Clock())
    await store.open()
    for each in every(step, 9000):
        store.record(each)

    for span in (timedelta(minutes=1), HOUR, DAY, 7 * DAY, 400 * DAY, 9000 * DAY):
        points = await store.series("device:a/ping", MIDNIGHT, MIDNIGHT + span)
        assert 0 < len(points) <= MOST_POINTS
    everything = await store.series("device:a/ping", MIDNIGHT - 9000 * DAY, MIDNIGHT + 9000 * DAY)
    assert sum(point.windows for point in everything) == 9000
    assert await store.series("device:a/ping", MIDNIGHT, MIDNIGHT - HOUR) == []
    await store.close()


async def test_both_stores_answer_an_unknown_target_with_nothing(tmp_path: Path) -> None:
    for store in (MemorySeries(), EmbeddedSeries(tmp_path / "metrics.db")):
        await store.open()
        assert list(await store.series("nobody", MIDNIGHT, MIDNIGHT + DAY)) == []
        assert list(await store.top(MIDNIGHT, MIDNIGHT + DAY)) == []
        await store.flush()
        await store.close()
        await store.close()


async def test_the_slowest_targets_come_first(tmp_path: Path) -> None:
    clock = Clock()
    store, reference = EmbeddedSeries(tmp_path / "metrics.db", now=clock), MemorySeries()
    await store.open()
    for number in range(30):
        for at in range(0, 3 * 86_400, 600):
            # The last one in twenty is ten times as slow.
            rtt = 0.001 * (number + 1) * (10 if at % 7200 == 0 else 1)
            each = sample(f"target {number}", MIDNIGHT + timedelta(seconds=at), rtt=rtt)
            store.record(each)
            reference.record(each)
    for _ in range(4):
        clock.move(DAY)
        await store.tend()
    store.record(late := sample("target 3", MIDNIGHT + HOUR, rtt=19.0))
    reference.record(late)

    for span in (HOUR, DAY, 3 * DAY):
        found = await store.top(MIDNIGHT, MIDNIGHT + span, 5)
        expected = await reference.top(MIDNIGHT, MIDNIGHT + span, 5)
        assert [name for name, _ in found] == [name for name, _ in expected]
        for (_, one), (_, other) in zip(found, expected, strict=True):
            assert_near(one, other, 0.005)
    await store.close()


async def test_an_hour_of_ten_seconds_each_is_kept_to_the_second(tmp_path: Path) -> None:
    clock = Clock()
    store = EmbeddedSeries(tmp_path / "metrics.db", now=clock)
    await store.open()
    start = MIDNIGHT + timedelta(seconds=0.4)
    for each in every(10, 720, start=start):
        store.record(each)
    clock.move(3 * HOUR)
    await store.tend()

    points = await store.series("device:a/ping", MIDNIGHT, MIDNIGHT + timedelta(minutes=30))

    assert [point.start.second % 10 for point in points] == [0] * 180
    assert embedded.FLUSH_INTERVAL < 60
    await store.close()
