"""A data file of every released schema opens with this code, and nothing of it is lost."""

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from netmon_core.errors import StoreError
from netmon_core.model import Device, Network, Site
from netmon_core.store.database import prepare, read
from netmon_core.store.migrations import read_steps, version_of
from netmon_core.store.sqlite import SqliteStore
from netmon_core.wire import from_wire

DATABASES = Path(__file__).parent / "databases"


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """Return a file as the first release wrote it."""
    path = tmp_path / "netmon.db"
    shutil.copyfile(DATABASES / "schema-1.db", path)
    return path


@pytest.fixture
def told() -> Any:
    """Return what the first release said is in it."""
    return json.loads((DATABASES / "schema-1.json").read_text("utf-8"))


async def test_a_file_of_schema_1_keeps_everything(database: Path, told: Any) -> None:
    store = SqliteStore(database)
    stored = await store.open()
    log = await store.events()
    await store.close()

    assert stored.sites == tuple(from_wire(Site, site) for site in told["sites"])
    assert stored.networks == tuple(from_wire(Network, network) for network in told["networks"])
    assert stored.devices == tuple(from_wire(Device, device) for device in told["devices"])
    assert len(stored.devices) == 3
    assert [
        {"at": entry.at.isoformat(), "type": entry.type, "device_id": entry.device_id, "body": entry.body}
        for entry in log
    ] == told["events"]
    assert (stored.alerts, stored.outages, stored.silences, stored.pauses, dict(stored.memory)) == (
        (),
        (),
        (),
        (),
        {},
    )


def test_a_file_of_schema_1_is_copied_aside_before_it_is_changed(database: Path) -> None:
    with closing(sqlite3.connect(DATABASES / "schema-1.db")) as connection:
        before = [*connection.iterdump()]

    prepare(database)

    [copy] = database.parent.glob("netmon.db.before-*")
    with closing(sqlite3.connect(copy)) as connection:
        assert version_of(connection) == 1
        assert [*connection.iterdump()] == before
    with closing(sqlite3.connect(database)) as connection:
        assert version_of(connection) == len(read_steps())
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_it_is_brought_up_to_date_once(database: Path) -> None:
    first = prepare(database)
    copies = len([*database.parent.iterdir()])

    assert prepare(database) == first
    assert len([*database.parent.iterdir()]) == copies


def test_a_file_of_schema_1_is_not_changed_by_reading(database: Path) -> None:
    before = database.read_bytes()

    with pytest.raises(StoreError, match="start netmon once"):
        read(database)

    assert database.read_bytes() == before


def test_a_migrated_file_has_the_schema_of_a_new_one(database: Path, tmp_path: Path) -> None:
    prepare(database)
    prepare(tmp_path / "new.db")

    def columns(path: Path) -> list[tuple[str, list[str]]]:
        with closing(sqlite3.connect(path)) as connection:
            names = [
                name
                for (name,) in connection.execute(
                    "SELECT name FROM sqlite_schema WHERE name NOT LIKE 'sqlite_stat%' ORDER BY 1"
                )
            ]
            return [(name, [*connection.execute(f"PRAGMA table_info({name})")]) for name in names]

    assert columns(database) == columns(tmp_path / "new.db")
