"""Which steps a span is answered in. No I/O."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from .protocol import MOST_POINTS

if TYPE_CHECKING:
    from collections.abc import Iterator

MINUTE, HOUR, DAY = 60, 3600, 86_400

# Each divides an hour or is hours that divide a day, so a step never cuts a rollup in two.
STEPS = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, DAY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """[start, end) in whole steps, all in whole seconds since 1970."""

    start: int
    end: int
    step: int

    def hours(self) -> Iterator[int]:
        """Yield the hours since 1970 that it touches."""
        yield from range(self.start // HOUR, -(-self.end // HOUR))


def plan_span(start: datetime, end: datetime, at_least: float | None = None) -> Span:
    """Return the finest steps of at least that many seconds, no more than MOST_POINTS of them.

    They begin at multiples of the step, so the first may begin before `start` and the last end after `end`.
    """
    first, last = start.timestamp(), end.timestamp()
    step = next(
        (
            step
            for step in STEPS
            if step >= (at_least or 0) and -(-last // step) - first // step <= MOST_POINTS
        ),
        None,
    )
    if step is None:
        # One more, as neither end need fall on a step.
        least = max(at_least or 0, (last - first) / (MOST_POINTS - 1))
        step = DAY * int(-(-least // DAY))
    begin = int(first // step) * step
    return Span(start=begin, end=max(begin, int(-(-last // step)) * step), step=step)


def moment(seconds: int) -> datetime:
    """Return whole seconds since 1970 as a time."""
    return datetime.fromtimestamp(seconds, UTC)
