"""The span of time that a client asks about."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from ...errors import InvalidRequestError

if TYPE_CHECKING:
    from collections.abc import Mapping

# Nothing is kept for longer, and a step would be more than a day.
LONGEST = timedelta(days=3660)
USUAL = timedelta(hours=24)


def span(query: Mapping[str, Any]) -> tuple[datetime, datetime]:
    """The start and the end asked for, or the last day; raises InvalidRequestError."""
    end: datetime = query.get("end") or datetime.now(UTC)
    start: datetime = query.get("start") or end - USUAL
    in_order(start, end)
    if end - start > LONGEST:
        raise InvalidRequestError("start: must be at most ten years before end.", field="start")
    return start, end


def in_order(start: datetime | None, end: datetime | None) -> None:
    """Raise InvalidRequestError where the end does not come after the start."""
    if start is not None and end is not None and start >= end:
        raise InvalidRequestError("start: must be before end.", field="start")
