"""The alerts that are not over: at most one per rule and subject. Pure."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ..model.alert import Alert, AlertState

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import datetime

# Open at once. More tells nobody anything, and each is a row, an event and perhaps a message.
OPEN = 10_000

type Key = tuple[str, str]


class OpenAlerts:
    """Each change returns the alert as it is now, to be told as an event."""

    def __init__(self, new_id: Callable[[], str]) -> None:
        self._new_id = new_id
        self._alerts: dict[Key, Alert] = {}
        # Conditions that found no room.
        self.refused = 0

    def load(self, alerts: Iterable[Alert], now: datetime) -> list[Alert]:
        """Take in stored alerts; of two for one key the younger is resolved."""
        surplus = []
        for alert in sorted(alerts, key=lambda alert: (alert.pending_since, alert.id)):
            if alert.state is AlertState.RESOLVED:
                continue
            if self._alerts.setdefault(key_of(alert), alert) is not alert:
                surplus.append(replace(alert, state=AlertState.RESOLVED, resolved_at=now))
        return surplus

    def __iter__(self) -> Iterator[Alert]:
        return iter([*self._alerts.values()])

    def __len__(self) -> int:
        return len(self._alerts)

    def get(self, rule: str, subject_id: str) -> Alert | None:
        """The open alert of a rule for a subject."""
        return self._alerts.get((rule, subject_id))

    def begin(self, rule: str, subject_id: str, *, subject: str, summary: str, now: datetime) -> Alert | None:
        """Open an alert, pending; None where it is open already or there is no room."""
        if (rule, subject_id) in self._alerts:
            return None
        if len(self._alerts) >= OPEN:
            self.refused += 1
            return None
        return self.put(
            Alert(
                id=self._new_id(),
                rule=rule,
                subject_id=subject_id,
                subject=subject,
                summary=summary,
                state=AlertState.PENDING,
                pending_since=now,
            )
        )

    def put(self, alert: Alert) -> Alert:
        """Keep an open alert as it is now."""
        self._alerts[key_of(alert)] = alert
        return alert

    def fire(self, alert: Alert, now: datetime) -> Alert:
        """A pending alert has waited long enough."""
        return self.put(replace(alert, state=AlertState.FIRING, fired_at=now))

    def end(self, alert: Alert, now: datetime) -> Alert:
        """The alert is over, or came to nothing."""
        del self._alerts[key_of(alert)]
        return replace(alert, state=AlertState.RESOLVED, resolved_at=now, behind=alert.behind)


def key_of(alert: Alert) -> Key:
    """What only one open alert can have."""
    return alert.rule, alert.subject_id


def acknowledged(alert: Alert, by: str, now: datetime) -> Alert:
    """The alert, seen by a person; the first who saw it stays."""
    if alert.acknowledged_at is not None:
        return alert
    return replace(alert, acknowledged_at=now, acknowledged_by=by)
