"""What the commands say on a full disk: nobody catches up for a command that has ended."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from netmon_core.store.sqlite import SqliteStore
from tests.store.disks import small_disk
from tests.store.things import discovered

from .test_keys import netmon

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["small_disk"]


@pytest.fixture
async def full(small_disk: Path) -> Path:
    """A data folder that knows a device, on a disk without room."""
    store = SqliteStore(small_disk / "netmon.db")
    await store.open()
    store.record(discovered(1))
    await store.close()
    fill(small_disk)
    return small_disk


def fill(disk: Path) -> None:
    with pytest.raises(OSError, match="No space"):
        (disk / "ballast").write_bytes(bytes(2**20))


def test_a_backup_onto_a_full_disk_says_what_to_do(tmp_path: Path, full: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    shutil.copy(full / "netmon.db", data)
    backup = full / "backup.db"
    done = netmon(data, "backup", str(backup))
    said = f"netmon: The disk of {backup} is full; make room and try again.\n"
    assert (done.returncode, done.stderr) == (5, said)
    assert not backup.exists()


def test_a_key_for_a_full_disk_is_not_made_and_says_what_to_do(full: Path) -> None:
    done = netmon(full, "keys", "create")
    assert (done.returncode, done.stdout) == (5, "")
    assert done.stderr.startswith(f"netmon: The disk of {full}/credentials")
    assert done.stderr.endswith(" is full; make room and try again.\n")


def test_an_edit_on_a_full_disk_is_not_made_and_says_what_to_do(full: Path) -> None:
    done = netmon(full, "name", discovered(1).device.id, "x" * 200)
    assert done.returncode == 5
    assert done.stderr.splitlines()[-1].endswith("make room and try again.")
