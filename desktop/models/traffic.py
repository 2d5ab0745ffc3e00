"""What flowed through a port, or all of them, over a span: two curves, and in numbers. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import isnan
from typing import TYPE_CHECKING

from .series import EMPTY, Curve, read_curve

if TYPE_CHECKING:
    from datetime import datetime

BITS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One direction: bits a second as a curve, the bytes that were counted, and in how many seconds."""

    curve: Curve = EMPTY
    total: float = 0.0
    seconds: float = 0.0

    @property
    def most(self) -> float | None:
        """The highest bits a second; None: nothing is known."""
        known = [value for value in self.curve.most if not isnan(value)]
        known += [value for value in self.curve.values if not isnan(value)]
        return max(known, default=None)

    def covered(self, start: datetime, end: datetime) -> float:
        """Return the share of a span in which it was counted."""
        length = (end - start).total_seconds()
        return min(self.seconds / length, 1.0) if length > 0 else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Traffic:
    """Into the device, and out of it."""

    into: Way = field(default_factory=Way)
    out: Way = field(default_factory=Way)

    @property
    def empty(self) -> bool:
        """Nothing was measured."""
        return self.into.curve.empty and self.out.curve.empty


def read_traffic(answer: object) -> Traffic:
    """Read an answer of /metrics/bandwidth; what makes no sense is left out."""
    data = answer if isinstance(answer, dict) else {}
    points = data.get("points")
    rows = [each for each in points if isinstance(each, dict)] if isinstance(points, list) else []
    return Traffic(into=_way(data.get("step"), rows, 0), out=_way(data.get("step"), rows, 1))


def read_percentile(answer: object) -> tuple[float | None, float | None]:
    """Read what the rates stayed below for most of the time, in bits a second: in, out."""
    data = answer if isinstance(answer, dict) else {}
    into, out = (_number(data, "values", column) for column in (0, 1))
    return (None if into is None else into * BITS, None if out is None else out * BITS)


def _way(step: object, rows: list[dict[str, object]], column: int) -> Way:
    points: list[list[object]] = []
    total = seconds = 0.0
    for row in rows:
        rates = [_number(row, name, column) for name in ("values", "lows", "highs")]
        points.append([row.get("start"), *(None if rate is None else rate * BITS for rate in rates)])
        counted = _number(row, "sums", column)
        if counted is not None:
            total += counted
            seconds += _number(row, "seconds", column) or 0.0
    return Way(curve=read_curve({"step": step, "points": points}), total=total, seconds=seconds)


def _number(row: dict[str, object], name: str, column: int) -> float | None:
    values = row.get(name)
    value = values[column] if isinstance(values, list) and len(values) > column else None
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None
