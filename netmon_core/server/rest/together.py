"""Several series of counts as one. No I/O."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...model.measured import MeasuredPoint

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime


def together(series: Iterable[Sequence[MeasuredPoint]]) -> list[MeasuredPoint]:
    """Add up series with the same steps: of each step what is known of any of them; lows and highs are not.

    `seconds` is that of the one of which most is known.
    """
    steps: dict[datetime, list[MeasuredPoint]] = {}
    for points in series:
        for point in points:
            steps.setdefault(point.start, []).append(point)
    return [_add(start, steps[start]) for start in sorted(steps)]


def _add(start: datetime, points: list[MeasuredPoint]) -> MeasuredPoint:
    values = tuple(map(_sum, zip(*(each.values for each in points), strict=True)))
    unknown = (None,) * len(values)
    return MeasuredPoint(
        start=start,
        seconds=tuple(map(max, zip(*(each.seconds for each in points), strict=True))),
        values=values,
        # Ports are seldom at their highest at one moment.
        lows=unknown,
        highs=unknown,
        sums=tuple(map(_sum, zip(*(each.sums for each in points), strict=True))),
    )


def _sum[N: (int, float)](values: tuple[N | None, ...]) -> N | None:
    known = [each for each in values if each is not None]
    return sum(known[1:], known[0]) if known else None
