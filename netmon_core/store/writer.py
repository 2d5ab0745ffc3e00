"""The one writer of a SQLite store: what is queued is gathered and committed in batches."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from contextlib import suppress
from typing import TYPE_CHECKING

from .failures import store_error
from .rows import statements

if TYPE_CHECKING:
    from pathlib import Path

    from aiosqlite import Connection

    from ..errors import StoreError
    from .pending import Batch, Pending
    from .sql import Statement

_LOGGER = logging.getLogger(__name__)

# Subjects written in one transaction: more would hold the event loop for over 20 ms at a time.
BATCH = 1000
# What is recorded is gathered this long, so that a burst is one transaction; seconds.
GATHER = 0.2
# After a failure; seconds. A full disk is looked at again every half minute.
RETRY_DELAYS = (1.0, 5.0, 30.0)

# What SQLite refuses because of the row, not because of the disk.
_REFUSALS = (sqlite3.IntegrityError, sqlite3.DataError, OverflowError, ValueError)


class Writer:
    """Writes what is pending through a connection that it closes in the end."""

    def __init__(self, path: Path, connection: Connection, pending: Pending) -> None:
        self.connection = connection
        # The last problem, in words; None while all is well.
        self.problem: str | None = None
        self._path = path
        self._pending = pending
        self._told_dropped = 0
        self._flushes: list[asyncio.Future[None]] = []
        self._wake = asyncio.Event()
        self._hurry = asyncio.Event()
        self._closing = False
        self._writing = asyncio.create_task(self._write_all(), name="netmon store writer")

    @property
    def done(self) -> bool:
        """Whether it has ended."""
        return self._writing.done()

    def wake(self) -> None:
        """Say that something is pending."""
        self._wake.set()

    async def flush(self) -> None:
        """Return when all that is pending is committed; else raises, and it stays pending."""
        done = asyncio.get_running_loop().create_future()
        self._flushes.append(done)
        self._hurry.set()
        self._wake.set()
        await done

    async def close(self) -> None:
        """Write what is pending and end; raises what `flush` would."""
        self._closing = True
        self._hurry.set()
        self._wake.set()
        await self._writing

    async def _write_all(self) -> None:
        """Write whatever is recorded, until the store is closed and the last attempt is made."""
        failures = 0
        try:
            while True:
                await self._wake.wait()
                delay = RETRY_DELAYS[min(failures, len(RETRY_DELAYS)) - 1] if failures else GATHER
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._hurry.wait(), delay)
                self._wake.clear()
                self._hurry.clear()
                flushes, self._flushes = self._flushes, []
                error = await self._drain()
                failures = 0 if error is None else failures + 1
                self._tell(error)
                for flush in flushes:
                    if not flush.done():
                        flush.set_result(None) if error is None else flush.set_exception(error)
                if self._closing:
                    if error is not None:
                        raise error
                    # What was recorded while the last batch was written still waits.
                    if not self._pending:
                        return
                if self._pending:
                    self._wake.set()
        finally:
            with suppress(sqlite3.Error):
                await self.connection.execute("PRAGMA optimize")
            await self.connection.close()
            for flush in self._flushes:
                flush.cancel()

    async def _drain(self) -> StoreError | None:
        """Write all that waits now, chunk by chunk; return what stopped it.

        What is recorded meanwhile is left for the next time, or a flush would never end on a busy network.
        """
        try:
            for chunk in self._pending.take().chunks(BATCH):
                try:
                    await self._transact(statements(chunk))
                except _REFUSALS:
                    await self._write_singly(chunk)
                self._pending.written(chunk)
        except (sqlite3.Error, OSError) as err:
            return store_error(err, self._path, kept=True)
        finally:
            self._pending.release()
        return None

    async def _write_singly(self, batch: Batch) -> None:
        """Write each subject on its own, so that one row that SQLite refuses costs no other."""
        for single in batch.chunks(1):
            try:
                await self._transact(statements(single))
            except _REFUSALS as err:
                _LOGGER.error("The store refused %s: %s", single.names(), err)  # noqa: TRY400 - says it all

    async def _transact(self, todo: list[Statement]) -> None:
        await self.connection.execute("BEGIN IMMEDIATE")
        try:
            for sql, rows in todo:
                await self.connection.executemany(sql, rows)
            await self.connection.execute("COMMIT")
        except BaseException:
            # SQLite has rolled back by itself after some errors.
            if self.connection.in_transaction:
                with suppress(sqlite3.Error):
                    await self.connection.execute("ROLLBACK")
            raise

    def _tell(self, error: StoreError | None) -> None:
        """Warn once about a problem, and say when it is over."""
        if error is not None and self.problem is None:
            _LOGGER.warning("%s", error)
        if error is None and self.problem is not None:
            _LOGGER.info("%s is written again", self._path)
        self.problem = None if error is None else error.message
        if self._pending.dropped > self._told_dropped and error is None:
            lost = self._pending.dropped - self._told_dropped
            _LOGGER.warning("%d events were left out of the log: the queue was full", lost)
            self._told_dropped = self._pending.dropped
