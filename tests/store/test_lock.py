"""One process owns a data folder; others may look."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from netmon_core.errors import StoreBusyError, StoreError, StoreReadOnlyError
from netmon_core.store.backup import restore, write_backup
from netmon_core.store.database import check_file
from netmon_core.store.lock import LOCK_NAME, DataFolder
from netmon_core.store.sqlite import SqliteStore

from .things import discovered

HOLD = """
import sys
from pathlib import Path
from netmon_core.store.database import check_file
from netmon_core.store.lock import DataFolder
DataFolder(Path(sys.argv[1])).open()
print("open", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    return DataFolder(tmp_path / "data")


def test_the_folder_is_made_for_its_owner_alone(folder: DataFolder) -> None:
    folder.open()

    assert folder.path.stat().st_mode & 0o777 == 0o700
    assert (folder.path / LOCK_NAME).read_text() == f"{os.getpid()}\n"
    folder.close()


def test_a_second_owner_is_told_who_the_first_is(folder: DataFolder) -> None:
    command = [sys.executable, "-c", HOLD, str(folder.path)]
    owner = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert owner.stdout is not None
    assert owner.stdin is not None
    assert owner.stdout.readline() == b"open\n"

    with pytest.raises(StoreBusyError, match=rf"in use by the process {owner.pid};"):
        folder.open()

    # A crash leaves no lock behind.
    owner.kill()
    owner.wait()
    owner.stdin.close()
    owner.stdout.close()
    folder.open()
    folder.close()


def test_an_owner_without_a_name_is_another_process(folder: DataFolder) -> None:
    folder.open()
    (folder.path / LOCK_NAME).write_bytes(b"\xff\x00 not a number")

    with pytest.raises(StoreBusyError, match="in use by another process"):
        DataFolder(folder.path).open()
    folder.close()


def test_a_folder_can_be_opened_again_after_closing(folder: DataFolder) -> None:
    for _ in range(2):
        folder.open()
        folder.open()
        folder.close()
        folder.close()


async def test_a_store_owns_its_folder_while_it_is_open(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "netmon.db")
    await store.open()

    with pytest.raises(StoreBusyError):
        await SqliteStore(tmp_path / "netmon.db").open()
    with pytest.raises(StoreBusyError):
        restore(await _backup(store, tmp_path / "copy.db"), DataFolder(tmp_path))

    await store.close()
    await store.open()
    await store.close()


async def _backup(store: SqliteStore, path: Path) -> Path:
    await store.backup(path)
    return path


async def test_a_store_that_could_not_open_does_not_keep_the_folder(tmp_path: Path) -> None:
    (tmp_path / "netmon.db").mkdir()

    with pytest.raises(StoreError, match="cannot be used"):
        await SqliteStore(tmp_path / "netmon.db").open()

    folder = DataFolder(tmp_path)
    folder.open()
    folder.close()


async def test_a_folder_that_is_handed_in_stays_open(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    folder.open()
    store = SqliteStore(tmp_path / "netmon.db", folder=folder)
    await store.open()
    await store.close()

    with pytest.raises(StoreBusyError):
        DataFolder(tmp_path).open()
    folder.close()


async def test_a_reader_sees_what_is_written_while_another_owns_the_folder(tmp_path: Path) -> None:
    owner = SqliteStore(tmp_path / "netmon.db")
    await owner.open()
    owner.record(discovered(1))
    await owner.flush()

    reader = SqliteStore(tmp_path / "netmon.db", read_only=True)
    stored = await reader.open()

    assert stored.devices == (discovered(1).device,)
    assert len(await reader.events()) == 1
    with pytest.raises(StoreReadOnlyError):
        reader.record(discovered(2))
    await reader.backup(tmp_path / "copy.db")
    await reader.close()
    owner.record(discovered(2))
    await owner.close()


async def test_a_store_that_was_read_leaves_nothing_beside_its_file(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "netmon.db")
    await store.open()
    store.record(discovered(1))
    await store.flush()
    assert len(await store.events()) == 1
    await store.close()

    for _ in range(2):
        assert set(os.listdir(tmp_path)) == {"netmon.db", LOCK_NAME}
        check_file(tmp_path / "netmon.db")


def test_a_backup_of_what_is_not_there_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"copy\.db cannot be used"):
        write_backup(tmp_path / "netmon.db", tmp_path / "copy.db")

    assert not list(tmp_path.iterdir())
