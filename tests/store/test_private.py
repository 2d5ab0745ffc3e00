"""Nobody but its owner reads what is in a data folder."""

import logging
import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from netmon_core.settings.metrics import MetricsSettings
from netmon_core.store.lock import DataFolder
from netmon_core.store.private import how_open, keep_private
from netmon_core.store.series.embedded import EmbeddedSeries
from netmon_core.store.series.spool import Spool
from netmon_core.store.sqlite import SqliteStore

from .things import discovered


def open_to_others(folder: Path) -> list[str]:
    return sorted(
        str(path.relative_to(folder))
        for path in folder.rglob("*")
        if path.is_file() and path.stat().st_mode & 0o077
    )


@pytest.fixture
def lax() -> Iterator[None]:
    before = os.umask(0)
    yield
    os.umask(before)


@pytest.mark.parametrize("mode", [0o700, 0o755, 0o777])
async def test_every_file_is_its_owners_whatever_the_mode_of_the_folder(
    tmp_path: Path, lax: None, mode: int
) -> None:
    folder = tmp_path / "data"
    folder.mkdir(mode)
    store = SqliteStore(folder / "netmon.db")
    series = EmbeddedSeries(folder / "metrics.db", MetricsSettings())
    await store.open()
    await series.open()
    store.record(discovered(1))
    await store.flush()
    spool = Spool(folder / "influx-spool", most_bytes=1 << 20)
    spool.open()
    spool.put(b"x", 1)

    names = [path.name for path in folder.iterdir()]
    assert {"netmon.db", "netmon.db-wal", "netmon.db-shm", "metrics.db", "netmon.lock"} <= {*names}
    assert open_to_others(folder) == []
    await series.close()
    await store.close()
    assert open_to_others(folder) == []


def test_what_was_left_open_is_closed_and_what_is_not_ours_is_let_be(tmp_path: Path) -> None:
    ours = ["netmon.db", "netmon.db-wal", "netmon.db.before-2", "metrics.db.damaged", "audit.jsonl.1"]
    for name in (*ours, "holiday.jpg"):
        (tmp_path / name).write_text("x")
        (tmp_path / name).chmod(0o644)
    (tmp_path / "elsewhere").write_text("x")
    (tmp_path / "elsewhere").chmod(0o644)
    (tmp_path / "metrics.db").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "netmon.db.folder").mkdir(0o755)
    os.mkfifo(tmp_path / "server.json", 0o644)

    folder = DataFolder(tmp_path)
    folder.open()
    folder.close()

    assert open_to_others(tmp_path) == ["elsewhere", "holiday.jpg", "metrics.db"]
    assert stat.S_IMODE((tmp_path / "elsewhere").stat().st_mode) == 0o644


@pytest.mark.parametrize(("mode", "told"), [(0o755, True), (0o777, True), (0o710, True), (0o700, False)])
def test_an_open_folder_is_told_of(tmp_path: Path, mode: int, *, told: bool) -> None:
    tmp_path.chmod(mode)
    said = how_open(tmp_path)
    assert (said is not None) == told
    assert said is None or f"mode {mode:o}" in said
    assert how_open(tmp_path / "missing") is None


def test_what_cannot_be_closed_is_told_and_stops_nothing(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(handle: int, mode: int) -> None:
        raise PermissionError(1, "Operation not permitted")

    for name in ("netmon.db", "metrics.db"):
        (tmp_path / name).write_text("x")
        (tmp_path / name).chmod(0o644)
    monkeypatch.setattr(os, "fchmod", refuse)
    with caplog.at_level(logging.WARNING):
        keep_private(tmp_path)
    assert caplog.text.count("can be read by other users") == 1
