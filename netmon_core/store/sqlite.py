"""The store in one SQLite file: one writer, and reads apart."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from ..errors import StoreError, StoreReadOnlyError
from .backup import write_backup
from .connection import PRAGMAS, read_only_uri
from .database import prepare, read
from .failures import store_error
from .lock import DataFolder
from .log import check_limit
from .pending import Pending
from .private import make_private
from .queries import (
    alert_query,
    event_from_row,
    event_query,
    finding_query,
    frame_query,
    outage_query,
)
from .rows_findings import finding_from_row, frame_from_row, is_kept
from .rows_monitoring import alert_from_row, outage_from_row
from .writer import Writer

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from aiosqlite import Connection

    from ..credentials.kept import KeptCredential
    from ..credentials.memory import Record
    from ..events.event import Event
    from ..model.alert import Alert
    from ..model.finding import Finding
    from ..model.outage import Outage
    from .protocol import Stored, StoredEvent
    from .queries import Query
    from .sql import Row


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
        # How writing ended.
        self._problem: str | None = None
        self._writer: Writer | None = None
        self._reader: Connection | None = None

    @property
    def health(self) -> str | None:
        """The last problem with writing, in words; None while all is well."""
        return self._problem if self._writer is None else self._writer.problem

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
            await asyncio.to_thread(make_private, self._path)
            stored = await asyncio.to_thread(prepare, self._path, now=self._now)
            self._reader = await self._connect(read_only=True)
            connection = await self._connect(read_only=False)
        except BaseException:
            await self._leave()
            raise
        self._pending = Pending(stored)
        self._writer = Writer(self._path, connection, self._pending)
        return stored

    def record(self, event: Event) -> None:
        """Queue an event; samples and a scan's start and progress are not kept."""
        self._check_writable()
        self._pending.add(event, self._now())
        self._wake()

    def remember(self, kind: str, key: str, text: str | None) -> None:
        """Queue a text to be given back at the next `open`; None forgets it."""
        self._check_writable()
        self._pending.remember(kind, key, text)
        self._wake()

    def keep_frames(self, finding_id: str, first: int, frames: Sequence[tuple[datetime, bytes]]) -> None:
        """Queue frames of a finding."""
        self._check_writable()
        self._pending.keep_frames(finding_id, first, frames)
        self._wake()

    def remember_credential(self, device_id: str, credential_id: str, record: Record | None) -> None:
        """Queue what came of a credential at a device; None forgets it."""
        self._check_writable()
        self._pending.remember_credential(device_id, credential_id, record)
        self._wake()

    def keep_credential(self, credential_id: str, credential: KeptCredential | None) -> None:
        """Queue a credential that a person gave; None forgets it."""
        self._check_writable()
        self._pending.keep_credential(credential_id, credential)
        self._wake()

    async def flush(self) -> None:
        """Return when everything recorded before is committed; else raises, and it stays queued."""
        if self._writer is None or self._writer.done:
            raise StoreError(f"{self._path} is not open.")
        await self._writer.flush()

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

    async def findings(
        self,
        *,
        network_id: str | None = None,
        start: datetime | None = None,
        end: datetime | None = None,
        limit: int = 1000,
    ) -> list[Finding]:
        """Return the written findings, open or over, first seen in [start, end), newest first."""
        query = finding_query(start, end, network_id, check_limit(limit))
        now = self._now()
        return [each for each in await self._read(query, finding_from_row) if is_kept(each, now)]

    async def frames(self, finding_id: str) -> list[tuple[datetime, bytes]]:
        """Return the written frames of a finding, in the order in which they came."""
        return await self._read(frame_query(finding_id), frame_from_row)

    async def backup(self, path: Path, *, with_secrets: bool = False) -> None:
        """Write it to one new file, sealed secrets only if asked; raises StoreError where it exists."""
        if not self._read_only:
            await self.flush()
        await asyncio.to_thread(write_backup, self._path, path, with_secrets=with_secrets)

    async def close(self) -> None:
        """Write what is queued and close; safe twice. Raises what `flush` would, after closing."""
        writer, self._writer = self._writer, None
        # The last to close folds the log into the file, which a reader cannot.
        await self._close_reader()
        try:
            if writer is not None:
                await writer.close()
        finally:
            if writer is not None:
                self._problem = writer.problem
            await self._leave()

    def _wake(self) -> None:
        if self._writer is not None:
            self._writer.wake()

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

    async def _close_reader(self) -> None:
        reader, self._reader = self._reader, None
        if reader is not None:
            await reader.close()

    async def _leave(self) -> None:
        await self._close_reader()
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
