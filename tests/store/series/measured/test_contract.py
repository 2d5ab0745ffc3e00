"""Whatever is measured, the file answers as the readable reference does."""

import asyncio
import tempfile
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netmon_core.errors import InvalidRequestError
from netmon_core.model.measured import By
from netmon_core.model.measurement import ROW_KINDS, Measurement
from netmon_core.store.series.embedded import EmbeddedSeries
from netmon_core.store.series.measured.kinds import is_counted
from netmon_core.store.series.memory import MemorySeries

from ..samples import DAY, HOUR, MIDNIGHT, Clock, sample
from ..test_contract import _abandon
from .things import SUBJECTS, assert_alike, measurements, near, polls, port, sensor

ACTIONS = st.lists(
    st.one_of(
        st.lists(measurements(), min_size=1, max_size=30),
        st.sampled_from(["reopen", "killed"]),
        st.integers(1, 100_000),
    ),
    min_size=1,
    max_size=8,
)
SPANS = st.lists(
    st.tuples(
        st.integers(0, 2 * 86_400),
        st.integers(1, 2 * 86_400),
        st.sampled_from([None, 1, 60, 300, 3600, 86_400]),
    ),
    min_size=1,
    max_size=3,
)
BERLIN = ZoneInfo("Europe/Berlin")


@given(ACTIONS, SPANS)
@settings(max_examples=60, deadline=None)
def test_the_file_answers_as_the_reference_does(
    actions: list[list[Measurement] | str | int], spans: list[tuple[int, int, int | None]]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(_compare(Path(folder) / "metrics.db", actions, spans))


async def _compare(
    path: Path, actions: list[list[Measurement] | str | int], spans: list[tuple[int, int, int | None]]
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
                    await _abandon(store)
                    store = EmbeddedSeries(path, now=clock)
                    await store.open()
                case int():
                    clock.now = min(clock.now + action, MIDNIGHT.timestamp() + 4 * 86_400)
                    for _ in range(3):
                        await store.tend()
                case list():
                    for each in action:
                        store.measure(each)
                        reference.measure(each)
                        # Pings beside them change nothing, and are not changed.
                        store.record(sample(at=each.at))
        for offset, length, step in spans:
            start = MIDNIGHT + timedelta(seconds=offset)
            for kind in ROW_KINDS:
                await _compare_span(store, reference, kind, start, start + timedelta(seconds=length), step)
        recorded = sum(len(action) for action in actions if isinstance(action, list))
        pings = await store.series("device:a/ping", MIDNIGHT, MIDNIGHT + 5 * DAY, 86_400)
        assert sum(point.windows for point in pings) == recorded
        assert store.health is None
    finally:
        await store.close()


async def _compare_span(
    store: EmbeddedSeries,
    reference: MemorySeries,
    kind: str,
    start: datetime,
    end: datetime,
    step: float | None,
) -> None:
    assert await store.subjects(kind) == await reference.subjects(kind)
    for subject in (*SUBJECTS, "nobody"):
        found = await store.measured(subject, kind, start, end, step)
        assert_alike([*found], [*await reference.measured(subject, kind, start, end, step)])
        one = await store.percentile(subject, kind, start, end)
        other = await reference.percentile(subject, kind, start, end)
        assert one.samples == other.samples
        assert near(one.values, other.values, 1e-6)
        exact = [each async for part in store.measurements(subject, kind, start, end) for each in part]
        wanted = [each async for part in reference.measurements(subject, kind, start, end) for each in part]
        assert sorted(map(_told, exact)) == sorted(map(_told, wanted))
        if is_counted(ROW_KINDS[kind]):
            for zone in (UTC, BERLIN):
                totals = await store.totals(subject, kind, start, end, By.DAY, zone)
                assert [*totals] == [*await reference.totals(subject, kind, start, end, By.DAY, zone)]
    column = ROW_KINDS[kind].columns[0].name
    ranked = await store.top_measured(kind, column, start, end)
    others = await reference.top_measured(kind, column, start, end)
    assert {each.subject_id: each.sum for each in ranked} == {each.subject_id: each.sum for each in others}


def _told(each: Measurement) -> tuple[object, ...]:
    """The seconds may be a tenth off, where one stretch joins the next."""
    return each.at, repr(each.values)


async def test_the_percentile_of_billing_is_that_of_five_minutes(tmp_path: Path) -> None:
    store = EmbeddedSeries(tmp_path / "metrics.db", now=Clock(MIDNIGHT + 2 * DAY))
    await store.open()
    # One five minutes in twenty is busy: the 95th percentile does not see it, the 96th does.
    for at in range(288):
        busy = at % 20 == 7 and at < 280
        for poll in range(10):
            end = MIDNIGHT + timedelta(seconds=300 * at + 30 * (poll + 1))
            # Within the busy ones a peak that no sample of five minutes shows.
            store.measure(port("switch/p1", end, 300_000 if busy and poll < 5 else 3000, 0))
    for _ in range(2):
        await store.tend()

        told = await store.percentile("switch/p1", "port", MIDNIGHT, MIDNIGHT + DAY)
        more = await store.percentile("switch/p1", "port", MIDNIGHT, MIDNIGHT + DAY, 96)

        assert (told.step, told.samples) == (300.0, (288, 288))
        assert told.values == (100.0, 0.0)
        assert more.values[0] == (5 * 300_000 + 5 * 3000) / 300
    await store.close()


async def test_a_total_is_exact_whatever_happens_to_the_rows_and_says_how_much_it_covers(
    tmp_path: Path,
) -> None:
    clock = Clock()
    store = EmbeddedSeries(tmp_path / "metrics.db", now=clock)
    await store.open()
    # Numbers that no float holds and no code of half a percent gives back.
    octets = [2**53 + 1 + 7919 * at for at in range(2880)]
    for at, count in enumerate(octets):
        # Two hours are missing.
        if not 960 <= at < 1200:
            store.measure(port("switch/p1", MIDNIGHT + timedelta(seconds=30 * (at + 1)), count, None))
        clock.now = (MIDNIGHT + timedelta(seconds=30 * (at + 1))).timestamp()
        if at % 100 == 0:
            await store.tend()
    for hours in (0, 26, 24 * 10, 24 * 100):
        clock.now = (MIDNIGHT + DAY + hours * HOUR).timestamp()
        await store.tend()

        [day] = await store.totals("switch/p1", "port", MIDNIGHT, MIDNIGHT + DAY, By.DAY, UTC)
        [month] = await store.totals("switch/p1", "port", MIDNIGHT, MIDNIGHT + DAY, By.MONTH, UTC)

        counted = sum(octets[:960]) + sum(octets[1200:])
        assert [*day.sums, *month.sums] == [counted, None, counted, None]
        assert [*day.seconds] == [22 * 3600, 0]
        assert (month.end - month.start).days == 30
    await store.close()


async def test_days_are_those_of_the_zone_where_the_clocks_change_too(tmp_path: Path) -> None:
    # 2026-10-25 has 25 hours in Berlin.
    start = datetime(2026, 10, 23, 22, tzinfo=UTC)
    clock = Clock(start + 4 * DAY)
    store = EmbeddedSeries(tmp_path / "metrics.db", now=clock)
    await store.open()
    for each in polls(72, start=start, every=3600):
        store.measure(port("switch/p1", each.at, 1, 2, seconds=3600))
    await store.tend()

    days = await store.totals("switch/p1", "port", start, start + 3 * DAY, By.DAY, BERLIN)
    odd = timezone(timedelta(hours=5, minutes=45))
    shifted = await store.totals("switch/p1", "port", start, start + 3 * DAY, By.DAY, odd)

    assert [day.sums[0] for day in days] == [24, 25, 23]
    assert [(day.end - day.start) / HOUR for day in days] == [24, 25, 24]
    assert sum(day.sums[0] or 0 for day in shifted) == 72
    await store.close()


async def test_what_was_not_measured_is_not_zero(tmp_path: Path) -> None:
    store = EmbeddedSeries(tmp_path / "metrics.db", now=Clock())
    await store.open()
    store.measure(port("switch/p1", MIDNIGHT + timedelta(minutes=1), 0, None))

    [point] = await store.measured("switch/p1", "port", MIDNIGHT, MIDNIGHT + HOUR, 60)

    assert (point.sums, point.values, point.lows) == ((0, None), (0.0, None), (0.0, None))
    assert point.seconds == (30.0, 0.0)
    await store.close()


@pytest.mark.parametrize("value", [-40.0, 0.0, 23.5, 21.123456, 1e-9, 3.141592653589793, 12_000_000_000.0])
async def test_a_level_comes_back_as_it_was(tmp_path: Path, value: float) -> None:
    clock = Clock(MIDNIGHT + DAY + HOUR)
    store = EmbeddedSeries(tmp_path / "metrics.db", now=clock)
    await store.open()
    for at in range(100):
        store.measure(sensor("switch/t1", MIDNIGHT + timedelta(minutes=at + 1), value if at != 50 else None))
    for _ in range(3):
        await store.tend()

    exact = [each async for part in store.measurements("switch/t1", "sensor") for each in part]
    [day] = await store.measured("switch/t1", "sensor", MIDNIGHT, MIDNIGHT + DAY, 86_400)

    assert [each.values for each in exact] == [(value,)] * 50 + [(None,)] + [(value,)] * 49
    assert near(day.values, (value,), 1e-6)
    assert (day.lows, day.highs, day.sums) == ((value,), (value,), (None,))
    await store.close()


async def test_recording_never_fails_whatever_is_given(tmp_path: Path) -> None:
    store = EmbeddedSeries(tmp_path / "metrics.db", now=Clock(MIDNIGHT + 3 * HOUR))
    await store.open()
    end = MIDNIGHT + HOUR
    for values in ((float("nan"), 5), (float("inf"), 5), (-3, 5), (2**80, 5), (1.6, 5.0), (None, 5)):
        store.measure(port("switch/p1", end, *values))
    for seconds in (-5.0, float("nan"), float("inf"), 1e300, 0.0):
        store.measure(port("switch/p2", end, 1, 1, seconds=seconds))
    store.measure(port("switch/p3", end, 1, 2, 3))
    store.measure(port("switch/p3", end, 1, kind="no such kind"))
    store.measure(sensor("switch/t1", end, float("inf")))
    store.measure(sensor("switch/t2", end, 5e300))
    await store.tend()

    [point] = await store.measured("switch/p1", "port", MIDNIGHT, MIDNIGHT + DAY, 86_400)

    assert point.sums == (2, 30)
    assert await store.measured("switch/p3", "port", MIDNIGHT, MIDNIGHT + DAY) == []
    await store.close()


@pytest.mark.parametrize("embedded", [True, False])
async def test_a_kind_or_column_that_there_is_not_is_refused_by_name(
    tmp_path: Path, *, embedded: bool
) -> None:
    store = EmbeddedSeries(tmp_path / "metrics.db") if embedded else MemorySeries()
    await store.open()
    span = MIDNIGHT, MIDNIGHT + DAY

    for ask, field in (
        (lambda: store.measured("switch/p1", "flow", *span), "kind"),
        (lambda: store.percentile("switch/p1", "flow", *span), "kind"),
        (lambda: store.totals("switch/t1", "sensor", *span, By.DAY, UTC), "kind"),
        (lambda: store.top_measured("port", "in_errors", *span), "column"),
        (lambda: store.subjects("flow"), "kind"),
    ):
        with pytest.raises(InvalidRequestError) as refused:
            await ask()
        assert refused.value.field == field
    await store.close()
