"""What monitoring brings, as rows of the schema and back. Pure."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from ..model.alert import Alert, AlertState, Silence
from ..model.finding import Severity
from ..model.monitor import Pause
from ..model.outage import Outage
from .sql import (
    insert,
    optional_time_from_row,
    optional_time_to_row,
    optional_to_row,
    text_to_row,
    time_from_row,
    time_to_row,
    to_json,
    upsert,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from .pending import Batch
    from .sql import Row

# Of one kind. One text per device is the most that anything keeps, and the inventory knows at most 20,000.
MEMORY_KEPT = 25_000
# A row takes about 150 bytes: 15 MB. A device that flaps at its worst makes a few hundred a day.
OUTAGES_KEPT = 100_000
# Of those that are over; about 400 bytes each.
ALERTS_KEPT = 20_000

MEMORY = "kind key text"
OUTAGE = "subject_id start_at end_at why"
ALERT = (
    "id rule subject_id subject summary state pending_since fired_at resolved_at"
    " acknowledged_at acknowledged_by behind severity advice"
)
SILENCE = "id start_at end_at subject_id rule comment"
PAUSE = "position until device_id network_id"

type Step = tuple[str, Sequence[Any], Callable[[Any], Iterable[Row]]]


def monitoring_steps(batch: Batch) -> list[Step]:
    """Return each statement with the things it is for and what makes rows of them.

    Whether an alert was told about is in the memory, so that is written first: at worst it is told twice.
    """
    memory = [*batch.memory.items()]
    kept = [item for item in memory if item[1] is not None]
    dropped = [item[0] for item in memory if item[1] is None]
    withdrawn = [alert for alert in batch.alerts.values() if is_withdrawn(alert)]
    alerts = [alert for alert in batch.alerts.values() if not is_withdrawn(alert)]
    silences = [*batch.silences.values()]
    pauses = [*batch.pauses.values()]
    return [
        ("DELETE FROM memory WHERE kind = ? AND key = ?", dropped, lambda key: (_texts(key),)),
        # REPLACE gives a new id, so the ids are in the order of writing.
        (insert("memory", MEMORY).replace("INSERT", "REPLACE", 1), kept, _memory_rows),
        (_TRIM_MEMORY, sorted({kind for (kind, _), _ in kept}), lambda kind: ((kind, kind, MEMORY_KEPT),)),
        ("DELETE FROM alerts WHERE id = ?", withdrawn, lambda alert: ((text_to_row(alert.id),),)),
        (upsert("alerts", ALERT), alerts, _alert_rows),
        (_TRIM_ALERTS, [ALERTS_KEPT] if alerts else [], lambda cap: ((cap,),)),
        ("DELETE FROM silences", silences, lambda _: ((),)),
        (insert("silences", SILENCE), silences, _silence_rows),
        ("DELETE FROM pauses", pauses, lambda _: ((),)),
        (insert("pauses", PAUSE), pauses, _pause_rows),
        (
            upsert("outages", OUTAGE, key="subject_id start_at"),
            [*batch.outages.values()],
            _outage_rows,
        ),
        (_TRIM_OUTAGES, [OUTAGES_KEPT] if batch.outages else [], lambda cap: ((cap,),)),
    ]


def is_withdrawn(alert: Alert) -> bool:
    """Tell whether the alert ended before it fired; nothing of it is kept."""
    return alert.state is AlertState.RESOLVED and alert.fired_at is None


_TRIM_MEMORY = (
    "DELETE FROM memory WHERE kind = ? AND id IN"
    " (SELECT id FROM memory WHERE kind = ? ORDER BY id DESC LIMIT -1 OFFSET ?)"
)
_TRIM_ALERTS = (
    "DELETE FROM alerts WHERE state = 'resolved' AND number <= (SELECT max(number) FROM alerts) - ?"
)
_TRIM_OUTAGES = "DELETE FROM outages WHERE id <= (SELECT max(id) FROM outages) - ?"


def _texts(values: Iterable[str]) -> Row:
    return tuple(map(text_to_row, values))


def _memory_rows(item: tuple[tuple[str, str], str]) -> Iterator[Row]:
    key, text = item
    yield (*_texts(key), text_to_row(text))


def _alert_rows(alert: Alert) -> Iterator[Row]:
    yield (
        *_texts((alert.id, alert.rule, alert.subject_id, alert.subject, alert.summary)),
        alert.state.value,
        time_to_row(alert.pending_since),
        optional_time_to_row(alert.fired_at),
        optional_time_to_row(alert.resolved_at),
        optional_time_to_row(alert.acknowledged_at),
        optional_to_row(alert.acknowledged_by),
        to_json(alert.behind),
        alert.severity.value,
        text_to_row(alert.advice),
    )


def _silence_rows(silences: tuple[Silence, ...]) -> Iterator[Row]:
    for silence in silences:
        yield (
            text_to_row(silence.id),
            time_to_row(silence.start),
            time_to_row(silence.end),
            optional_to_row(silence.subject_id),
            optional_to_row(silence.rule),
            text_to_row(silence.comment),
        )


def _pause_rows(pauses: tuple[Pause, ...]) -> Iterator[Row]:
    for position, pause in enumerate(pauses):
        yield (
            position,
            time_to_row(pause.until),
            optional_to_row(pause.device_id),
            optional_to_row(pause.network_id),
        )


def _outage_rows(outage: Outage) -> Iterator[Row]:
    yield (
        text_to_row(outage.subject_id),
        time_to_row(outage.start),
        optional_time_to_row(outage.end),
        text_to_row(outage.why),
    )


def alert_from_row(row: Row) -> Alert:
    """Return an alert; raises ValueError where the row makes no sense."""
    return Alert(
        id=row[0],
        rule=row[1],
        subject_id=row[2],
        subject=row[3],
        summary=row[4],
        state=AlertState(row[5]),
        pending_since=time_from_row(row[6]),
        fired_at=optional_time_from_row(row[7]),
        resolved_at=optional_time_from_row(row[8]),
        acknowledged_at=optional_time_from_row(row[9]),
        acknowledged_by=row[10],
        behind=tuple(map(str, json.loads(row[11]))),
        severity=Severity(row[12]),
        advice=row[13],
    )


def outage_from_row(row: Row) -> Outage:
    """Return an outage; raises OverflowError for a time beyond the calendar."""
    return Outage(
        subject_id=row[0], start=time_from_row(row[1]), end=optional_time_from_row(row[2]), why=row[3]
    )


def silence_from_row(row: Row) -> Silence:
    """Return a silence; raises OverflowError for a time beyond the calendar."""
    return Silence(
        id=row[0],
        start=time_from_row(row[1]),
        end=time_from_row(row[2]),
        subject_id=row[3],
        rule=row[4],
        comment=row[5],
    )


def pause_from_row(row: Row) -> Pause:
    """Return a pause; raises OverflowError for a time beyond the calendar."""
    return Pause(until=time_from_row(row[1]), device_id=row[2], network_id=row[3])
