"""Findings and their frames, as rows of the schema and back. Pure."""

from __future__ import annotations

import json
from datetime import timedelta
from ipaddress import ip_address
from typing import TYPE_CHECKING

from ..model.finding import Finding, Severity
from .sql import (
    optional_time_from_row,
    optional_time_to_row,
    text_to_row,
    time_from_row,
    time_to_row,
    to_json,
    upsert,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from .pending import Batch
    from .rows_monitoring import Step
    from .sql import Row

    type Frame = tuple[datetime, bytes]

# Of those that are over; with their frames 5 MB.
FINDINGS_KEPT = 1_000
FINDINGS_KEPT_FOR = timedelta(days=30)

FINDING = (
    "id rule severity network_id summary advice first_seen last_seen address macs excuses waits frames"
    " ended_at ended_why"
)


def finding_steps(batch: Batch) -> list[Step]:
    """Return each statement with the things it is for and what makes rows of them."""
    findings = [*batch.findings.values()]
    latest = [max(finding.last_seen for finding in findings)] if findings else []
    return [
        (upsert("findings", FINDING), findings, _finding_rows),
        # A finding may have made room before its frames were written.
        (_INSERT_FRAME, [*batch.frames.items()], _frame_rows),
        (_TRIM_FINDINGS, latest, lambda now: ((FINDINGS_KEPT, time_to_row(now - FINDINGS_KEPT_FOR)),)),
    ]


def is_kept(finding: Finding, now: datetime) -> bool:
    """Whether the finding is told of still."""
    return finding.ended_at is None or now - finding.last_seen < FINDINGS_KEPT_FOR


_INSERT_FRAME = (
    "REPLACE INTO frames (finding_id, position, at, data)"
    " SELECT ?, ?, ?, ? WHERE EXISTS (SELECT 1 FROM findings WHERE id = ?)"
)
_TRIM_FINDINGS = (
    "DELETE FROM findings WHERE ended_at IS NOT NULL"
    " AND (number <= (SELECT max(number) FROM findings) - ? OR last_seen < ?)"
)


def _finding_rows(finding: Finding) -> Iterator[Row]:
    yield (
        *map(text_to_row, (finding.id, finding.rule, finding.severity.value, finding.network_id)),
        text_to_row(finding.summary),
        text_to_row(finding.advice),
        time_to_row(finding.first_seen),
        time_to_row(finding.last_seen),
        None if finding.address is None else str(finding.address),
        to_json(finding.macs),
        to_json(finding.excuses),
        finding.waits,
        finding.frames,
        optional_time_to_row(finding.ended_at),
        text_to_row(finding.ended_why),
    )


def _frame_rows(item: tuple[tuple[str, int], Frame]) -> Iterator[Row]:
    (finding_id, position), (at, data) = item
    yield finding_id, position, time_to_row(at), data, finding_id


def finding_from_row(row: Row) -> Finding:
    """Return a finding; raises ValueError where the row makes no sense."""
    return Finding(
        id=row[0],
        rule=row[1],
        severity=Severity(row[2]),
        network_id=row[3],
        summary=row[4],
        advice=row[5],
        first_seen=time_from_row(row[6]),
        last_seen=time_from_row(row[7]),
        address=None if row[8] is None else ip_address(row[8]),
        macs=tuple(map(str, json.loads(row[9]))),
        excuses=tuple(map(str, json.loads(row[10]))),
        waits=bool(row[11]),
        frames=row[12],
        ended_at=optional_time_from_row(row[13]),
        ended_why=row[14],
    )


def frame_from_row(row: Row) -> Frame:
    """Return when a frame came, and it; raises OverflowError for a time beyond the calendar."""
    return time_from_row(row[0]), bytes(row[1])
