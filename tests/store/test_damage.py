"""A damaged file is set aside and never deleted; what is not ours is left alone."""

import random
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from netmon_core.errors import StoreError, StoreNewerError
from netmon_core.store.database import prepare, read, write_new
from netmon_core.store.migrations import APPLICATION_ID, read_steps
from netmon_core.store.pending import Batch, DeviceWrite
from netmon_core.store.protocol import Stored
from netmon_core.store.sqlite import SqliteStore

from .damage import digest, garbage_header, not_a_database, truncate
from .things import discovered

FOUND = [discovered(number).device for number in range(300)]


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """Return a file with 300 devices in it."""
    path = tmp_path / "netmon.db"
    writes = {device.id: DeviceWrite(device_id=device.id, device=device) for device in FOUND}
    write_new(path, Batch(devices=writes))
    return path


def cut_in_a_page(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:5000])


def empty_pages(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[:8192] + bytes(len(content) - 8192))


def random_pages(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[:4096] + random.Random(2).randbytes(len(content) - 4096))


@pytest.mark.parametrize(
    "damage", [truncate, cut_in_a_page, garbage_header, not_a_database, empty_pages, random_pages]
)
async def test_a_damaged_file_is_set_aside_and_the_store_starts_empty(database: Path, damage: object) -> None:
    assert callable(damage)
    damage(database)
    before = digest(database)
    wal = database.with_name("netmon.db-wal")
    wal.write_bytes(b"whatever was in the log")

    store = SqliteStore(database)
    stored = await store.open()
    store.record(discovered(1))
    await store.close()

    assert stored.set_aside is not None
    assert stored.set_aside.name.startswith("netmon.db.damaged-2")
    assert stored == Stored(set_aside=stored.set_aside)
    assert digest(stored.set_aside) == before
    again = SqliteStore(database)
    assert await again.open() == Stored(devices=(FOUND[1],))
    await again.close()


async def test_the_write_ahead_log_goes_aside_with_its_file(database: Path) -> None:
    not_a_database(database)
    database.with_name("netmon.db-wal").write_bytes(b"log")

    aside = prepare(database).set_aside

    assert aside is not None
    assert aside.with_name(aside.name + "-wal").read_bytes() == b"log"


def test_two_damaged_files_in_one_second_are_both_kept(database: Path) -> None:
    names = set()
    for _ in range(3):
        not_a_database(database)
        names.add(prepare(database).set_aside)

    assert len(names) == 3
    assert all(name is not None and name.exists() for name in names)


@pytest.mark.parametrize("seed", range(30))
def test_a_file_with_flipped_bytes_opens_or_is_set_aside_but_never_crashes(database: Path, seed: int) -> None:
    source = random.Random(seed)
    content = bytearray(database.read_bytes())
    for _ in range(source.choice([1, 20, 500])):
        content[source.randrange(100, len(content))] ^= 1 << source.randrange(8)
    database.write_bytes(content)

    stored = prepare(database)

    if stored.set_aside is None:
        assert len(stored.devices) <= len(FOUND)
    else:
        assert stored.set_aside.read_bytes() == content


def test_a_row_that_makes_no_sense_costs_no_other(database: Path, caplog: pytest.LogCaptureFixture) -> None:
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("UPDATE devices SET presence = 'asleep' WHERE id = 'device-00000'")
        connection.execute("UPDATE addresses SET value = '10.0.0.999' WHERE device_id = 'device-00001'")
        connection.execute("UPDATE devices SET name = CAST(x'ff41' AS TEXT) WHERE id = 'device-00002'")
        connection.commit()

    devices = prepare(database).devices

    assert [device.id for device in devices] == [device.id for device in FOUND[1:]]
    assert devices[0].interfaces[0].addresses == ()
    assert devices[1].name == "\ufffdA"
    assert devices[2] == FOUND[3]
    assert "1 rows of devices made no sense" in caplog.text


async def test_a_newer_file_is_refused_and_left_untouched(database: Path) -> None:
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA user_version = 99")
    before = digest(database)

    for read_only in (False, True):
        with pytest.raises(StoreNewerError, match="newer netmon"):
            await SqliteStore(database, read_only=read_only).open()

    assert digest(database) == before
    assert {path.name for path in database.parent.iterdir()} == {"netmon.db", "netmon.lock"}


def test_the_database_of_another_program_is_refused_and_left_untouched(tmp_path: Path) -> None:
    path = tmp_path / "netmon.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE photos (id)")
    before = digest(path)

    with pytest.raises(StoreError, match="another program"):
        prepare(path)

    assert digest(path) == before


def test_an_empty_file_is_a_new_store(tmp_path: Path) -> None:
    path = tmp_path / "netmon.db"
    path.touch()

    assert prepare(path) == Stored()


def test_reading_before_there_is_data_makes_no_file(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="start netmon first"):
        read(tmp_path / "netmon.db")

    assert not list(tmp_path.iterdir())


def test_an_older_file_is_copied_and_then_brought_up_to_date(database: Path) -> None:
    steps = [*read_steps(), "ALTER TABLE devices ADD COLUMN color TEXT; UPDATE devices SET color = 'red'"]

    stored = prepare(database, steps=steps)

    [copy] = database.parent.glob(f"netmon.db.before-{len(steps)}-*")
    assert len(stored.devices) == len(FOUND)
    assert prepare(copy) == stored
    with pytest.raises(StoreNewerError):
        prepare(database)


def test_a_migration_that_fails_changes_nothing(database: Path) -> None:
    steps = [*read_steps(), "ALTER TABLE devices ADD COLUMN color TEXT; UPDATE absent SET color = 'red'"]

    with pytest.raises(StoreError, match="no such table"):
        prepare(database, steps=steps)

    assert prepare(database).devices == tuple(FOUND)


def test_the_file_says_whose_it_is(database: Path) -> None:
    with closing(sqlite3.connect(database)) as connection:
        assert connection.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
        assert connection.execute("PRAGMA user_version").fetchone() == (len(read_steps()),)
