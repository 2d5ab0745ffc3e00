"""What a series store can do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence
    from datetime import datetime, tzinfo

    from ...model.measured import By, MeasuredPoint, Percentile, Ranked, Total
    from ...model.measurement import Measurement
    from ...model.series import Point, Sample

# No screen shows more.
MOST_POINTS = 2_000


class SeriesStore(Protocol):
    """Keeps samples by target, and measurements by subject and row kind.

    Recording never blocks and never fails; `health` tells the truth. A kind or column that there is not is an
    InvalidRequestError.
    """

    @property
    def health(self) -> str | None:
        """The last problem in words; None while all is well."""

    async def open(self) -> None:
        """Open; raises StoreError kinds and then has changed nothing."""

    def record(self, sample: Sample) -> None:
        """Take a sample in; from then on `series` answers with it."""

    async def flush(self) -> None:
        """Return when everything recorded before is durable, else raise."""

    async def series(
        self, target_id: str, start: datetime, end: datetime, step: float | None = None
    ) -> Sequence[Point]:
        """Return [start, end) in steps of at least `step` seconds, oldest first, at most MOST_POINTS.

        None: the finest step that fits. Steps without a window are left out. An unknown target has none.
        """

    async def top(self, start: datetime, end: datetime, count: int = 20) -> Sequence[tuple[str, float]]:
        """Return the targets with the highest 95th percentile of rtt in the span, and that, highest first."""

    def measure(self, measurement: Measurement) -> None:
        """Take a measurement in; one of an unknown kind, or with too few values, is dropped and counted."""

    async def measured(
        self, subject_id: str, kind: str, start: datetime, end: datetime, step: float | None = None
    ) -> Sequence[MeasuredPoint]:
        """Return [start, end) in steps as `series` does; an unknown subject has none."""

    async def totals(
        self, subject_id: str, kind: str, start: datetime, end: datetime, by: By, zone: tzinfo
    ) -> Sequence[Total]:
        """Return what was counted in every whole day or month of the zone that the span touches."""

    async def percentile(
        self, subject_id: str, kind: str, start: datetime, end: datetime, percent: float = 95
    ) -> Percentile:
        """Return what the rate stayed below for a share of the time, by samples of five minutes."""

    async def top_measured(
        self, kind: str, column: str, start: datetime, end: datetime, count: int = 20
    ) -> Sequence[Ranked]:
        """Return those with the highest mean rate, or level, in the span, by whole hours, highest first."""

    async def subjects(self, kind: str) -> Sequence[str]:
        """Return whose measurements of a kind are kept, in order."""

    def measurements(
        self, subject_id: str, kind: str, start: datetime | None = None, end: datetime | None = None
    ) -> AsyncIterator[Sequence[Measurement]]:
        """Yield all of a series in parts, oldest first: as measured while that is kept, later summed up.

        None: from the beginning, to the end.
        """

    async def close(self) -> None:
        """Write what is left and close; safe twice."""
