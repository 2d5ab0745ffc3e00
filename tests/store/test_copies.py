"""An older file is copied before an upgrade, where there is room; the copy goes after a week."""

import logging
import os
import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from netmon_core.errors import StoreFullError, StoreRoomError
from netmon_core.store import copies
from netmon_core.store.connection import connect
from netmon_core.store.copies import copy_before, drop_old
from netmon_core.store.database import prepare
from netmon_core.store.migrations import read_steps, version_of
from netmon_core.store.sqlite import SqliteStore

from .damage import digest
from .disks import small_disk
from .test_migration import DATABASES

__all__ = ["small_disk"]

WEEK = timedelta(days=7)


def older(folder: Path) -> Path:
    """Put a file of schema 2 into a folder."""
    path = folder / "netmon.db"
    shutil.copyfile(DATABASES / "schema-2.db", path)
    return path


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return older(tmp_path)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def files(folder: Path) -> dict[str, str]:
    return {path.name: digest(path) for path in folder.iterdir()}


def copies_of(database: Path) -> list[Path]:
    return sorted(database.parent.glob("netmon.db.before-*"))


def version(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        return version_of(connection)


def test_where_twice_its_size_is_free_a_file_is_copied_and_upgraded(database: Path) -> None:
    size = database.stat().st_size

    prepare(database, free=lambda folder: 2 * size if folder == database.parent else 0)

    [copy] = copies_of(database)
    assert (version(copy), version(database)) == (2, len(read_steps()))
    assert copy.stat().st_mode & 0o777 == 0o600


def test_where_less_is_free_the_upgrade_is_refused_and_nothing_is_changed(database: Path) -> None:
    before = files(database.parent)
    size = database.stat().st_size

    with pytest.raises(StoreRoomError, match=r"make 1 MiB free and start netmon again. Nothing") as refused:
        prepare(database, free=lambda _: 2 * size - 1)

    assert refused.value.code == "store_room"
    assert str(database) in refused.value.message
    assert files(database.parent) == before


def test_the_log_beside_the_file_counts_and_is_left_as_it_is(database: Path, tmp_path: Path) -> None:
    crashed = tmp_path / "crashed"
    crashed.mkdir()
    with closing(connect(database)) as connection:
        connection.execute("UPDATE sites SET name = 'From the log'")
        # As a crash leaves it: the log is not in the file yet.
        for name in ("netmon.db", "netmon.db-wal"):
            shutil.copyfile(tmp_path / name, crashed / name)
    before = files(crashed)
    size = sum(path.stat().st_size for path in crashed.iterdir())

    with pytest.raises(StoreRoomError):
        prepare(crashed / "netmon.db", free=lambda _: 2 * size - 1)
    left = {name: found for name, found in files(crashed).items() if not name.endswith("-shm")}
    prepare(crashed / "netmon.db", free=lambda _: 2 * size)

    assert left == before
    [copy] = copies_of(crashed / "netmon.db")
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("SELECT name FROM sites").fetchall() == [("From the log",)]


async def test_a_store_on_a_small_disk_refuses_the_upgrade_in_words(small_disk: Path) -> None:
    database = older(small_disk)
    fill_but(small_disk, database.stat().st_size * 3 // 2)
    before = files(small_disk)

    with pytest.raises(StoreRoomError, match="has no room to copy and upgrade it"):
        await SqliteStore(database).open()
    found = files(small_disk)
    (small_disk / "ballast").unlink()
    stored = await (store := SqliteStore(database)).open()
    await store.close()

    assert {name: found[name] for name in before} == before
    assert found.keys() - before.keys() <= {"netmon.lock"}
    assert stored.devices


def fill_but(disk: Path, free: int) -> None:
    """Leave so much room on the disk."""
    (disk / "ballast").write_bytes(bytes(shutil.disk_usage(disk).free - free))
    assert shutil.disk_usage(disk).free <= free


def test_a_disk_that_fills_up_while_the_copy_is_made_leaves_nothing_half_made(small_disk: Path) -> None:
    database = older(small_disk)
    fill_but(small_disk, database.stat().st_size // 2)
    before = files(small_disk)

    # It was free when we asked.
    with pytest.raises(StoreRoomError, match="make 1 MiB free"):
        prepare(database, free=lambda _: 1 << 30)

    assert files(small_disk) == before
    (small_disk / "ballast").unlink()
    assert prepare(database).devices


def test_a_disk_that_fills_up_while_the_file_is_upgraded_leaves_it_as_it_was(small_disk: Path) -> None:
    database = older(small_disk)
    with closing(sqlite3.connect(database)) as connection:
        before = [*connection.iterdump()]
    fill_but(small_disk, database.stat().st_size * 2)
    large = "CREATE TABLE large (blob); INSERT INTO large VALUES (zeroblob(900000))"

    with pytest.raises(StoreFullError, match="make room"):
        prepare(database, steps=[*read_steps(), large])

    assert names(small_disk) == ["ballast", "netmon.db"]
    with closing(sqlite3.connect(database)) as connection:
        assert version_of(connection) == 2
        assert [*connection.iterdump()] == before


def test_an_upgrade_that_fails_takes_no_step_and_leaves_no_copy(database: Path) -> None:
    with closing(sqlite3.connect(database)) as connection:
        before = [*connection.iterdump()]

    for _ in range(2):
        with pytest.raises(Exception, match="no such table: lost"):
            prepare(database, steps=[*read_steps(), "DROP TABLE lost"])

    assert names(database.parent) == ["netmon.db"]
    with closing(sqlite3.connect(database)) as connection:
        assert (version_of(connection), [*connection.iterdump()]) == (2, before)


def test_a_copy_that_cannot_be_written_leaves_the_file_alone(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = files(database.parent)

    def refuse(*_: object) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(Exception, match="Input/output error"):
        prepare(database)

    assert files(database.parent) == before


def test_an_upgrade_that_dies_every_time_leaves_one_copy(database: Path) -> None:
    for _ in range(3):
        # And then the power went.
        copy_before(3, database)
    (database.parent / ".netmon.db.before-3-20261122T120000Z.partial").write_bytes(b"half")

    prepare(database)

    assert len(names(database.parent)) == 2
    [copy] = copies_of(database)
    assert version(copy) == 2


def test_copies_that_differ_are_all_kept(database: Path) -> None:
    copy_before(3, database)
    with closing(connect(database)) as connection:
        connection.execute("UPDATE sites SET name = 'Back on the older version meanwhile'")

    copy_before(3, database)

    assert len(copies_of(database)) == 2


def test_a_copy_stays_for_a_week_and_then_goes(database: Path, caplog: pytest.LogCaptureFixture) -> None:
    prepare(database)
    [copy] = copies_of(database)
    upgraded = datetime.now(UTC)
    copy.with_name(copy.name + "-wal").touch()
    caplog.set_level(logging.INFO)

    prepare(database, now=lambda: upgraded + WEEK - timedelta(minutes=1))
    kept = copies_of(database)
    prepare(database, now=lambda: upgraded + WEEK)

    assert copy in kept
    assert names(database.parent) == ["netmon.db"]
    assert caplog.text.count("was removed") == 1


async def test_the_week_is_counted_by_the_clock_of_the_store(database: Path) -> None:
    for days, count in ((0, 1), (6, 1), (8, 0)):
        at = datetime.now(UTC) + timedelta(days=days)
        store = SqliteStore(database, now=lambda at=at: at)  # type: ignore[misc]
        await store.open()
        await store.close()
        assert len(copies_of(database)) == count


@pytest.mark.parametrize(
    "name",
    [
        "netmon.db.before-3-mine",
        "netmon.db.before-3-20261122T120000Z.gz",
        "netmon.db.before-3-20269922T120000Z",
        "netmon.db.before-the-move",
        "netmon.db.damaged-20261122T120000Z",
        "netmon.db.replaced-20261122T120000Z",
        "other.db.before-3-20261122T120000Z",
    ],
)
def test_nothing_that_is_no_copy_of_ours_goes(tmp_path: Path, name: str) -> None:
    (tmp_path / name).touch()

    drop_old(tmp_path / "netmon.db", lambda: datetime(2100, 1, 1, tzinfo=UTC))

    assert names(tmp_path) == [name]


def test_neither_a_folder_nor_a_link_goes(tmp_path: Path) -> None:
    (tmp_path / "netmon.db.before-3-20261122T120000Z").mkdir()
    (tmp_path / "netmon.db.before-2-20261122T120000Z").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "elsewhere").touch()

    drop_old(tmp_path / "netmon.db", lambda: datetime(2100, 1, 1, tzinfo=UTC))

    assert len(names(tmp_path)) == 3


def test_a_copy_that_cannot_be_removed_is_told_and_keeps_nobody_waiting(
    database: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    prepare(database)

    def refuse(_: Path) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(copies, "drop", refuse)
    assert prepare(database, now=lambda: datetime(2100, 1, 1, tzinfo=UTC)).devices
    assert "cannot be removed: [Errno 1] Operation not permitted" in caplog.text
    assert len(copies_of(database)) == 1
