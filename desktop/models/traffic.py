"""What flowed through a port, or all of them, over a span: two curves, and in numbers. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, isnan
from typing import TYPE_CHECKING

from .series import EMPTY, Curve, read_curve

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

BITS = 8
PERCENT = 95


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One direction in numbers; None: not known. `p95`: 95 of 100 steps had no more. `total` in bytes."""

    p95: float | None = None
    most: float | None = None
    total: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Traffic:
    """Bits a second into the device and out of it."""

    into: Curve = EMPTY
    out: Curve = EMPTY

    @property
    def empty(self) -> bool:
        """Nothing was measured."""
        return self.into.empty and self.out.empty


def read_traffic(answer: object) -> Traffic:
    """Read an answer of /metrics/bandwidth; what makes no sense is left out."""
    return Traffic(into=read_curve(_only(answer, 1)), out=read_curve(_only(answer, 2)))


def way_of(curve: Curve) -> Way:
    """Return a direction in numbers, from the steps that were measured."""
    known = sorted(value for value in curve.values if not isnan(value))
    if not known:
        return Way()
    return Way(
        p95=known[max(ceil(len(known) * PERCENT / 100) - 1, 0)],
        most=known[-1],
        total=sum(known) * curve.step / BITS,
    )


def covered(curve: Curve, start: datetime, end: datetime) -> float:
    """Return the share of a span in which something was measured."""
    length = (end - start).total_seconds()
    known = sum(not isnan(value) for value in curve.values) * curve.step
    return min(known / length, 1.0) if length > 0 else 0.0


def _only(answer: object, column: int) -> dict[str, object]:
    """Return the answer with one of its columns."""
    data = answer if isinstance(answer, dict) else {}
    points = data.get("points")
    rows: Sequence[object] = points if isinstance(points, list) else ()
    return {
        "step": data.get("step"),
        "points": [[row[0], row[column]] for row in rows if isinstance(row, list) and len(row) > column],
    }
