"""A full or read-only disk loses nothing that is queued, and says so."""

import asyncio
import os
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from netmon_core.errors import StoreBusyError, StoreError, StoreFullError, StoreReadOnlyError
from netmon_core.events.device import DeviceChanged, DevicesSeen
from netmon_core.store import connection, sqlite, writer
from netmon_core.store.sqlite import SqliteStore
from tests.lab.processes import as_nobody

from .disks import small_disk
from .things import NOON, device, discovered, interface

__all__ = ["small_disk"]


async def test_a_full_disk_keeps_what_is_queued_until_there_is_room(
    small_disk: Path, caplog: pytest.LogCaptureFixture
) -> None:
    store = SqliteStore(small_disk / "netmon.db")
    await store.open()
    store.record(discovered(0))
    await store.flush()
    ballast = small_disk / "ballast"
    with pytest.raises(OSError, match="No space"):
        ballast.write_bytes(bytes(2**20))
    for number in range(1, 500):
        store.record(discovered(number))

    for _ in range(2):
        with pytest.raises(StoreFullError, match="make room"):
            await store.flush()
    health = store.health
    assert len(await store.events()) == 1
    ballast.unlink()
    await store.flush()

    assert health is not None
    assert "is full" in health
    assert store.health is None
    assert caplog.text.count("is full") == 1
    await store.close()
    again = SqliteStore(small_disk / "netmon.db")
    assert len((await again.open()).devices) == 500
    await again.close()


async def test_a_full_disk_catches_up_without_being_asked(
    small_disk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer, "RETRY_DELAYS", (0.01,))
    store = SqliteStore(small_disk / "netmon.db")
    await store.open()
    with pytest.raises(OSError, match="No space"):
        (small_disk / "ballast").write_bytes(bytes(2**20))
    for number in range(500):
        store.record(discovered(number))
    with pytest.raises(StoreFullError):
        await store.flush()

    (small_disk / "ballast").unlink()

    async with asyncio.timeout(10):
        while store.health is not None:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    assert len(await store.events()) == 500
    await store.close()


async def test_closing_with_a_full_disk_raises_and_still_closes(small_disk: Path) -> None:
    store = SqliteStore(small_disk / "netmon.db")
    await store.open()
    with pytest.raises(OSError, match="No space"):
        (small_disk / "ballast").write_bytes(bytes(2**20))
    for number in range(500):
        store.record(discovered(number))

    with pytest.raises(StoreFullError):
        await store.close()

    (small_disk / "ballast").unlink()
    again = SqliteStore(small_disk / "netmon.db")
    assert (await again.open()).devices == ()
    await again.close()


async def test_a_file_at_its_size_limit_is_a_full_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "PRAGMAS", (*connection.PRAGMAS, "PRAGMA max_page_count = 30"))
    store = SqliteStore(tmp_path / "netmon.db")
    await store.open()
    for number in range(500):
        store.record(discovered(number))

    with pytest.raises(StoreFullError):
        await store.flush()
    store.record(discovered(500))
    assert store._writer is not None
    await store._writer.connection.execute("PRAGMA max_page_count = 100000")
    await store.flush()

    assert store.health is None
    await store.close()
    again = SqliteStore(tmp_path / "netmon.db")
    assert len((await again.open()).devices) == 501
    await again.close()


async def test_a_disk_that_turns_read_only_is_told_and_recovered_from(small_disk: Path) -> None:
    store = SqliteStore(small_disk / "netmon.db")
    await store.open()
    await store.flush()
    await store.close()
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)  # noqa: ASYNC221

    with pytest.raises(StoreReadOnlyError, match="cannot be written"):
        await SqliteStore(small_disk / "netmon.db").open()
    reader = SqliteStore(small_disk / "netmon.db", read_only=True)
    assert (await reader.open()).devices == ()
    await reader.close()

    subprocess.run(["mount", "-o", "remount,rw", str(small_disk)], check=True)  # noqa: ASYNC221
    await store.open()
    await store.close()


OPEN = """
import asyncio, sys
from pathlib import Path
from netmon_core.errors import StoreError
from netmon_core.store.sqlite import SqliteStore
try:
    asyncio.run(SqliteStore(Path(sys.argv[1])).open())
except StoreError as err:
    print(err.code, err)
"""


@pytest.mark.parametrize("locked", ["folder", "file"])
def test_a_stranger_s_file_cannot_be_opened_and_the_sentence_says_why(tmp_path: Path, locked: str) -> None:
    nobody = as_nobody() if os.geteuid() == 0 else []
    folder = tmp_path / "data"
    asyncio.run(_make(folder / "netmon.db"))
    for parent in (*tmp_path.parents, tmp_path, folder):
        if parent.stat().st_uid == os.geteuid() and parent != Path("/"):
            parent.chmod(parent.stat().st_mode | 0o055)
    (folder / "netmon.db").chmod(0o444)
    if locked == "file":
        (folder / "netmon.lock").chmod(0o666)
        folder.chmod(0o777)
    else:
        folder.chmod(0o555)

    command = [*nobody, sys.executable, "-c", OPEN, str(folder / "netmon.db")]
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=30)

    assert done.stdout.startswith("store_read_only"), done.stderr
    assert "cannot be written" in done.stdout


async def _make(path: Path) -> None:
    store = SqliteStore(path)
    await store.open()
    await store.close()


async def test_a_file_that_another_program_holds_is_busy_and_then_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import sqlite3  # noqa: PLC0415

    pragmas = tuple(p for p in connection.PRAGMAS if "busy" not in p)
    monkeypatch.setattr(sqlite, "PRAGMAS", (*pragmas, "PRAGMA busy_timeout = 10"))
    store = SqliteStore(tmp_path / "netmon.db")
    await store.open()
    other = sqlite3.connect(tmp_path / "netmon.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    store.record(discovered(1))

    with pytest.raises(StoreBusyError):
        await store.flush()
    other.execute("ROLLBACK")
    other.close()
    await store.flush()

    assert len(await store.events()) == 1
    await store.close()


async def test_one_row_that_the_store_refuses_costs_no_other(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    store = SqliteStore(tmp_path / "netmon.db")
    await store.open()
    store.record(discovered(1))
    bad = device("bad", replace(interface(), proxied=2**70))
    store.record(replace(discovered(2), device=bad))
    store.record(discovered(3))
    await store.flush()
    await store.close()

    again = SqliteStore(tmp_path / "netmon.db")
    assert [d.id for d in (await again.open()).devices] == ["device-00001", "device-00003"]
    assert caplog.text.count("refused devices bad") == 1
    await again.close()


async def test_text_that_is_no_unicode_is_kept_as_near_as_it_can_be(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "netmon.db")
    await store.open()
    store.record(replace(discovered(1), device=device("one", hostname="a\ud800b", notes="nul\0inside")))
    await store.close()

    again = SqliteStore(tmp_path / "netmon.db")
    [kept] = (await again.open()).devices
    assert (kept.hostname, kept.notes) == ("a?b", "nul\0inside")
    await again.close()


async def test_what_is_recorded_is_written_without_a_flush(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer, "GATHER", 0.0)
    store = SqliteStore(tmp_path / "netmon.db")
    await store.open()
    store.record(discovered(1))

    async with asyncio.timeout(10):
        while not await store.events():  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    await store.close()


async def test_a_cancelled_flush_stops_nothing(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "netmon.db")
    await store.open()
    for number in range(3000):
        store.record(discovered(number))
    flush = asyncio.create_task(store.flush())
    await asyncio.sleep(0)
    flush.cancel()
    await asyncio.gather(flush, return_exceptions=True)

    await store.flush()

    assert len(await store.events(limit=10_000)) == 3000
    await store.close()


async def test_events_recorded_while_writing_are_not_lost(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "netmon.db")
    await store.open()
    for number in range(2000):
        store.record(discovered(number))
    flush = asyncio.create_task(store.flush())
    changes = 0
    while not flush.done():
        await asyncio.sleep(0)
        changed = replace(discovered(0).device, notes=str(changes := changes + 1))
        store.record(DeviceChanged(device=changed, changed=("notes",)))
        store.record(DevicesSeen(seen=(("device-00001", NOON + timedelta(seconds=changes)),)))
    await store.close()

    again = SqliteStore(tmp_path / "netmon.db")
    devices = (await again.open()).devices
    assert devices[0].notes == str(changes)
    assert devices[0].interfaces == discovered(0).device.interfaces
    assert devices[1].last_seen == NOON + timedelta(seconds=changes)
    await again.close()


async def test_a_store_that_is_not_open_says_so(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "netmon.db")

    for call in (store.flush, store.events):
        with pytest.raises(StoreError, match="is not open"):
            await call()
    await store.open()
    with pytest.raises(StoreError, match="open already"):
        await store.open()
    await store.close()
