"""One engine for one command: the data folder owned, the store opened, all of it closed again."""

from __future__ import annotations

import asyncio
import signal
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from typing import TYPE_CHECKING

from ..engine import Engine

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Coroutine
    from pathlib import Path
    from typing import Any

    from ..config import Config
    from ..store.protocol import Store
    from ..store.series.protocol import SeriesStore

DATABASE = "netmon.db"
METRICS = "metrics.db"
SPOOL = "influx-spool"


@asynccontextmanager
async def running(config: Config, *, keep: bool = True, watch: bool = False) -> AsyncGenerator[Engine]:
    """A started engine; `keep` False forgets everything at the end. Raises StoreError.

    With `watch` it probes, judges and alerts; else it only does what it is told.
    """
    async with AsyncExitStack() as stack:
        store: Store | None = None
        series: SeriesStore | None = None
        if keep and config.data_dir is not None:
            store = database(config.data_dir)
            series = series_store(config) if watch else None
        engine = Engine(config, store=store, series=series, watch=watch)
        stack.push_async_callback(engine.stop)
        await engine.start()
        yield engine


def database(data_dir: Path, *, read_only: bool = False) -> Store:
    """The store in a data folder, not opened yet."""
    from ..store.sqlite import SqliteStore

    return SqliteStore(data_dir / DATABASE, read_only=read_only)


def series_store(config: Config, *, read_only: bool = False) -> SeriesStore | None:
    """Where measurements are kept, not opened yet; None: nowhere, or nothing is there to be read."""
    if config.data_dir is None:
        return None
    if config.metrics.store == "influxdb":
        from ..store.series.influxdb import InfluxSeries

        return InfluxSeries(config.metrics, config.data_dir / SPOOL)
    from ..store.series.embedded import EmbeddedSeries

    path = config.data_dir / METRICS
    if read_only and not path.exists():
        return None
    return EmbeddedSeries(path, config.metrics, read_only=read_only)


def run[T](work: Coroutine[Any, Any, T]) -> T:
    """Run a command's work; SIGTERM ends it like Ctrl-C does, with everything closed."""

    async def guarded() -> T:
        task = asyncio.ensure_future(work)
        loop = asyncio.get_running_loop()
        # Not to be had on Windows.
        with suppress(NotImplementedError):
            loop.add_signal_handler(signal.SIGTERM, task.cancel)
        return await task

    try:
        return asyncio.run(guarded())
    except asyncio.CancelledError:
        raise KeyboardInterrupt from None
