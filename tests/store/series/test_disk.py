"""A full disk loses nothing that fits in memory, and says so."""

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from netmon_core.errors import StoreBusyError, StoreFullError
from netmon_core.store.series import embedded, file
from netmon_core.store.series.embedded import EmbeddedSeries
from netmon_core.store.series.head import Head
from tests.fakes.until import until
from tests.store.disks import small_disk

from .samples import DAY, HOUR, MIDNIGHT, Clock, every, sample
from .test_embedded import windows

__all__ = ["small_disk"]


def fill(folder: Path) -> Path:
    ballast = folder / "ballast"
    with pytest.raises(OSError, match="No space"):
        ballast.write_bytes(bytes(2**20))
    return ballast


async def test_a_full_disk_keeps_samples_in_memory_until_there_is_room(
    small_disk: Path, caplog: pytest.LogCaptureFixture
) -> None:
    clock = Clock()
    store = EmbeddedSeries(small_disk / "metrics.db", now=clock)
    await store.open()
    await store.flush()
    ballast = fill(small_disk)
    for hour in range(3):
        for number in range(20):
            for each in every(10, 360, start=MIDNIGHT + hour * HOUR, target=f"target {number}"):
                store.record(each)
        clock.move(HOUR + timedelta(minutes=2))
        for _ in range(2):
            with pytest.raises(StoreFullError, match="make room"):
                await store.tend()
        store.record(sample("target 3", MIDNIGHT + timedelta(seconds=hour)))
    health = store.health

    assert await windows(store, "target 3") == 3 * 360 + 3
    ballast.unlink()
    await store.tend()

    assert health is not None
    assert "is full" in health
    assert store.health is None
    assert caplog.text.count("is full") == 1
    await store.close()
    await store.open()
    assert await windows(store, "target 3") == 3 * 360 + 3
    assert await windows(store, "target 19") == 3 * 360
    await store.close()


async def test_a_full_disk_catches_up_without_being_asked(
    small_disk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedded, "RETRY_DELAYS", (0.01,))
    monkeypatch.setattr(embedded, "FLUSH_INTERVAL", 0.01)
    store = EmbeddedSeries(small_disk / "metrics.db", now=Clock())
    await store.open()
    ballast = fill(small_disk)
    for number in range(2000):
        store.record(sample(f"target {number}"))
    await until(lambda: store.health is not None)

    ballast.unlink()

    await until(lambda: store.health is None)
    await store.close()
    await store.open()
    assert len(await store.top(MIDNIGHT, MIDNIGHT + DAY, 9999)) == 2000
    await store.close()


async def test_closing_with_a_full_disk_raises_and_still_closes(small_disk: Path) -> None:
    store = EmbeddedSeries(small_disk / "metrics.db", now=Clock())
    await store.open()
    ballast = fill(small_disk)
    for number in range(2000):
        store.record(sample(f"target {number}"))

    with pytest.raises(StoreFullError):
        await store.close()

    ballast.unlink()
    await store.open()
    assert await windows(store, "target 1") == 0
    await store.close()


async def test_memory_is_bounded_and_the_oldest_hour_goes_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(Head.__init__, "__kwdefaults__", {"most_rows": 1000})
    monkeypatch.setattr(file, "PRAGMAS", (*file.PRAGMAS, "PRAGMA max_page_count = 12"))
    clock = Clock()
    store = EmbeddedSeries(tmp_path / "metrics.db", now=clock)
    await store.open()
    for hour in range(10):
        for number in range(50):
            at = MIDNIGHT + hour * HOUR
            store.record(sample(f"target {number}{'x' * 2000}", at))
            for each in every(60, 5, start=at, target=f"target {number}{'x' * 2000}"):
                store.record(each)
        assert store._head.count <= 1000
        clock.move(HOUR + timedelta(minutes=2))
        with pytest.raises(StoreFullError):
            await store.tend()
    assert store._writer is not None
    store._writer._connection.execute("PRAGMA max_page_count = 100000")
    await store.tend()

    assert "2100 samples were lost" in caplog.text
    assert store._head.count == 0
    assert await windows(store, f"target 7{'x' * 2000}") == 18
    await store.close()


async def test_a_file_that_another_program_holds_is_busy_and_then_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(file, "PRAGMAS", tuple(each for each in file.PRAGMAS if "busy" not in each))
    store = EmbeddedSeries(tmp_path / "metrics.db", now=Clock())
    await store.open()
    assert store._writer is not None
    store._writer._connection.execute("PRAGMA busy_timeout = 10")
    with closing(sqlite3.connect(tmp_path / "metrics.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        store.record(sample())
        with pytest.raises(StoreBusyError):
            await store.flush()
        other.execute("ROLLBACK")
    await store.flush()

    assert store.health is None
    await store.close()
