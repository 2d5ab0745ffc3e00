"""Closing writes everything, whatever is being written just then."""

import asyncio
from pathlib import Path

import pytest

from netmon_core.store.sqlite import SqliteStore
from netmon_core.store.writer import Writer

from .things import discovered


async def test_what_is_recorded_while_a_batch_is_written_is_not_lost_by_closing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    writing, go_on = asyncio.Event(), asyncio.Event()
    transact = Writer._transact

    async def slowly(self: Writer, todo: list[object]) -> None:
        writing.set()
        await go_on.wait()
        await transact(self, todo)  # type: ignore[arg-type]

    monkeypatch.setattr(Writer, "_transact", slowly)
    store = SqliteStore(tmp_path / "netmon.db")
    await store.open()
    store.record(discovered(1))
    await writing.wait()
    store.record(discovered(2))
    closing = asyncio.create_task(store.close())
    await asyncio.sleep(0)
    go_on.set()
    await closing

    again = SqliteStore(tmp_path / "netmon.db")
    stored = await again.open()
    await again.close()
    assert len(stored.devices) == 2
