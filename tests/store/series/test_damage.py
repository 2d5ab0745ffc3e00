"""A damaged file is set aside and never deleted; what is not ours is left alone."""

import os
import random
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from netmon_core.errors import StoreDamagedError, StoreError, StoreNewerError
from netmon_core.store.series.embedded import EmbeddedSeries
from netmon_core.store.series.file import APPLICATION_ID, PAGE_SIZE
from tests.store.damage import digest, garbage_header, not_a_database, truncate

from .samples import DAY, HOUR, MIDNIGHT, Clock, every, sample

TARGETS = [f"target {number}" for number in range(12)]


@pytest.fixture
async def database(tmp_path: Path) -> Path:
    """A file with a day that is rolled up, one that is not, and a journal."""
    path = tmp_path / "metrics.db"
    clock = Clock()
    store = EmbeddedSeries(path, now=clock)
    await store.open()
    for name in TARGETS:
        for each in every(60, 1500, target=name):
            store.record(each)
    for _ in range(3):
        clock.move(25 * HOUR / 3)
        await store.tend()
    await store.close()
    return path


def random_pages(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[:PAGE_SIZE] + random.Random(2).randbytes(len(content) - PAGE_SIZE))


@pytest.mark.parametrize("damage", [truncate, garbage_header, not_a_database, random_pages])
async def test_a_damaged_file_is_set_aside_and_the_store_starts_empty(
    database: Path, damage: object, caplog: pytest.LogCaptureFixture
) -> None:
    assert callable(damage)
    damage(database)
    before = digest(database)

    store = EmbeddedSeries(database, now=Clock())
    await store.open()
    store.record(sample())
    await store.close()

    [aside] = database.parent.glob("metrics.db.damaged-*")
    assert digest(aside) == before
    assert "it was moved to" in caplog.text
    await store.open()
    assert [name for name, _ in await store.top(MIDNIGHT, MIDNIGHT + DAY)] == ["device:a/ping"]
    await store.close()


def flip(path: Path, source: random.Random) -> None:
    content = bytearray(path.read_bytes())
    for _ in range(source.choice([1, 20, 500])):
        content[source.randrange(100, len(content))] ^= 1 << source.randrange(8)
    path.write_bytes(content)


@pytest.mark.parametrize("seed", range(12))
async def test_flipped_bytes_never_crash_it(database: Path, seed: int) -> None:
    source = random.Random(seed)
    flip(database, source)
    clock = Clock(MIDNIGHT + 3 * DAY)

    store = EmbeddedSeries(database, now=clock)
    await store.open()
    store.record(sample("new", MIDNIGHT + 3 * DAY))
    for name in TARGETS:
        for span in (HOUR, DAY, 60 * DAY, 800 * DAY):
            try:
                points = await store.series(name, MIDNIGHT, MIDNIGHT + span)
            except StoreDamagedError:
                continue
            assert sum(point.windows for point in points) >= 0
    for _ in range(3):
        clock.move(2 * HOUR)
        try:
            await store.tend()
        except StoreDamagedError:
            assert store.health is not None

    assert [point.windows for point in await store.series("new", MIDNIGHT, MIDNIGHT + 5 * DAY)] == [1]
    await store.close()


async def test_a_file_that_breaks_while_it_is_open_is_set_aside_and_nothing_in_memory_is_lost(
    tmp_path: Path,
) -> None:
    path = tmp_path / "metrics.db"
    clock = Clock()
    store = EmbeddedSeries(path, now=clock)
    await store.open()
    for name in TARGETS:
        for each in every(10, 400, target=name):
            store.record(each)
    await store.flush()
    assert store._writer is not None
    # The log is folded into the file, and the file is overwritten below SQLite.
    store._writer._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    store._writer._connection.execute("PRAGMA cache_size = 0")
    with path.open("r+b") as file:
        file.seek(PAGE_SIZE)
        file.write(random.Random(5).randbytes(path.stat().st_size - PAGE_SIZE))
    store.record(sample("target 1", MIDNIGHT + HOUR))

    with pytest.raises(StoreDamagedError):
        await store.flush()
    health = store.health
    await store.flush()

    assert health is not None
    assert store.health is None
    assert "damaged-" in " ".join(os.listdir(tmp_path))
    await store.close()
    await store.open()
    points = await store.series("target 1", MIDNIGHT, MIDNIGHT + DAY)
    assert sum(point.windows for point in points) == 401
    await store.close()


async def test_a_newer_file_is_refused_and_left_untouched(database: Path) -> None:
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA user_version = 99")
    before = digest(database)

    for read_only in (False, True):
        with pytest.raises(StoreNewerError, match="newer netmon"):
            await EmbeddedSeries(database, read_only=read_only).open()

    assert digest(database) == before
    assert {path.name for path in database.parent.iterdir()} == {"metrics.db"}


async def test_the_database_of_another_program_is_refused_and_left_untouched(tmp_path: Path) -> None:
    path = tmp_path / "metrics.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE photos (id)")
    before = digest(path)

    with pytest.raises(StoreError, match="another program"):
        await EmbeddedSeries(path).open()

    assert digest(path) == before


async def test_a_damaged_chunk_costs_only_its_hour(database: Path, caplog: pytest.LogCaptureFixture) -> None:
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("UPDATE chunk SET blob = x'0102' WHERE id = (SELECT min(id) FROM chunk)")
        connection.execute("UPDATE spread SET blob = zeroblob(9) WHERE id = (SELECT min(id) FROM spread)")
        connection.commit()

    store = EmbeddedSeries(database, now=Clock(MIDNIGHT + DAY))
    await store.open()
    first, rest = MIDNIGHT + HOUR, MIDNIGHT + 2 * HOUR
    assert await store.series(TARGETS[0], MIDNIGHT, first, step=30) == []
    assert len(await store.series(TARGETS[0], first, rest, step=30)) == 60
    assert len(await store.top(MIDNIGHT, MIDNIGHT + 2 * DAY, 100)) == len(TARGETS)
    assert "A part of the series is lost" in caplog.text
    await store.close()


def test_the_file_says_whose_it_is(database: Path) -> None:
    with closing(sqlite3.connect(database)) as connection:
        assert connection.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
        assert connection.execute("PRAGMA page_size").fetchone() == (PAGE_SIZE,)
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
