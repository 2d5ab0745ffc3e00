"""What outlives the engine: events and memory in one store, samples in the other. Either may be missing."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from .events.measurement import MeasurementsTaken
from .events.target import SampleTaken
from .store.protocol import Stored

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from .credentials.kept import KeptCredential
    from .credentials.memory import Record
    from .events.event import Event
    from .model.series import Sample
    from .store.protocol import Store
    from .store.series.protocol import SeriesStore


def _measured(sample: Sample) -> Sample:
    """What is kept of a sample: where nothing could be lost, nothing was measured."""
    return replace(sample, sent=0) if sample.pingless else sample


class Keeping:
    """The two stores of one engine, which it opens and closes."""

    def __init__(self, store: Store | None, series: SeriesStore | None) -> None:
        self._store = store
        self._series = series

    async def open(self) -> Stored:
        """Open the store and return what is remembered; raises StoreError."""
        return await self._store.open() if self._store is not None else Stored()

    async def open_series(self) -> None:
        """Open the store of samples; raises StoreError."""
        if self._series is not None:
            await self._series.open()

    def record(self, event: Event) -> None:
        """Keep an event, or the sample or measurements that it tells."""
        if isinstance(event, SampleTaken):
            if self._series is not None:
                self._series.record(_measured(event.sample))
        elif isinstance(event, MeasurementsTaken):
            if self._series is not None:
                for measurement in event.measurements:
                    self._series.measure(measurement)
        elif self._store is not None:
            self._store.record(event)

    def remember(self, kind: str, key: str, text: str | None) -> None:
        """Keep a text of a part of the engine; None: forget it."""
        if self._store is not None:
            self._store.remember(kind, key, text)

    def keep_frames(self, finding_id: str, first: int, frames: Sequence[tuple[datetime, bytes]]) -> None:
        """Keep frames that prove a finding; `first` are kept already."""
        if self._store is not None:
            self._store.keep_frames(finding_id, first, frames)

    def remember_credential(self, device_id: str, credential_id: str, record: Record | None) -> None:
        """Keep what came of a credential at a device; None: forget it."""
        if self._store is not None:
            self._store.remember_credential(device_id, credential_id, record)

    def keep_credential(self, credential_id: str, credential: KeptCredential | None) -> None:
        """Keep a credential that a person gave; None: forget it."""
        if self._store is not None:
            self._store.keep_credential(credential_id, credential)

    async def flush(self) -> None:
        """Return when all that was recorded is stored; raises StoreError."""
        if self._store is not None:
            await self._store.flush()

    async def close(self) -> None:
        """Write what is left."""
        try:
            if self._series is not None:
                await self._series.close()
        finally:
            if self._store is not None:
                await self._store.close()
