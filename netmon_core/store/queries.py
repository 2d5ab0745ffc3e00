"""What can be asked of the written past, as SQL. Pure."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from .protocol import StoredEvent
from .rows import EVENT
from .rows_findings import FINDING
from .rows_monitoring import ALERT, OUTAGE
from .sql import select, text_to_row, time_from_row, time_to_row

if TYPE_CHECKING:
    from datetime import datetime

    from .sql import Row

type Query = tuple[str, Row]


def event_query(
    start: datetime | None, end: datetime | None, device_id: str | None, kind: str | None, limit: int
) -> Query:
    """Return the query for the log and its parameters."""
    conditions = _conditions({"at >= ?": start, "at < ?": end, "device_id = ?": device_id, "type = ?": kind})
    return (
        select("events", EVENT, conditions, "at DESC, id DESC LIMIT ?"),
        (*conditions.values(), limit),
    )


def outage_query(start: datetime | None, end: datetime | None, subject_id: str | None, limit: int) -> Query:
    """Return the query for outages that touch [start, end), and its parameters."""
    conditions = _conditions(
        {"(end_at IS NULL OR end_at > ?)": start, "start_at < ?": end, "subject_id = ?": subject_id}
    )
    order = "start_at DESC, subject_id LIMIT ?"
    return select("outages", OUTAGE, conditions, order), (*conditions.values(), limit)


def alert_query(start: datetime | None, end: datetime | None, subject_id: str | None, limit: int) -> Query:
    """Return the query for alerts that began in [start, end), and its parameters."""
    conditions = _conditions(
        {"pending_since >= ?": start, "pending_since < ?": end, "subject_id = ?": subject_id}
    )
    order = "pending_since DESC, id LIMIT ?"
    return select("alerts", ALERT, conditions, order), (*conditions.values(), limit)


def finding_query(start: datetime | None, end: datetime | None, network_id: str | None, limit: int) -> Query:
    """Return the query for findings first seen in [start, end), and its parameters."""
    conditions = _conditions({"first_seen >= ?": start, "first_seen < ?": end, "network_id = ?": network_id})
    order = "first_seen DESC, id LIMIT ?"
    return select("findings", FINDING, conditions, order), (*conditions.values(), limit)


def frame_query(finding_id: str) -> Query:
    """Return the query for the frames of a finding, and its parameters."""
    return select("frames", "at data", ("finding_id = ?",), "position"), (text_to_row(finding_id),)


def event_from_row(row: Row) -> StoredEvent:
    """Return one row of the log; raises ValueError where it makes no sense."""
    return StoredEvent(at=time_from_row(row[0]), type=row[1], device_id=row[2], body=json.loads(row[3]))


def _conditions(wanted: dict[str, datetime | str | None]) -> dict[str, Any]:
    """Return the conditions that are asked for, each with its value as a row holds it."""
    return {
        condition: text_to_row(value) if isinstance(value, str) else time_to_row(value)
        for condition, value in wanted.items()
        if value is not None
    }
