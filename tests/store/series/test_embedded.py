"""What only the store in a file has to prove."""

import asyncio
import random
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from netmon_core.errors import StoreError, StoreReadOnlyError
from netmon_core.settings.metrics import MetricsSettings
from netmon_core.store.series import embedded, targets
from netmon_core.store.series.embedded import EmbeddedSeries
from netmon_core.store.series.file import connect
from netmon_core.store.series.head import Head
from netmon_core.store.series.writer import SeriesWriter

from .samples import DAY, HOUR, MIDNIGHT, Clock, every, sample

TARGET = "device:a/ping"


async def windows(store: EmbeddedSeries, target: str = TARGET) -> int:
    points = await store.series(target, MIDNIGHT - 1000 * DAY, MIDNIGHT + 1000 * DAY)
    return sum(point.windows for point in points)


def rows(path: Path, table: str) -> int:
    with closing(sqlite3.connect(path)) as connection:
        count: int = connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
        return count


@pytest.mark.parametrize("jump", [-1 * HOUR, -1 * DAY, -40 * DAY, 1 * HOUR, 1 * DAY, 40 * DAY])
async def test_a_clock_that_jumps_loses_nothing(tmp_path: Path, jump: timedelta) -> None:
    clock = Clock()
    store = EmbeddedSeries(tmp_path / "metrics.db", MetricsSettings(raw_days=100), now=clock)
    await store.open()
    count = 0
    shown = MIDNIGHT
    for step in range(24 * 12):
        # Away, and after eight hours back again.
        if step in (96, 192):
            shown += jump if step == 96 else -jump
            clock.move(jump if step == 96 else -jump)
        store.record(sample(at=shown))
        count += 1
        shown += timedelta(minutes=5)
        clock.move(timedelta(minutes=5))
        await store.tend()

    assert await windows(store) == count
    clock.now = (MIDNIGHT + 45 * DAY).timestamp()
    for _ in range(60):
        await store.tend()
    assert await windows(store) == count
    await store.close()
    assert rows(tmp_path / "metrics.db", "recent") == 0


async def test_samples_in_any_order_come_out_in_order(tmp_path: Path) -> None:
    clock = Clock(MIDNIGHT + 3 * HOUR)
    store = EmbeddedSeries(tmp_path / "metrics.db", now=clock)
    await store.open()
    shuffled = every(10, 720)
    random.Random(1).shuffle(shuffled)
    for part in (shuffled[:300], shuffled[300:301], shuffled[301:]):
        for each in part:
            store.record(each)
        await store.tend()

    points = await store.series(TARGET, MIDNIGHT, MIDNIGHT + 2 * HOUR, step=10)

    assert [point.start for point in points] == [MIDNIGHT + timedelta(seconds=10 * at) for at in range(720)]
    for point, each in zip(points, every(10, 720), strict=True):
        assert point.rtt_avg == pytest.approx(each.rtt_avg, rel=0.005)
    await store.close()


async def test_targets_of_different_and_uneven_intervals_keep_their_times(tmp_path: Path) -> None:
    clock = Clock()
    source = random.Random(2)
    store = EmbeddedSeries(tmp_path / "metrics.db", now=clock)
    await store.open()
    recorded: dict[str, list[float]] = {}
    for name, interval, uneven in (("a", 5, 0.0), ("b", 2.5, 0.002), ("c", 61, 20.0), ("d", 10, 0.3)):
        at = MIDNIGHT + timedelta(seconds=source.random())
        while at < MIDNIGHT + 2 * HOUR:
            store.record(sample(name, at))
            recorded.setdefault(name, []).append(at.timestamp())
            at += timedelta(seconds=interval + source.uniform(0, uneven))
    clock.move(4 * HOUR)
    await store.tend()
    await store.close()

    writer = SeriesWriter(connect(tmp_path / "metrics.db"), Head())
    numbers = {target: number for number, target, _ in writer.load()}
    for name, times in recorded.items():
        found = sorted(kept_times(writer._connection, numbers[name]))
        assert len(found) == len(times)
        for kept, time in zip(found, sorted(times), strict=True):
            assert abs(kept - time) <= 0.5
    writer.close()


def kept_times(connection: sqlite3.Connection, number: int) -> list[float]:
    from netmon_core.store.series.codec import decode  # noqa: PLC0415

    times = []
    for identifier, blob in connection.execute(
        "SELECT id, blob FROM chunk WHERE id & 1048575 = ?", (number,)
    ):
        for segment in decode(blob):
            times += [(identifier >> 20) * 3600 + tick - 1 + segment.phase / 256 for tick in segment.ticks()]
    return times


async def test_old_samples_minutes_and_hours_go_when_their_time_is_over(tmp_path: Path) -> None:
    clock = Clock()
    kept = MetricsSettings(raw_days=2, minute_days=5, hour_days=20)
    path = tmp_path / "metrics.db"
    store = EmbeddedSeries(path, kept, now=clock)
    await store.open()
    for day in range(40):
        for each in every(600, 144, start=MIDNIGHT + day * DAY):
            store.record(each)
        clock.move(DAY)
        for _ in range(3):
            clock.move(timedelta(seconds=1))
            await store.tend()
        clock.move(timedelta(seconds=-3))
    now = MIDNIGHT + 40 * DAY

    fine = await store.series(TARGET, now - DAY, now)
    old = await store.series(TARGET, now - 4 * DAY, now - 3 * DAY)
    oldest = await store.series(TARGET, now - 15 * DAY, now - 14 * DAY)
    gone = await store.series(TARGET, now - 30 * DAY, now - 25 * DAY)
    await store.close()

    assert len(fine) == 144
    assert len(old) == 144
    assert [point.windows for point in oldest] == [6] * 24
    assert gone == []
    # The day before yesterday, and the hours of yesterday that are not rolled up.
    assert rows(path, "chunk") <= 3 * 24 + 1
    assert rows(path, "minute") <= 6
    assert rows(path, "spread") <= 6
    assert rows(path, "hour") <= 21


async def test_a_target_of_which_nothing_is_left_is_forgotten(tmp_path: Path) -> None:
    clock = Clock()
    kept = MetricsSettings(raw_days=1, minute_days=1, hour_days=2)
    store = EmbeddedSeries(tmp_path / "metrics.db", kept, now=clock)
    await store.open()
    for each in every(60, 60):
        store.record(each)
    for _ in range(5):
        clock.move(DAY)
        store.record(sample("another", MIDNIGHT + timedelta(seconds=clock.now - MIDNIGHT.timestamp())))
        await store.tend()
        await store.tend()

    assert await windows(store) == 0
    assert set(store._targets.numbers) == {"another"}
    # Its number is free again.
    store.record(sample("third", MIDNIGHT + 5 * DAY))
    assert store._targets.numbers["third"] == 0
    await store.close()
    for table in ("chunk", "recent", "minute", "hour", "spread"):
        with closing(sqlite3.connect(tmp_path / "metrics.db")) as connection:
            found = connection.execute(f"SELECT count(*) FROM {table} WHERE id & 1048575 = 0")
            assert found.fetchone() == (0,)


async def test_more_targets_than_fit_push_out_those_silent_longest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(targets.Targets.__init__, "__kwdefaults__", {"most": 100})
    clock = Clock()
    store = EmbeddedSeries(tmp_path / "metrics.db", now=clock)
    await store.open()
    for hour in range(10):
        for stranger in range(30):
            store.record(sample(f"stranger {hour}-{stranger}", MIDNIGHT + hour * HOUR))
        store.record(sample(at=MIDNIGHT + hour * HOUR))
        clock.move(HOUR + timedelta(minutes=2))
        await store.tend()
        clock.move(timedelta(minutes=-2))

    assert len(store._targets.numbers) <= 100
    assert await windows(store) == 10
    assert await windows(store, "stranger 0-1") == 0
    assert await windows(store, "stranger 9-1") == 1
    await store.close()
    assert rows(tmp_path / "metrics.db", "series") <= 100
    assert rows(tmp_path / "metrics.db", "chunk") <= 110


async def test_a_flood_of_targets_within_an_hour_is_counted_and_harms_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(targets.Targets.__init__, "__kwdefaults__", {"most": 100})
    store = EmbeddedSeries(tmp_path / "metrics.db", now=Clock())
    await store.open()
    for number in range(1000):
        store.record(sample(f"stranger {number}"))
        store.record(sample("stranger 1", MIDNIGHT + timedelta(seconds=number)))
    await store.flush()

    assert len(store._targets.numbers) == 100
    assert await windows(store, "stranger 1") == 1001
    assert "900 samples were lost" in caplog.text
    await store.close()


async def test_the_file_stays_under_its_cap_and_the_newest_samples_stay(tmp_path: Path) -> None:
    clock = Clock()
    path = tmp_path / "metrics.db"
    store = EmbeddedSeries(path, MetricsSettings(size_mb=1, raw_days=30), now=clock)
    await store.open()
    source = random.Random(3)
    largest = 0
    for hour in range(30):
        for number in range(30):
            for second in range(0, 3600, 10):
                at = MIDNIGHT + hour * HOUR + timedelta(seconds=second)
                rtt = source.lognormvariate(-6, 1)
                store.record(sample(f"target {number}", at, rtt=rtt, sent=5, low=rtt / 2, high=rtt * 2))
        clock.move(HOUR)
        clock.move(timedelta(minutes=2))
        await store.tend()
        clock.move(timedelta(minutes=-2))
        largest = max(largest, path.stat().st_size)
    last = MIDNIGHT + 29 * HOUR

    assert largest < 2**20
    assert len(await store.series("target 5", last, last + HOUR, step=10)) == 360
    assert len(await store.series("target 5", MIDNIGHT, MIDNIGHT + HOUR, step=10)) < 360
    # Hours are left of what was dropped.
    total = await store.series("target 5", MIDNIGHT, last + HOUR, step=3600)
    assert [point.windows for point in total] == [360] * 30
    await store.close()


async def test_a_reader_beside_the_writer_sees_what_was_written(tmp_path: Path) -> None:
    path = tmp_path / "metrics.db"
    clock = Clock()
    store = EmbeddedSeries(path, now=clock)
    await store.open()
    for each in every(10, 1000):
        store.record(each)
    clock.move(90 * timedelta(minutes=1))
    await store.tend()

    reader = EmbeddedSeries(path, read_only=True, now=clock)
    await reader.open()
    clock.move(DAY)
    await store.tend()
    await store.tend()

    assert await windows(reader) == 1000
    with pytest.raises(StoreReadOnlyError):
        reader.record(sample())
    with pytest.raises(StoreError, match="not open for writing"):
        await reader.flush()
    await reader.close()
    assert await windows(store) == 1000
    await store.close()


async def test_what_is_recorded_is_written_without_a_flush(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedded, "FLUSH_INTERVAL", 0.01)
    store = EmbeddedSeries(tmp_path / "metrics.db", now=Clock())
    await store.open()
    store.record(sample())

    async with asyncio.timeout(10):
        while not rows(tmp_path / "metrics.db", "journal"):  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    await store.close()


async def test_answers_stay_whole_while_hours_are_sealed(tmp_path: Path) -> None:
    clock = Clock()
    store = EmbeddedSeries(tmp_path / "metrics.db", now=clock)
    await store.open()
    for target in range(50):
        for each in every(60, 600, target=f"target {target}"):
            store.record(each)
    seen = []
    tending = asyncio.create_task(_tend_for_days(store, clock))
    while not tending.done():
        seen.append(await windows(store, "target 7"))
        assert len(await store.top(MIDNIGHT, MIDNIGHT + DAY, 100)) == 50
    await tending

    assert len(seen) > 3
    assert set(seen) == {600}
    await store.close()


async def _tend_for_days(store: EmbeddedSeries, clock: Clock) -> None:
    for _ in range(36):
        clock.move(HOUR)
        await store.tend()


async def test_a_store_that_is_not_open_says_so(tmp_path: Path) -> None:
    store = EmbeddedSeries(tmp_path / "metrics.db")

    store.record(sample())
    for call in (store.flush, store.tend, lambda: store.top(MIDNIGHT, MIDNIGHT)):
        with pytest.raises(StoreError, match="is not open"):
            await call()
    await store.open()
    with pytest.raises(StoreError, match="open already"):
        await store.open()
    await store.close()
    await store.close()
    await store.open()
    assert await windows(store) == 0
    await store.close()
