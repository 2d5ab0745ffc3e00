"""A backup is whole or not there; a restore keeps what it replaces."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from netmon_core.errors import StoreDamagedError, StoreError, StoreNewerError
from netmon_core.store import backup as backup_module
from netmon_core.store.backup import restore
from netmon_core.store.database import prepare
from netmon_core.store.lock import DataFolder
from netmon_core.store.sqlite import SqliteStore

from .things import discovered


async def make(path: Path, *numbers: int) -> None:
    store = SqliteStore(path)
    await store.open()
    for number in numbers:
        store.record(discovered(number))
    await store.close()


@pytest.fixture
async def copy(tmp_path: Path) -> Path:
    """Return a backup that holds device 1."""
    store = SqliteStore(tmp_path / "first" / "netmon.db")
    await store.open()
    store.record(discovered(1))
    await store.backup(tmp_path / "copy.db")
    await store.close()
    return tmp_path / "copy.db"


def test_a_backup_is_one_file_for_its_owner_alone(copy: Path) -> None:
    assert copy.stat().st_mode & 0o777 == 0o600
    assert {path.name for path in copy.parent.iterdir()} == {"first", "copy.db"}


async def test_a_restore_keeps_the_present_database_aside(copy: Path, tmp_path: Path) -> None:
    await make(tmp_path / "data" / "netmon.db", 2, 3)

    kept = restore(copy, DataFolder(tmp_path / "data"))

    assert kept is not None
    assert kept.name.startswith("netmon.db.replaced-2")
    assert [d.id for d in prepare(tmp_path / "data" / "netmon.db").devices] == ["device-00001"]
    assert [d.id for d in prepare(kept).devices] == ["device-00002", "device-00003"]


async def test_a_restore_keeps_what_only_the_write_ahead_log_held(copy: Path, tmp_path: Path) -> None:
    running = SqliteStore(tmp_path / "live" / "netmon.db")
    await running.open()
    running.record(discovered(7))
    await running.flush()
    # As a crash leaves it: the log is not in the database yet.
    data = tmp_path / "data"
    data.mkdir()
    for name in ("netmon.db", "netmon.db-wal"):
        (data / name).write_bytes((tmp_path / "live" / name).read_bytes())
    await running.close()

    kept = restore(copy, DataFolder(data))

    assert kept is not None
    assert [d.id for d in prepare(kept).devices] == ["device-00007"]
    assert [d.id for d in prepare(data / "netmon.db").devices] == ["device-00001"]


def test_a_restore_replaces_a_damaged_database_and_keeps_it(copy: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    (data / "netmon.db").write_bytes(b"garbage" * 1000)
    (data / "netmon.db-wal").write_bytes(b"old log")

    kept = restore(copy, DataFolder(data))

    assert kept is not None
    assert kept.read_bytes() == b"garbage" * 1000
    assert [d.id for d in prepare(data / "netmon.db").devices] == ["device-00001"]


@pytest.mark.parametrize("fault", ["absent", "empty", "garbage", "truncated", "foreign", "newer"])
async def test_what_is_no_sound_backup_changes_nothing(copy: Path, tmp_path: Path, fault: str) -> None:
    await make(tmp_path / "data" / "netmon.db", 2)
    kinds: dict[str, type[StoreError]] = {
        "garbage": StoreDamagedError,
        "truncated": StoreDamagedError,
        "newer": StoreNewerError,
    }
    _spoil(copy, fault)
    before = sorted(os.listdir(tmp_path / "data"))

    with pytest.raises(kinds.get(fault, StoreError)):
        restore(copy, DataFolder(tmp_path / "data"))

    assert sorted(os.listdir(tmp_path / "data")) == before
    assert [d.id for d in prepare(tmp_path / "data" / "netmon.db").devices] == ["device-00002"]


def _spoil(copy: Path, fault: str) -> None:
    content = copy.read_bytes()
    copy.unlink()
    match fault:
        case "absent":
            return
        case "empty":
            copy.touch()
        case "garbage":
            copy.write_bytes(b"garbage" * 1000)
        case "truncated":
            copy.write_bytes(content[: len(content) // 2])
        case "foreign":
            with closing(sqlite3.connect(copy)) as connection:
                connection.execute("CREATE TABLE photos (id)")
        case "newer":
            copy.write_bytes(content)
            with closing(sqlite3.connect(copy)) as connection:
                connection.execute("PRAGMA user_version = 99")


def test_a_backup_works_where_there_are_no_hard_links(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    prepare(tmp_path / "netmon.db")

    backup_module.write_backup(tmp_path / "netmon.db", tmp_path / "copy.db")

    assert prepare(tmp_path / "copy.db").set_aside is None
