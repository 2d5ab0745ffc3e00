"""A backup is whole or not there; a restore keeps what it replaces."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from netmon_core.errors import StoreDamagedError, StoreError, StoreNewerError
from netmon_core.store import backup as backup_module
from netmon_core.store.backup import pin, restore
from netmon_core.store.connection import connect
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


@pytest.mark.parametrize("log_first", [True, False])
@pytest.mark.parametrize("log", ["empty", "full"])
def test_what_is_copied_plainly_while_it_is_pinned_is_sound_however_much_is_written_meanwhile(
    tmp_path: Path, log: str, *, log_first: bool
) -> None:
    database = tmp_path / "netmon.db"
    with closing(connect(database)) as writer, closing(connect(database)) as reader:
        writer.execute("PRAGMA busy_timeout = 0")
        writer.execute("CREATE TABLE t (n, filler)")
        writer.executemany("INSERT INTO t VALUES (0, randomblob(1000))", [()] * 200)
        write_rounds(writer, 1, 10)
        if log == "full":
            # Who reads just now keeps the log from being emptied.
            reader.execute("BEGIN")
            reader.execute("SELECT count(*) FROM t").fetchone()
            write_rounds(writer, 10, 20)
        with closing(pin(database)):
            reader.close()
            (before,) = writer.execute("SELECT max(n) FROM t").fetchone()
            names = ["netmon.db-wal", "netmon.db"] if log_first else ["netmon.db", "netmon.db-wal"]
            round_ = before + 1
            for name in names:
                # A piece at a time, and between two pieces the writer comes a good deal further.
                third = (tmp_path / name).stat().st_size // 3 + 1
                with (tmp_path / f"copy-{name}").open("wb") as target:
                    for piece in range(3):
                        with (tmp_path / name).open("rb") as source:
                            source.seek(piece * third)
                            target.write(source.read(third))
                        write_rounds(writer, round_, round_ + 3)
                        round_ += 3
    with closing(connect(tmp_path / "copy-netmon.db")) as copied:
        assert copied.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        (least, most) = copied.execute("SELECT min(n), max(n) FROM t").fetchone()
    # All of one moment, which is none before the pin.
    assert least == most >= before


def write_rounds(writer: sqlite3.Connection, start: int, end: int) -> None:
    """Write every row anew, round by round, and fold the log into the file after each."""
    for number in range(start, end):
        writer.execute("UPDATE t SET n = ?, filler = randomblob(1000)", (number,))
        writer.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def test_what_is_no_database_cannot_be_pinned(tmp_path: Path) -> None:
    (tmp_path / "netmon.db").write_bytes(b"something else" * 100)
    with pytest.raises(StoreDamagedError):
        pin(tmp_path / "netmon.db")


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
