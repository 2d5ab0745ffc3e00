"""One engine for one command: the data folder owned, the store opened, all of it closed again."""

from __future__ import annotations

import asyncio
import signal
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING

from ..engine import Engine
from ..identification.oui import Vendors
from ..store.memory import MemoryStore

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Coroutine
    from pathlib import Path
    from typing import Any

    from ..config import Config
    from ..store.protocol import Store

DATABASE = "netmon.db"


@asynccontextmanager
async def running(config: Config, *, keep: bool = True) -> AsyncGenerator[Engine]:
    """A started engine; `keep` False forgets everything at the end. Raises StoreError."""
    if not keep or config.data_dir is None:
        engine = Engine(config, store=MemoryStore(), vendors=Vendors(config.data_dir))
        await engine.start()
        try:
            yield engine
        finally:
            await engine.stop()
        return
    from ..store.lock import DataFolder

    with DataFolder(config.data_dir):
        engine = Engine(config, store=database(config.data_dir), vendors=Vendors(config.data_dir))
        await engine.start()
        try:
            yield engine
        finally:
            await engine.stop()


def database(data_dir: Path, *, read_only: bool = False) -> Store:
    """The store in a data folder, not opened yet."""
    from ..store.sqlite import SqliteStore

    return SqliteStore(data_dir / DATABASE, read_only=read_only)


def run[T](work: Coroutine[Any, Any, T]) -> T:
    """Run a command's work; SIGTERM ends it like Ctrl-C does, with everything closed."""

    async def guarded() -> T:
        task = asyncio.ensure_future(work)
        loop = asyncio.get_running_loop()
        # Not to be had on Windows.
        with suppress(NotImplementedError):
            loop.add_signal_handler(signal.SIGTERM, task.cancel)
        try:
            return await task
        except asyncio.CancelledError:
            raise KeyboardInterrupt from None

    return asyncio.run(guarded())
