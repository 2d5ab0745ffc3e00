"""The series in one SQLite file beside the inventory's: two bytes a sample, in hourly chunks.

Samples are kept in memory until their hour is sealed, and in a journal on the disk, one commit a minute.
"""

from __future__ import annotations

import asyncio
import logging
import sqlite3
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import TYPE_CHECKING, override

from ...errors import StoreDamagedError, StoreError, StoreReadOnlyError
from ...settings.metrics import MetricsSettings
from ..failures import is_damage, store_error
from .file import check, connect, prepare, put_aside
from .head import Head
from .health import Health
from .measured.answers import is_within, percentile_of, totals_of
from .measured.part import MeasuredPart, column_of, counted_kind, row_kind
from .measured.periods import periods
from .measured.writing import FIVE_MINUTES
from .protocol import SeriesStore
from .reader import SeriesReader
from .steps import HOUR
from .targets import Targets
from .tending import Lot, Tending
from .writer import SeriesWriter

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable
    from datetime import datetime, tzinfo
    from pathlib import Path

    from ...model.measured import By, MeasuredPoint, Percentile, Ranked, Total
    from ...model.measurement import Measurement
    from ...model.series import Point, Sample

_LOGGER = logging.getLogger(__name__)

# Seconds between commits: with the time one takes, under the minute that a crash may cost.
FLUSH_INTERVAL = 50.0
# After a failure; a full disk is looked at again every half minute.
RETRY_DELAYS = (1.0, 5.0, 30.0)


class EmbeddedSeries(SeriesStore):
    """Keeps samples in `path`; whoever opens it for writing owns the data folder.

    What `flush` acknowledged survives the death of the process and a power cut; of what was recorded later,
    at most the last minute is lost. While the disk is full samples wait in memory, up to a cap.
    """

    def __init__(
        self,
        path: Path,
        settings: MetricsSettings | None = None,
        *,
        read_only: bool = False,
        now: Callable[[], float] = time.time,
    ) -> None:
        """Name the file; `read_only` shows what a running netmon had written; `now` is seconds since 1970."""
        self._path = path
        self._settings = settings or MetricsSettings()
        self._read_only = read_only
        self._now = now
        self._health = Health(path)
        self._targets = Targets()
        self._head = Head()
        self._measured = MeasuredPart()
        self._writer: SeriesWriter | None = None
        self._reader: SeriesReader | None = None
        # One thread writes and one reads, so that a query waits for no seal.
        self._threads: dict[str, ThreadPoolExecutor] = {}
        # Held while the head and the file change hands an hour, and while somebody reads both.
        self._turn = asyncio.Lock()
        # Held while the file is written to, from its first step to its last.
        self._busy = asyncio.Lock()
        self._tending: asyncio.Task[None] | None = None
        self._closing = asyncio.Event()
        self._due = Tending(self._settings, turn=self._turn, in_thread=self._in_writer)

    @property
    @override
    def health(self) -> str | None:
        return self._health.problem

    @override
    async def open(self) -> None:
        if self._reader is not None:
            raise StoreError(f"{self._path} is open already.")
        self._threads = {
            name: ThreadPoolExecutor(1, thread_name_prefix=f"netmon series {name}")
            for name in ("writer", "reader")
        }
        try:
            await self._in_writer(self._open)
        except BaseException:
            self._end_threads()
            raise
        self._closing.clear()
        if not self._read_only:
            self._tending = asyncio.create_task(self._tend_forever(), name="netmon series")

    @override
    def record(self, sample: Sample) -> None:
        if self._read_only:
            raise StoreReadOnlyError(f"{self._path} was opened for reading only.")
        if self._writer is None:
            return
        number = self._targets.numbers.get(sample.target_id)
        if number is None:
            number = self._targets.add(sample.target_id)
            if number is None:
                self._head.dropped += 1
                return
            # Before its first sample, so that the journal never holds a number without its name.
            self._writer.new.append((number, sample.target_id, int(sample.at.timestamp() // 3600)))
        self._head.append(number, sample)

    @override
    async def flush(self) -> None:
        await self._write(self._flush)

    @override
    async def series(
        self, target_id: str, start: datetime, end: datetime, step: float | None = None
    ) -> list[Point]:
        number = self._targets.numbers.get(target_id)
        reader = self._reader_or_raise()
        if number is None:
            return []
        async with self._turn:
            head = self._head.segments(number)
            return await self._read(lambda: reader.points(number, start, end, step, head))

    @override
    async def top(self, start: datetime, end: datetime, count: int = 20) -> list[tuple[str, float]]:
        reader = self._reader_or_raise()
        async with self._turn:
            head = self._head.hours()
            ranked = await self._read(lambda: reader.top(start, end, count, head))
            names = self._targets.names
            return [(names[number], p95) for number, p95 in ranked if number in names]

    @override
    def measure(self, measurement: Measurement) -> None:
        if self._read_only:
            raise StoreReadOnlyError(f"{self._path} was opened for reading only.")
        if self._writer is not None:
            self._measured.record(measurement, self._writer.new_measured)

    @override
    async def measured(
        self, subject_id: str, kind: str, start: datetime, end: datetime, step: float | None = None
    ) -> list[MeasuredPoint]:
        number = self._measured.names.number(row_kind(kind).name, subject_id)
        reader = self._reader_or_raise().measured
        if number is None:
            return []
        async with self._turn:
            head = self._measured.head.segments(number)
            return await self._read(lambda: reader.points(number, start, end, step, head))

    @override
    async def totals(
        self, subject_id: str, kind: str, start: datetime, end: datetime, by: By, zone: tzinfo
    ) -> list[Total]:
        spans = periods(start, end, by, zone)
        columns = len(counted_kind(kind).columns)
        number = self._measured.names.number(kind, subject_id)
        reader = self._reader_or_raise().measured
        if number is None or not spans:
            return totals_of((), spans, columns)
        async with self._turn:
            head = self._measured.head.segments(number)
            return await self._read(lambda: reader.totals(number, spans, head))

    @override
    async def percentile(
        self, subject_id: str, kind: str, start: datetime, end: datetime, percent: float = 95
    ) -> Percentile:
        known = row_kind(kind)
        number = self._measured.names.number(kind, subject_id)
        reader = self._reader_or_raise().measured
        if number is None:
            return percentile_of((), known, percent=percent, step=FIVE_MINUTES)
        async with self._turn:
            head = self._measured.head.segments(number)
            return await self._read(lambda: reader.percentile(number, start, end, percent, head))

    @override
    async def top_measured(
        self, kind: str, column: str, start: datetime, end: datetime, count: int = 20
    ) -> list[Ranked]:
        known = row_kind(kind)
        place = column_of(known, column)
        reader = self._reader_or_raise().measured
        async with self._turn:
            find = self._measured.highest(known, place, start, end, count)
            return await self._read(lambda: find(reader))

    @override
    async def subjects(self, kind: str) -> list[str]:
        return self._measured.names.subjects(row_kind(kind).name)

    @override
    async def measurements(
        self, subject_id: str, kind: str, start: datetime | None = None, end: datetime | None = None
    ) -> AsyncIterator[list[Measurement]]:
        number = self._measured.names.number(row_kind(kind).name, subject_id)
        if number is None:
            return
        reader = self._reader_or_raise().measured
        async with self._turn:
            head = self._measured.head.segments(number)
            days = await self._read(lambda: reader.days(number, start, end, head))
        for day in days:
            # A day at a time, so that recording and others have their turn, and little is in memory.
            async with self._turn:
                head = self._measured.head.segments(number)
                part = await self._read(lambda day=day, head=head: reader.day(subject_id, number, day, head))  # type: ignore[misc]
            part = [each for each in part if is_within(each.at, start, end)]
            if part:
                yield part

    async def tend(self) -> None:
        """Do all that is due by the clock: write, seal, roll up, drop the old. Raises StoreError kinds."""
        await self._write(self._tend)

    @override
    async def close(self) -> None:
        tending, self._tending = self._tending, None
        try:
            if tending is not None:
                self._closing.set()
                await tending
            if self._writer is not None:
                await self.flush()
        finally:
            # The last to close folds the log into the file, which a reader cannot.
            for each in (self._reader, self._writer):
                if each is not None:
                    await self._in_writer(each.close)
            self._writer = self._reader = None
            self._end_threads()

    def _open(self) -> None:
        self._head, self._targets, self._measured = Head(), Targets(), MeasuredPart()
        try:
            if self._read_only:
                check(self._path)
                connection = connect(self._path, read_only=True)
                # One moment for the journal and for all that is asked later.
                connection.execute("BEGIN")
                self._reader = SeriesReader(connection)
                writer = SeriesWriter(connection, self._head, self._measured.head)
            else:
                prepare(self._path)
                self._writer = SeriesWriter(connect(self._path), self._head, self._measured.head)
                writer = self._writer
                writer.compact()
                self._reader = SeriesReader(connect(self._path, read_only=True))
            self._targets.load(writer.load())
            self._measured.names.load(writer.measured_series())
        except (sqlite3.Error, OSError) as err:
            raise store_error(err, self._path) from err

    @property
    def _dropped(self) -> int:
        return self._head.dropped + self._measured.head.dropped

    def _reader_or_raise(self) -> SeriesReader:
        if self._reader is None:
            raise StoreError(f"{self._path} is not open.")
        return self._reader

    async def _tend_forever(self) -> None:
        failures = 0
        while not self._closing.is_set():
            delay = RETRY_DELAYS[min(failures, len(RETRY_DELAYS)) - 1] if failures else FLUSH_INTERVAL
            with suppress(TimeoutError):
                await asyncio.wait_for(self._closing.wait(), delay)
                return
            try:
                await self.tend()
                failures = 0
            except StoreError:
                # `health` has told.
                failures += 1
            except Exception:
                if failures == 0:
                    _LOGGER.exception("The series cannot be tended")
                failures += 1

    async def _write(self, work: Callable[[SeriesWriter], Awaitable[None]]) -> None:
        """Do one thing to the file at a time; what goes wrong is told, and raised as a StoreError kind."""
        if self._writer is None:
            raise StoreError(f"{self._path} is not open for writing.")
        async with self._busy:
            try:
                await work(self._writer)
            except (sqlite3.Error, OSError) as err:
                error = store_error(err, self._path, kept=True)
                self._health.tell(error, dropped=self._dropped)
                if isinstance(err, sqlite3.Error) and is_damage(err):
                    await self._start_anew(err)
                raise error from err
            self._health.tell(None, dropped=self._dropped)

    async def _flush(self, writer: SeriesWriter) -> None:
        await self._in_writer(writer.flush)

    async def _tend(self, writer: SeriesWriter) -> None:
        await self._flush(writer)
        await self._due.tend(
            writer,
            self._now(),
            Lot(head=self._head, names=self._targets),
            Lot(head=self._measured.head, names=self._measured.names),
        )

    async def _start_anew(self, err: Exception) -> None:
        """Put a file that turned out to be damaged aside; what is in memory goes to a new one."""
        async with self._turn:
            await self._in_writer(lambda: self._replace(err))

    def _replace(self, err: Exception) -> None:
        for each in (self._writer, self._reader):
            if each is not None:
                each.close()
        try:
            put_aside(self._path, err)
            prepare(self._path)
            hour = int(self._now() // HOUR)
            self._head.forget_journal()
            self._writer = SeriesWriter(connect(self._path), self._head, self._measured.head)
            self._writer.new_measured += self._measured.anew(hour)
            self._writer.new += [(number, name, hour) for number, name in self._targets.names.items()]
            self._reader = SeriesReader(connect(self._path, read_only=True))
        except (sqlite3.Error, OSError) as again:
            raise store_error(again, self._path) from again

    async def _read[T](self, work: Callable[[], T]) -> T:
        try:
            return await self._in_thread("reader", work)
        except (sqlite3.Error, OSError) as err:
            raise store_error(err, self._path) from err
        except ValueError as err:
            raise StoreDamagedError(f"{self._path} is damaged ({err}).") from err

    async def _in_writer[T](self, work: Callable[[], T]) -> T:
        return await self._in_thread("writer", work)

    async def _in_thread[T](self, name: str, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._threads[name], work)

    def _end_threads(self) -> None:
        for each in self._threads.values():
            each.shutdown(wait=False)
