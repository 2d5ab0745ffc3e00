"""What was measured of anything but pings, as it is asked for; values in the order of the kind's columns."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from ..lazy_dataclass import dataclass


class By(StrEnum):
    """What is counted together; it is only asked for, so there is no OTHER."""

    DAY = "day"
    MONTH = "month"


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuredPoint:
    """One step: `start` is when it begins; it holds every stretch that ended in it, its own end included.

    Of counts `values`, `lows` and `highs` are by the second and `sums` exact; of levels they are the average,
    the lowest and the highest, and `sums` is None. None: it is not known, which is not the same as none.
    """

    start: datetime
    # How much of the time is known, which may be more than the step where a stretch is longer.
    seconds: tuple[float, ...]
    values: tuple[float | None, ...]
    lows: tuple[float | None, ...]
    highs: tuple[float | None, ...]
    sums: tuple[int | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Total:
    """All that was counted in [start, end), and how much of that time was counted."""

    start: datetime
    end: datetime
    seconds: tuple[float, ...]
    sums: tuple[int | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Percentile:
    """What a rate, or level, stayed below for a share of the time, by samples of `step` seconds each.

    Nearest rank; steps without a measurement are left out, and `samples` counts the others.
    """

    percent: float
    step: float
    samples: tuple[int, ...]
    values: tuple[float | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranked:
    """One of those with the most: its mean rate by the second, or level, and how much was counted."""

    subject_id: str
    value: float
    sum: int | None
    seconds: float
