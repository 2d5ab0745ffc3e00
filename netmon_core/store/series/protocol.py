"""What a series store can do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from ...model.series import Point, Sample

# No screen shows more.
MOST_POINTS = 2_000


class SeriesStore(Protocol):
    """Keeps samples by target. Recording never blocks and never fails; `health` tells the truth."""

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

    async def close(self) -> None:
        """Write what is left and close; safe twice."""
