"""What was: read from the stores of one engine. Where nothing is kept, nothing was."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence
    from datetime import datetime, tzinfo

    from .model.alert import Alert
    from .model.finding import Finding
    from .model.measured import By, MeasuredPoint, Percentile, Ranked, Total
    from .model.measurement import Measurement
    from .model.outage import Outage
    from .model.series import Point
    from .store.protocol import Store, StoredEvent
    from .store.series.protocol import SeriesStore


class History:
    """Reads the past. All raise StoreError kinds, and InvalidRequestError for a limit beyond the store's."""

    def __init__(self, store: Store | None, series: SeriesStore | None) -> None:
        self._store = store
        self._series = series

    @property
    def _kept(self) -> SeriesStore:
        if self._series is not None:
            return self._series
        from .store.series.memory import MemorySeries  # noqa: PLC0415 - whoever keeps nothing is seldom asked

        # It answers as one that has heard nothing.
        return MemorySeries()

    def problems(self) -> tuple[str, ...]:
        """What keeps the stores from writing, in words."""
        stores = [store for store in (self._store, self._series) if store is not None]
        return tuple(store.health for store in stores if store.health)

    async def series(
        self, target_id: str, start: datetime, end: datetime, step: float | None = None
    ) -> Sequence[Point]:
        """What was measured of a target in [start, end), in at most 2,000 steps, oldest first."""
        return await self._series.series(target_id, start, end, step) if self._series is not None else ()

    async def measured(
        self, subject_id: str, kind: str, start: datetime, end: datetime, step: float | None = None
    ) -> Sequence[MeasuredPoint]:
        """What was measured of a subject in [start, end), in at most 2,000 steps, oldest first."""
        return await self._kept.measured(subject_id, kind, start, end, step)

    async def totals(
        self, subject_id: str, kind: str, start: datetime, end: datetime, by: By, zone: tzinfo
    ) -> Sequence[Total]:
        """What was counted in every day or month of the zone that the span touches."""
        return await self._kept.totals(subject_id, kind, start, end, by, zone)

    async def percentile(
        self, subject_id: str, kind: str, start: datetime, end: datetime, percent: float = 95
    ) -> Percentile:
        """What the rate stayed below for a share of the time."""
        return await self._kept.percentile(subject_id, kind, start, end, percent)

    async def top_measured(
        self, kind: str, column: str, start: datetime, end: datetime, count: int = 20
    ) -> Sequence[Ranked]:
        """Those with the highest mean rate, or level, highest first."""
        return await self._kept.top_measured(kind, column, start, end, count)

    async def subjects(self, kind: str) -> Sequence[str]:
        """Whose measurements of a kind are kept."""
        return await self._kept.subjects(kind)

    def measurements(
        self, subject_id: str, kind: str, start: datetime | None = None, end: datetime | None = None
    ) -> AsyncIterator[Sequence[Measurement]]:
        """All of a series in parts, oldest first."""
        return self._kept.measurements(subject_id, kind, start, end)

    async def events(
        self,
        *,
        start: datetime | None = None,
        end: datetime | None = None,
        device_id: str | None = None,
        kind: str | None = None,
        limit: int = 1000,
    ) -> list[StoredEvent]:
        """The events of [start, end), newest first."""
        if self._store is None:
            return []
        return await self._store.events(start=start, end=end, device_id=device_id, kind=kind, limit=limit)

    async def outages(
        self,
        *,
        subject_id: str | None = None,
        start: datetime | None = None,
        end: datetime | None = None,
        limit: int = 1000,
    ) -> list[Outage]:
        """The outages that touch [start, end), newest first."""
        if self._store is None:
            return []
        return await self._store.outages(subject_id=subject_id, start=start, end=end, limit=limit)

    async def alerts(
        self,
        *,
        subject_id: str | None = None,
        start: datetime | None = None,
        end: datetime | None = None,
        limit: int = 1000,
    ) -> list[Alert]:
        """The alerts, open or over, that began in [start, end), newest first."""
        if self._store is None:
            return []
        return await self._store.alerts(subject_id=subject_id, start=start, end=end, limit=limit)

    async def findings(
        self,
        *,
        network_id: str | None = None,
        start: datetime | None = None,
        end: datetime | None = None,
        limit: int = 1000,
    ) -> list[Finding]:
        """The findings, open or over, first seen in [start, end), newest first."""
        if self._store is None:
            return []
        return await self._store.findings(network_id=network_id, start=start, end=end, limit=limit)

    async def frames(self, finding_id: str) -> list[tuple[datetime, bytes]]:
        """The frames that prove a finding, in the order in which they came."""
        return [] if self._store is None else await self._store.frames(finding_id)
