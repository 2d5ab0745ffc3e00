"""The series in an InfluxDB server: 1.8 and newer, 2.x and 3.

Lines are sent in batches; while the server is away they wait in a bounded spool on the disk. A batch may
arrive twice, which InfluxDB does not mind: it is the same points.
"""

from __future__ import annotations

import asyncio
import gzip
import logging
import random
from collections import deque
from contextlib import suppress
from typing import TYPE_CHECKING, override

from ...errors import StoreError
from ..failures import store_error
from .influx_answers import AwayError, RefusedError, TooLargeError
from .influx_link import InfluxLink
from .influx_reader import InfluxReader
from .lines import line_of
from .lone import LoneJitter
from .measured.influx import InfluxMeasured
from .measured.lines import line_of_measurement
from .protocol import SeriesStore
from .spool import Spool
from .steps import plan_span

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from datetime import datetime, tzinfo
    from pathlib import Path

    from ...model.measured import By, MeasuredPoint, Percentile, Ranked, Total
    from ...model.measurement import Measurement
    from ...model.series import Point, Sample
    from ...settings.metrics import MetricsSettings

_LOGGER = logging.getLogger(__name__)

SPOOL_NAME = "influx-spool"
# Seconds: a batch is what came in since the last.
GATHER = 10.0
# While the server is away, so that the spool has few files.
GATHER_AWAY = 60.0
# InfluxData's own advice.
BATCH = 5_000
# While neither the server nor the disk takes anything: about 50 MB.
MOST_WAITING = 200_000
# Seconds before a server that is away is tried again; each is shortened by up to half, at random, so that a
# hundred monitors do not all come back at once.
RETRY_DELAYS = (1.0, 2.0, 5.0, 15.0, 60.0, 300.0)
# A batch at which the server itself fails so often is passed over, if it takes another meanwhile: early
# 2.x says so of points that are older than its bucket keeps, and would say so for ever.
FAILED_INSIDE = 3
# Kinds of refusals that are told of; the server may make up more.
KINDS = 64
# What a server may ask us to wait.
MOST_RETRY_AFTER = 3600.0


class InfluxSeries(SeriesStore):
    """Keeps samples in the server that `settings` name, and in `folder` while it is away."""

    def __init__(
        self,
        settings: MetricsSettings,
        folder: Path,
        *,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        """`jitter` gives a number from 0 to 1."""
        self._settings = settings
        self._folder = folder
        self._jitter = jitter
        self._lone_jitter = LoneJitter()
        self._spool = Spool(folder, most_bytes=settings.influx_spool_mb * 2**20)
        self._waiting: deque[bytes] = deque()
        self._link: InfluxLink | None = None
        self._reader = InfluxReader(self._link_or_raise)
        self._measured = InfluxMeasured(self._reader)
        self._sending: asyncio.Task[None] | None = None
        self._busy = asyncio.Lock()
        self._closing = asyncio.Event()
        self._away: str | None = None
        self._refused: str | None = None
        self._full: str | None = None
        self._failures = 0
        # When the server is tried again, by the loop's clock.
        self._retry_at = 0.0
        self._dropped = 0
        # Lines that the server never took: as it said, or up to so many where it did not.
        self._refused_lines = 0
        self._refused_at_most = False
        self._told: set[str] = set()
        # How often the server itself failed at the oldest batch of the spool, while it was there.
        self._failed_inside = 0

    @property
    @override
    def health(self) -> str | None:
        problem = self._full or self._away or self._refused
        if problem is None:
            return None
        counts = [
            f"{count:,} samples {what}"
            for count, what in (
                (self._spool.lines + len(self._waiting) if self._away else 0, "wait"),
                (self._dropped + self._spool.dropped, "were lost"),
            )
            if count
        ]
        if self._refused_lines:
            most = "up to " if self._refused_at_most else ""
            counts.append(f"{most}{self._refused_lines:,} samples were refused")
        return f"{problem} {', '.join(counts)}." if counts else problem

    @override
    async def open(self) -> None:
        if self._link is not None:
            raise StoreError("The InfluxDB store is open already.")
        try:
            await asyncio.to_thread(self._spool.open)
        except OSError as err:
            raise store_error(err, self._folder) from err
        self._link = InfluxLink(self._settings)
        self._closing.clear()
        self._sending = asyncio.create_task(self._send_forever(), name="netmon influxdb")

    @override
    def record(self, sample: Sample) -> None:
        self._wait(line_of(sample, self._lone_jitter.of(sample)))

    @override
    def measure(self, measurement: Measurement) -> None:
        line = line_of_measurement(measurement)
        if line is not None:
            self._wait(line)

    def _wait(self, line: bytes) -> None:
        self._waiting.append(line)
        if len(self._waiting) > MOST_WAITING:
            self._waiting.popleft()
            self._dropped += 1

    @override
    async def flush(self) -> None:
        """Return when all is with the server or on the disk; raises where it is neither."""
        link = self._link_or_raise()
        async with self._busy:
            await self._send(link)
        if self._full is not None:
            raise StoreError(self._full)

    @override
    async def series(
        self, target_id: str, start: datetime, end: datetime, step: float | None = None
    ) -> list[Point]:
        await self._settle()
        return await self._reader.points(target_id, plan_span(start, end, step))

    @override
    async def top(self, start: datetime, end: datetime, count: int = 20) -> list[tuple[str, float]]:
        await self._settle()
        return await self._reader.top(start, end, count)

    @override
    async def measured(
        self, subject_id: str, kind: str, start: datetime, end: datetime, step: float | None = None
    ) -> list[MeasuredPoint]:
        await self._settle()
        return await self._measured.points(subject_id, kind, start, end, step)

    @override
    async def totals(
        self, subject_id: str, kind: str, start: datetime, end: datetime, by: By, zone: tzinfo
    ) -> list[Total]:
        await self._settle()
        return await self._measured.totals(subject_id, kind, start, end, by, zone)

    @override
    async def percentile(
        self, subject_id: str, kind: str, start: datetime, end: datetime, percent: float = 95
    ) -> Percentile:
        await self._settle()
        return await self._measured.percentile(subject_id, kind, start, end, percent)

    @override
    async def top_measured(
        self, kind: str, column: str, start: datetime, end: datetime, count: int = 20
    ) -> list[Ranked]:
        await self._settle()
        return await self._measured.top(kind, column, start, end, count)

    @override
    async def subjects(self, kind: str) -> list[str]:
        await self._settle()
        return await self._measured.subjects(kind)

    @override
    async def measurements(
        self, subject_id: str, kind: str, start: datetime | None = None, end: datetime | None = None
    ) -> AsyncIterator[list[Measurement]]:
        await self._settle()
        async for part in self._measured.all(subject_id, kind, start, end):
            yield part

    @override
    async def close(self) -> None:
        sending, self._sending = self._sending, None
        link = self._link
        if link is None:
            return
        try:
            self._closing.set()
            if sending is not None:
                await sending
            await self.flush()
        finally:
            self._link = None
            await link.close()

    async def _send_forever(self) -> None:
        while not self._closing.is_set():
            with suppress(TimeoutError):
                await asyncio.wait_for(self._closing.wait(), self._pause())
                return
            try:
                await self.flush()
            except StoreError:
                # `health` has told.
                continue
            except Exception:
                _LOGGER.exception("InfluxDB cannot be written to")

    def _pause(self) -> float:
        if self._away is None:
            return GATHER
        return min(GATHER_AWAY, max(self._retry_at - asyncio.get_running_loop().time(), 0.1))

    async def _send(self, link: InfluxLink) -> None:
        """Bring what waits to the server, oldest first; what cannot go there goes to the disk."""
        now = asyncio.get_running_loop().time()
        if self._away is None or now >= self._retry_at or self._closing.is_set():
            try:
                await self._send_spool(link)
                while self._waiting:
                    lines = [self._waiting[at] for at in range(min(BATCH, len(self._waiting)))]
                    await self._deliver(link, lines)
                    self._taken(lines)
                self._back()
            except AwayError as err:
                self._gone(err)
        if self._away is not None:
            await self._put_aside()

    async def _send_spool(self, link: InfluxLink) -> None:
        while (found := await asyncio.to_thread(self._spool.oldest)) is not None:
            batch, body = found
            try:
                lines = (await asyncio.to_thread(gzip.decompress, body)).split(b"\n")
            except (OSError, EOFError, ValueError):
                self._dropped += batch.lines
            else:
                try:
                    await self._deliver(link, lines)
                except AwayError as err:
                    if not (err.inside and await self._is_poison(link)):
                        raise
                    _LOGGER.warning("A batch is passed over, as the server takes others: %s", err)
                    self._refuse(RefusedError(str(err), kind="poison"), len(lines))
            self._failed_inside = 0
            await asyncio.to_thread(self._spool.remove, batch)

    async def _is_poison(self, link: InfluxLink) -> bool:
        """Tell whether the server fails at the batch that is sent, and at no other; raises AwayError."""
        self._failed_inside += 1
        if self._failed_inside < FAILED_INSIDE or not self._waiting:
            return False
        lines = [self._waiting[at] for at in range(min(BATCH, len(self._waiting)))]
        await self._deliver(link, lines)
        self._taken(lines)
        return True

    async def _deliver(self, link: InfluxLink, lines: list[bytes]) -> None:
        """Send lines; what the server will never take is counted and passed over. Raises AwayError."""
        try:
            await link.write(await asyncio.to_thread(gzip.compress, b"\n".join(lines), 5))
        except TooLargeError as err:
            if len(lines) == 1:
                self._refuse(err, 1)
                return
            half = len(lines) // 2
            await self._deliver(link, lines[:half])
            await self._deliver(link, lines[half:])
        except RefusedError as err:
            self._refuse(err, len(lines))
        else:
            self._refused = None

    async def _put_aside(self) -> None:
        """Write what waits to the spool."""
        while self._waiting:
            lines = [self._waiting[at] for at in range(min(BATCH, len(self._waiting)))]
            try:
                body = await asyncio.to_thread(gzip.compress, b"\n".join(lines), 5)
                await asyncio.to_thread(self._spool.put, body, len(lines))
            except OSError as err:
                self._full = store_error(err, self._folder, kept=True).message
                return
            self._taken(lines)
        self._full = None

    def _taken(self, lines: list[bytes]) -> None:
        # Some may have been dropped meanwhile to make room.
        for line in lines:
            if self._waiting and self._waiting[0] is line:
                self._waiting.popleft()

    def _refuse(self, err: RefusedError, count: int) -> None:
        """Count what the server left out of so many lines, and tell of each kind of reason once."""
        self._refused_at_most |= err.lost is None and count > 1
        self._refused_lines += count if err.lost is None else min(err.lost, count)
        if err.kind not in self._told and len(self._told) < KINDS:
            self._told.add(err.kind)
            _LOGGER.warning("%s", err)
        self._refused = str(err)

    def _gone(self, err: AwayError) -> None:
        if self._away is None:
            _LOGGER.warning("%s", err)
        self._away = str(err)
        delay = RETRY_DELAYS[min(self._failures, len(RETRY_DELAYS) - 1)] * (1 - self._jitter() / 2)
        if err.retry_after is not None:
            delay = max(delay, min(err.retry_after, MOST_RETRY_AFTER))
        self._failures += 1
        self._retry_at = asyncio.get_running_loop().time() + delay

    def _back(self) -> None:
        if self._away is not None:
            _LOGGER.info("InfluxDB is written to again")
        if lost := self._dropped + self._spool.dropped:
            _LOGGER.warning("%d samples were lost while InfluxDB was away", lost)
        self._away = self._full = None
        self._failures = self._dropped = self._spool.dropped = 0

    async def _settle(self) -> None:
        """Send what waits, so that an answer holds all that was recorded."""
        if self._waiting and self._away is None:
            with suppress(StoreError):
                await self.flush()

    def _link_or_raise(self) -> InfluxLink:
        if self._link is None:
            raise StoreError("The InfluxDB store is not open.")
        return self._link
