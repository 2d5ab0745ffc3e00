"""The days and months of a time zone. No I/O."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from ....errors import InvalidRequestError
from ....model.measured import By

if TYPE_CHECKING:
    from datetime import tzinfo

# Ten years of days.
MOST_PERIODS = 3_700


def periods(start: datetime, end: datetime, by: By, zone: tzinfo) -> list[tuple[datetime, datetime]]:
    """Return every whole day or month of the zone that [start, end) touches; raises InvalidRequestError.

    A day has 23 or 25 hours where the clocks change.
    """
    if (end - start).days > MOST_PERIODS:
        raise InvalidRequestError("start: must be at most ten years before end.", field="start")
    found = []
    day = start.astimezone(zone).date()
    if by is By.MONTH:
        day = day.replace(day=1)
    begin = _midnight(day, zone)
    while begin < end:
        day = _next(day, by)
        until = _midnight(day, zone)
        found.append((begin, until))
        begin = until
    return found


def _next(day: date, by: By) -> date:
    if by is By.DAY:
        return day + timedelta(days=1)
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)


def _midnight(day: date, zone: tzinfo) -> datetime:
    """When the day begins; where its midnight is left out, the first moment after."""
    return datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)
