"""Whole data folders of earlier programs: today's opens them, goes on, and backs up; an older one refuses."""

import json
import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from netmon_core.config import Config
from netmon_core.engine import Engine
from netmon_core.errors import CredentialError, StoreNewerError
from netmon_core.events.device import DeviceDiscovered, DeviceDown
from netmon_core.model.series import Sample
from netmon_core.server.access import Role
from netmon_core.server.audit.file import AuditFile
from netmon_core.server.audit.log import AuditLog
from netmon_core.server.auth.file import CredentialFile
from netmon_core.server.auth.keeper import Keeper
from netmon_core.server.auth.passwords import password_fits
from netmon_core.settings.secret import Secret
from netmon_core.store.backup import pin, restore
from netmon_core.store.lock import DataFolder
from netmon_core.store.migrations import read_steps
from netmon_core.store.series import file as series_file
from netmon_core.store.series.embedded import EmbeddedSeries
from netmon_core.store.sqlite import SqliteStore

from .folders.kept import (
    CHECKOUT,
    DATABASES,
    LOCK,
    Kept,
    contents,
    data_of,
    holds,
    kept_folders,
    package_of,
    raise_version,
    told_by,
    version_of,
)
from .folders.told import tell
from .series import metrics_files
from .series.samples import ROLLED_ERROR, Clock
from .things import device, interface

HOUR = timedelta(hours=1)
VERSIONS = {"netmon.db": len(read_steps()), "metrics.db": len(series_file._steps())}


@pytest.fixture(params=kept_folders(), ids=lambda kept: kept.path.name)
def kept(request: pytest.FixtureRequest) -> Kept:
    found: Kept = request.param
    return found


@pytest.fixture
def data(kept: Kept, tmp_path: Path) -> Path:
    return kept.copy(tmp_path / "data")


@pytest.fixture
def until(kept: Kept) -> datetime:
    """When the program of then looked at it."""
    return datetime.fromisoformat(kept.told["until"])


def test_there_are_folders_with_all_that_a_folder_has() -> None:
    assert "0.1.0" in [kept.path.name for kept in kept_folders()]
    for kept in kept_folders():
        assert {path.name for path in (kept.path / "data").iterdir()} >= {
            *DATABASES,
            "credentials.json",
            "audit.jsonl",
        }
        rows = metrics_files.contents(kept.path / "data" / "metrics.db")
        assert all(
            rows[table] for table in ("series", "journal", "chunk", "recent", "minute", "hour", "spread")
        )
        for kind in (
            "devices",
            "outages",
            "alerts",
            "silences",
            "pauses",
            "memory",
            "events",
            "series",
            "top",
        ):
            assert kept.told[kind], kind


async def test_everything_that_was_in_it_is_still_answered(kept: Kept, data: Path, until: datetime) -> None:
    assert holds(await tell(data, until=until), kept.told) == []

    assert {name: version_of(data / name) for name in DATABASES} == VERSIONS
    # And once more, after it was opened and closed.
    assert holds(await tell(data, until=until), kept.told) == []


async def test_today_s_program_goes_on_where_that_one_stopped(
    kept: Kept, data: Path, until: datetime
) -> None:
    # On a day of its own, so that the days before are as they were.
    clock = Clock(until.replace(hour=0, minute=0) + 24 * HOUR)
    store = SqliteStore(data / "netmon.db", now=lambda: _time(clock))
    series = EmbeddedSeries(data / "metrics.db", now=clock)
    await store.open()
    await series.open()
    new = device("device-new", interface("02:00:00:00:00:77", "192.0.2.77"))
    store.record(DeviceDiscovered(device=new))
    store.record(DeviceDown(device_id="device-new", at=_time(clock), why="silent 46 s"))
    # A day of samples: what was in the journal is sealed, its day is rolled up.
    for _ in range(24 * 12):
        clock.move(timedelta(minutes=5))
        now = _time(clock)
        for target in ("device:device-nas/ping", "device:device-new/ping"):
            series.record(Sample(target_id=target, at=now, sent=1, received=1, rtt_min=0.001, rtt_avg=0.001))
        await series.tend()
    await series.close()
    await store.close()

    told = await tell(data, until=until)
    assert [each for each in told["devices"] if each["id"] == "device-new"]
    told["devices"] = [each for each in told["devices"] if each["id"] != "device-new"]
    # Of a day that was rolled up meanwhile an average is one of averages.
    assert holds(told, kept.told, error=ROLLED_ERROR) == []
    later = await tell(data, until=_time(clock) + HOUR)
    assert later["outages"][0]["subject_id"] == "device-new"
    assert [each["type"] for each in later["events"][:2]] == ["device_down", "device_discovered"]
    for target in ("device:device-nas/ping", "device:device-new/ping"):
        windows = sum(int(line.split()[1]) for line in later["series"][target]["86400"])
        before = sum(int(line.split()[1]) for line in kept.told["series"].get(target, {}).get("86400", []))
        assert windows == before + 24 * 12


async def test_it_is_backed_up_while_it_is_open_and_restored(
    kept: Kept, data: Path, until: datetime, tmp_path: Path
) -> None:
    store = SqliteStore(data / "netmon.db", now=lambda: until)
    series = EmbeddedSeries(data / "metrics.db", now=until.timestamp)
    await store.open()
    await series.open()
    await store.backup(tmp_path / "backup.db")
    # Of the series a host makes a copy of the file, as Home Assistant does.
    held = pin(data / "metrics.db")
    (tmp_path / "elsewhere").mkdir()
    for suffix in ("", "-wal"):
        shutil.copyfile(data / f"metrics.db{suffix}", tmp_path / "elsewhere" / f"metrics.db{suffix}")
    held.close()
    await series.close()
    await store.close()

    assert restore(tmp_path / "backup.db", DataFolder(tmp_path / "elsewhere")) is None

    assert holds(await tell(tmp_path / "elsewhere", until=until), kept.told) == []


async def test_the_whole_engine_knows_what_was_known(kept: Kept, data: Path) -> None:
    engine = Engine(
        Config(data_dir=data),
        store=SqliteStore(data / "netmon.db"),
        series=EmbeddedSeries(data / "metrics.db"),
        watch=True,
    )
    await engine.load()
    snapshot = engine.snapshot()
    await engine.stop()

    assert {each.id for each in snapshot.devices} == {each["id"] for each in kept.told["devices"]}
    assert {each.id for each in snapshot.silences} == {each["id"] for each in kept.told["silences"]}
    targets = {key for kind, key, _ in kept.told["memory"] if kind == "target"}
    assert targets
    assert targets <= {each.target.id for each in snapshot.targets}


async def test_its_keys_and_people_are_let_in_and_its_audit_goes_on(kept: Kept, data: Path) -> None:
    let_in = kept.let_in()
    keeper = Keeper(CredentialFile(data))
    await keeper.open()
    principal = await keeper.authenticate(let_in["key"], remote="192.0.2.1")
    with pytest.raises(CredentialError):
        await keeper.authenticate(let_in["key"][:-1] + "!", remote="192.0.2.1")
    [user] = keeper.credentials.users
    await keeper.close()
    before = [*AuditFile(data).newest_first()]
    audit = AuditLog(AuditFile(data))
    await audit.open()
    audit.record(
        action="went_on", principal=principal, remote="192.0.2.1", at=user.created_at, outcome="done"
    )
    await audit.close()

    assert (principal.role, user.name) == (Role.ADMIN, let_in["user"])
    assert password_fits(Secret(let_in["password"]), user.password)
    assert "logged_in" in [entry["action"] for entry in before]
    after = [*AuditFile(data).newest_first()]
    assert after[1:] == before
    assert (after[0]["number"], after[0]["action"]) == (before[0]["number"] + 1, "went_on")


NEWER = pytest.mark.parametrize("newer", [("netmon.db",), ("metrics.db",), DATABASES], ids=" and ".join)


@NEWER
async def test_a_newer_folder_is_refused_in_words_and_left_as_it_was(
    data: Path, until: datetime, newer: tuple[str, ...]
) -> None:
    await tell(data, until=until)
    for name in newer:
        raise_version(data / name)
    before = contents(data)

    with pytest.raises(StoreNewerError, match=rf"{newer[0]} was written by a newer netmon .* update netmon"):
        await tell(data, until=until)
    status, said = told_by(CHECKOUT, data)

    assert (status, said.splitlines()[0]) == (5, "store_newer")
    assert contents(data) == before


@pytest.mark.parametrize("name", DATABASES)
async def test_a_newer_folder_is_left_as_a_crash_left_it_too(data: Path, until: datetime, name: str) -> None:
    await tell(data, until=until)
    raise_version(data / name)
    crashed = data.with_name("crashed")
    with closing(sqlite3.connect(data / name)) as connection:
        connection.execute("PRAGMA wal_autocheckpoint = 0")
        connection.execute("INSERT INTO of_a_newer_netmon VALUES (1)")
        connection.commit()
        shutil.copytree(data, crashed, ignore=shutil.ignore_patterns("*-shm", LOCK))
    before = contents(crashed)
    assert f"{name}-wal" in before

    with pytest.raises(StoreNewerError):
        await tell(crashed, until=until)

    # SQLite's index of the log says nothing that the log does not.
    assert data_of(crashed) == before


@pytest.fixture
def older(kept: Kept, tmp_path: Path) -> Path | None:
    """Return the program that made the folder, from the history of this one."""
    return kept.program(tmp_path / "older")


async def test_the_older_program_reads_on_or_refuses_by_the_number_of_the_schema(
    kept: Kept, data: Path, until: datetime, older: Path | None
) -> None:
    theirs = {name: version_of(kept.path / "data" / name) for name in DATABASES}
    await tell(data, until=until)
    # Without a history there is the older program's rule, which is in ours too.
    program = older or CHECKOUT
    before = data_of(data)

    status, said = told_by(program, data)

    if older is None or theirs == VERSIONS:
        assert status == 0, said
        told = json.loads(said)
        # It was asked for all there is until now, and looks at none of it as older than then.
        told["until"] = kept.told["until"]
        assert holds(told, kept.told) == []
    else:
        assert (status, said.splitlines()[0]) == (5, "store_newer")
        assert data_of(data) == before


@NEWER
async def test_the_older_program_refuses_a_newer_folder_and_leaves_it_as_it_was(
    data: Path, until: datetime, older: Path | None, newer: tuple[str, ...]
) -> None:
    await tell(data, until=until)
    for name in newer:
        raise_version(data / name)
    before = data_of(data)

    status, said = told_by(older or CHECKOUT, data)

    assert (status, said.splitlines()[0]) == (5, "store_newer"), said
    assert "The file was left untouched." in said
    assert data_of(data) == before


def test_each_program_is_asked_by_its_own_package(older: Path | None) -> None:
    for program in (CHECKOUT, older or CHECKOUT):
        assert package_of(program) == program / "netmon_core" / "__init__.py"


async def test_a_step_planted_in_the_series_changes_no_page_of_what_was_measured(
    kept: Kept, data: Path, until: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    await tell(data, until=until)
    path = data / "metrics.db"
    with closing(sqlite3.connect(path)) as connection:
        # No page is free, so that the new table takes one at the end.
        connection.execute("VACUUM")
    pages = _pages(path)
    rows = metrics_files.contents(path)
    names = _names(data)
    step = "CREATE TABLE total (id INTEGER PRIMARY KEY, blob BLOB NOT NULL) STRICT;"
    planted = [*series_file._steps(), step, "ALTER TABLE series ADD COLUMN kind TEXT NOT NULL DEFAULT 'ping'"]
    monkeypatch.setattr(series_file, "_steps", lambda: planted)

    assert series_file.prepare(path) is None

    assert version_of(path) == len(planted)
    # The first page has the number of the version and the names of the tables.
    now = _pages(path)
    assert [number for number, page in enumerate(pages) if now[number] != page] == [0]
    assert len(now) == len(pages) + 1
    after = metrics_files.contents(path)
    assert after.pop("total") == []
    assert after.pop("series") == [(*row, "ping") for row in rows.pop("series")]
    assert after == rows
    assert _names(data) == names
    # The rows of `series` have one column more than this program writes: only reading is asked of it here.
    store = EmbeddedSeries(path, read_only=True)
    await store.open()
    points = await store.series("device:device-nas/ping", until - 30 * 24 * HOUR, until, 86_400.0)
    await store.close()
    assert len(points) == len(kept.told["series"]["device:device-nas/ping"]["86400"])


def _time(clock: Clock) -> datetime:
    return datetime.fromtimestamp(clock.now, UTC)


def _names(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir())


def _pages(path: Path) -> list[bytes]:
    content = path.read_bytes()
    size = series_file.PAGE_SIZE
    return [content[start : start + size] for start in range(0, len(content), size)]
