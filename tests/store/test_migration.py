"""A data file of every released schema opens with this code, and nothing of it is lost."""

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from netmon_core.errors import StoreError
from netmon_core.model.alert import Alert
from netmon_core.model.device import Device
from netmon_core.model.network import Network, Site
from netmon_core.store.database import prepare, read
from netmon_core.store.migrations import read_steps, version_of
from netmon_core.store.sqlite import SqliteStore
from netmon_core.wire import from_wire, to_wire

DATABASES = Path(__file__).parent / "databases"


@pytest.fixture(params=[1, 2], ids="schema-{}".format)
def schema(request: pytest.FixtureRequest) -> int:
    """Return the number of an older schema."""
    assert isinstance(request.param, int)
    return request.param


@pytest.fixture
def database(tmp_path: Path, schema: int) -> Path:
    """Return a file as it was written then."""
    path = tmp_path / "netmon.db"
    shutil.copyfile(DATABASES / f"schema-{schema}.db", path)
    return path


@pytest.fixture
def told(schema: int) -> Any:
    """Return what the code of then said is in it."""
    return json.loads((DATABASES / f"schema-{schema}.json").read_text("utf-8"))


async def test_an_older_file_keeps_everything(database: Path, told: Any) -> None:
    store = SqliteStore(database)
    stored = await store.open()
    log = await store.events()
    await store.close()

    assert stored.sites == tuple(from_wire(Site, site) for site in told["sites"])
    assert stored.networks == tuple(from_wire(Network, network) for network in told["networks"])
    assert stored.devices == tuple(from_wire(Device, device) for device in told["devices"])
    assert stored.devices
    assert [
        {"at": entry.at.isoformat(), "type": entry.type, "device_id": entry.device_id, "body": entry.body}
        for entry in log
    ] == told["events"]
    assert stored.alerts == tuple(from_wire(Alert, alert) for alert in told.get("alerts", []))
    assert [to_wire(each) for each in stored.outages] == told.get("outages", [])
    assert [to_wire(each) for each in stored.silences] == told.get("silences", [])
    assert [to_wire(each) for each in stored.pauses] == told.get("pauses", [])
    assert [[*key, text] for key, text in stored.memory.items()] == told.get("memory", [])


def test_an_older_file_is_copied_aside_before_it_is_changed(database: Path, schema: int) -> None:
    with closing(sqlite3.connect(DATABASES / f"schema-{schema}.db")) as connection:
        before = [*connection.iterdump()]

    prepare(database)

    [copy] = database.parent.glob("netmon.db.before-*")
    with closing(sqlite3.connect(copy)) as connection:
        assert version_of(connection) == schema
        assert [*connection.iterdump()] == before
    with closing(sqlite3.connect(database)) as connection:
        assert version_of(connection) == len(read_steps())
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_it_is_brought_up_to_date_once(database: Path) -> None:
    first = prepare(database)
    copies = len([*database.parent.iterdir()])

    assert prepare(database) == first
    assert len([*database.parent.iterdir()]) == copies


def test_an_older_file_is_not_changed_by_reading(database: Path) -> None:
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
