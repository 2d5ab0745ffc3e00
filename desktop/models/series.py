"""A series as the server answers it, for drawing. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from math import isnan, nan
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

# The server sends no more; another one must not make a window of millions.
MAX_POINTS = 4000


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """Points in time: seconds since 1970, value, least and most; nan where nothing was measured."""

    step: float
    times: tuple[float, ...] = ()
    values: tuple[float, ...] = ()
    least: tuple[float, ...] = ()
    most: tuple[float, ...] = ()

    @property
    def empty(self) -> bool:
        """There is nothing to draw."""
        return all(isnan(value) for value in self.values)


EMPTY = Curve(step=60)


def read_curve(answer: object) -> Curve:
    """Read an answer of /metrics; what makes no sense is left out. Gaps are closed by no line."""
    data = answer if isinstance(answer, dict) else {}
    given = data.get("points")
    step = _number(data.get("step")) or 60.0
    rows: list[tuple[float, float, float, float]] = []
    for point in given[:MAX_POINTS] if isinstance(given, list) else ():
        if isinstance(point, list) and len(point) >= 2 and (at := _time(point[0])) is not None:
            value = _or_nan(point, 1)
            if rows and at - rows[-1][0] > 2.5 * step:
                rows.append((rows[-1][0] + step, nan, nan, nan))
            rows.append((at, value, _or_nan(point, 2), _or_nan(point, 3)))
    return Curve(
        step=step,
        times=tuple(row[0] for row in rows),
        values=tuple(row[1] for row in rows),
        least=tuple(row[2] for row in rows),
        most=tuple(row[3] for row in rows),
    )


def nearest(times: Sequence[float], at: float) -> int | None:
    """Return which point is nearest to a time."""
    return min(range(len(times)), key=lambda i: abs(times[i] - at)) if times else None


def _or_nan(point: list[object], at: int) -> float:
    value = _number(point[at]) if at < len(point) else None
    return nan if value is None else value


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _time(value: object) -> float | None:
    if isinstance(value, str):
        try:
            return datetime.fromisoformat(value).timestamp()
        except (ValueError, OverflowError):
            return None
    return _number(value)
