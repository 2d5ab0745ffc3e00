"""The store in one SQLite file: queued, batched, one writer; reads apart."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from ..errors import StoreError, StoreReadOnlyError
from .backup import write_backup
from .database import PRAGMAS, prepare, read, read_only_uri
from .failures import store_error
from .lock import DataFolder
from .log import check_limit
from .pending import Batch, Pending
from .queries import alert_query, event_from_row, event_query, outage_query
from .rows import statements
from .rows_monitoring import alert_from_row, outage_from_row

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from aiosqlite import Connection

    from ..events import Event
    from ..model import Alert, Outage
    from .protocol import Stored, StoredEvent
    from .queries import Query
    from .sql import Row, Statement

_LOGGER = logging.getLogger(__name__)

# Subjects written in one transaction: more would hold the event loop for over 20 ms at a time.
BATCH = 1000
# What is recorded is gathered this long, so that a burst is one transaction; seconds.
GATHER = 0.2
# After a failure; seconds. A full disk is looked at again every half minute.
RETRY_DELAYS = (1.0, 5.0, 30.0)

# What SQLite refuses because of the row, not because of the disk.
_REFUSALS = (sqlite3.IntegrityError, sqlite3.DataError, OverflowError, ValueError)


class SqliteStore:
    """Keeps what events say in one file.

    What `flush` acknowledged survives the death of the process (kill -9). A power cut may take the commits
    of the last moments, but leaves the file sound.
    """

    def __init__(
        self,
        path: Path,
        *,
        read_only: bool = False,
        folder: DataFolder | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """Name the file; `read_only` looks into the file of a running netmon; an open `folder` stays open."""
        self._path = path
        self._read_only = read_only
        self._folder = folder
        self._own_folder: DataFolder | None = None
        self._now = now
        self._pending = Pending()
        self._told_dropped = 0
        self._problem: str | None = None
        self._writer: Connection | None = None
        self._reader: Connection | None = None
        self._writing: asyncio.Task[None] | None = None
        self._flushes: list[asyncio.Future[None]] = []
        self._wake = asyncio.Event()
        self._hurry = asyncio.Event()
        self._closing = False

    @property
    def health(self) -> str | None:
        """The last problem with writing, in words; None while all is well."""
        return self._problem

    async def open(self) -> Stored:
        """Open, and return what is known; a damaged file is set aside. Raises StoreError kinds."""
        if self._reader is not None:
            raise StoreError(f"{self._path} is open already.")
        if self._read_only:
            stored = await asyncio.to_thread(read, self._path)
            self._reader = await self._connect(read_only=True)
            return stored
        if self._folder is None:
            self._own_folder = DataFolder(self._path.parent)
            await asyncio.to_thread(self._own_folder.open)
        try:
            stored = await asyncio.to_thread(prepare, self._path)
            self._writer = await self._connect(read_only=False)
            self._reader = await self._connect(read_only=True)
        except BaseException:
            self._leave_folder()
            raise
        self._pending = Pending(stored)
        self._closing = False
        self._writing = asyncio.create_task(self._write_all(self._writer), name="netmon store writer")
        return stored

    def record(self, event: Event) -> None:
        """Queue an event; samples and a scan's start and progress are not kept."""
        self._check_writable()
        self._pending.add(event, self._now())
        self._wake.set()

    def remember(self, kind: str, key: str, text: str | None) -> None:
        """Queue a text to be given back at the next `open`; None forgets it."""
        self._check_writable()
        self._pending.remember(kind, key, text)
        self._wake.set()

    async def flush(self) -> None:
        """Return when everything recorded before is committed; else raises, and it stays queued."""
        if self._writing is None or self._writing.done():
            raise StoreError(f"{self._path} is not open.")
        done = asyncio.get_running_loop().create_future()
        self._flushes.append(done)
        self._hurry.set()
        self._wake.set()
        await done

    async def events(
        self,
        *,
        start: datetime | None = None,
        end: datetime | None = None,
        device_id: str | None = None,
        kind: str | None = None,
        limit: int = 1000,
    ) -> list[StoredEvent]:
        """Return the written events of [start, end), newest first."""
        query = event_query(start, end, device_id, kind, check_limit(limit))
        return await self._read(query, event_from_row)

    async def outages(
        self,
        *,
        subject_id: str | None = None,
        start: datetime | None = None,
        end: datetime | None = None,
        limit: int = 1000,
    ) -> list[Outage]:
        """Return the written outages that touch [start, end), newest first."""
        query = outage_query(start, end, subject_id, check_limit(limit))
        return await self._read(query, outage_from_row)

    async def alerts(
        self,
        *,
        subject_id: str | None = None,
        start: datetime | None = None,
        end: datetime | None = None,
        limit: int = 1000,
    ) -> list[Alert]:
        """Return the written alerts, open or over, that began in [start, end), newest first."""
        query = alert_query(start, end, subject_id, check_limit(limit))
        return await self._read(query, alert_from_row)

    async def backup(self, path: Path) -> None:
        """Write all of it to one new file; raises StoreError where `path` exists."""
        if not self._read_only:
            await self.flush()
        await asyncio.to_thread(write_backup, self._path, path)

    async def close(self) -> None:
        """Write what is queued and close; safe twice. Raises what `flush` would, after closing."""
        writing, self._writing = self._writing, None
        try:
            if writing is not None:
                self._closing = True
                self._hurry.set()
                self._wake.set()
                await writing
        finally:
            if self._reader is not None:
                await self._reader.close()
                self._reader = None
            self._leave_folder()

    def _check_writable(self) -> None:
        if self._read_only:
            raise StoreReadOnlyError(f"{self._path} was opened for reading only.")

    async def _read[T](self, query: Query, read: Callable[[Row], T]) -> list[T]:
        if self._reader is None:
            raise StoreError(f"{self._path} is not open.")
        try:
            rows = await self._reader.execute_fetchall(*query)
        except sqlite3.Error as err:
            raise store_error(err, self._path) from err
        found = []
        for row in rows:
            # A row that a damaged disk has changed must not hide the others.
            with suppress(ValueError, TypeError, OverflowError):
                found.append(read(tuple(row)))
        return found

    def _leave_folder(self) -> None:
        if self._own_folder is not None:
            self._own_folder.close()
            self._own_folder = None

    async def _connect(self, *, read_only: bool) -> Connection:
        from aiosqlite import connect  # noqa: PLC0415 - off the start-up path

        try:
            if read_only:
                return await connect(read_only_uri(self._path), uri=True, isolation_level=None)
            connection = await connect(self._path, isolation_level=None)
            for pragma in PRAGMAS:
                await connection.execute(pragma)
        except sqlite3.Error as err:
            raise store_error(err, self._path) from err
        return connection

    async def _write_all(self, writer: Connection) -> None:
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
                error = await self._drain(writer)
                failures = 0 if error is None else failures + 1
                self._tell(error)
                for flush in flushes:
                    if not flush.done():
                        flush.set_result(None) if error is None else flush.set_exception(error)
                if self._closing:
                    if error is not None:
                        raise error
                    return
                if self._pending:
                    self._wake.set()
        finally:
            with suppress(sqlite3.Error):
                await writer.execute("PRAGMA optimize")
            await writer.close()
            for flush in self._flushes:
                flush.cancel()

    async def _drain(self, writer: Connection) -> StoreError | None:
        """Write all that waits now, chunk by chunk; return what stopped it.

        What is recorded meanwhile is left for the next time, or a flush would never end on a busy network.
        """
        try:
            for chunk in self._pending.take().chunks(BATCH):
                try:
                    await _transact(writer, statements(chunk))
                except _REFUSALS:
                    await self._write_singly(writer, chunk)
                self._pending.written(chunk)
        except (sqlite3.Error, OSError) as err:
            return store_error(err, self._path)
        finally:
            self._pending.release()
        return None

    async def _write_singly(self, writer: Connection, batch: Batch) -> None:
        """Write each subject on its own, so that one row that SQLite refuses costs no other."""
        for single in batch.chunks(1):
            try:
                await _transact(writer, statements(single))
            except _REFUSALS as err:
                _LOGGER.error("The store refused %s: %s", single.names(), err)  # noqa: TRY400 - says it all

    def _tell(self, error: StoreError | None) -> None:
        """Warn once about a problem, and say when it is over."""
        if error is not None and self._problem is None:
            _LOGGER.warning("%s", error)
        if error is None and self._problem is not None:
            _LOGGER.info("%s is written again", self._path)
        self._problem = None if error is None else error.message
        if self._pending.dropped > self._told_dropped and error is None:
            lost = self._pending.dropped - self._told_dropped
            _LOGGER.warning("%d events were left out of the log: the queue was full", lost)
            self._told_dropped = self._pending.dropped


async def _transact(writer: Connection, todo: list[Statement]) -> None:
    await writer.execute("BEGIN IMMEDIATE")
    try:
        for sql, rows in todo:
            await writer.executemany(sql, rows)
        await writer.execute("COMMIT")
    except BaseException:
        # SQLite has rolled back by itself after some errors.
        if writer.in_transaction:
            with suppress(sqlite3.Error):
                await writer.execute("ROLLBACK")
        raise
