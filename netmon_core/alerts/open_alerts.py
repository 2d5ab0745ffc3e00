"""The alerts that are not over: at most one per rule and subject. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ..model.alert import Alert, AlertState

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import datetime

    from ..model.finding import Severity
    from .rules import Rule

# Open at once. More tells nobody anything, and each is a row, an event and perhaps a message.
OPEN = 10_000

type Key = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What people read of an alert that begins. `severity` None: that of its rule."""

    subject: str
    summary: str
    severity: Severity | None = None


class OpenAlerts:
    """Each change returns the alert as it is now, to be told as an event."""

    def __init__(self, new_id: Callable[[], str]) -> None:
        self._new_id = new_id
        self._alerts: dict[Key, Alert] = {}
        # The same by the root of the subject: a device with its parts, or with its targets.
        self._by_root: dict[str, dict[Key, Alert]] = {}
        # Conditions that found no room.
        self.refused = 0

    def load(self, alerts: Iterable[Alert], now: datetime) -> list[Alert]:
        """Take in stored alerts; of two for one key the younger is resolved."""
        surplus = []
        for alert in sorted(alerts, key=lambda alert: (alert.pending_since, alert.id)):
            if alert.state is AlertState.RESOLVED:
                continue
            if key_of(alert) in self._alerts:
                surplus.append(replace(alert, state=AlertState.RESOLVED, resolved_at=now))
            else:
                self.put(alert)
        return surplus

    def __iter__(self) -> Iterator[Alert]:
        return iter([*self._alerts.values()])

    def __len__(self) -> int:
        return len(self._alerts)

    def get(self, rule: str, subject_id: str) -> Alert | None:
        """The open alert of a rule for a subject."""
        return self._alerts.get((rule, subject_id))

    def under(self, root: str) -> list[Alert]:
        """The open alerts about a device and its parts, or ("device:DEVICE") about its targets."""
        return [*self._by_root.get(root, {}).values()]

    def begin(self, rule: Rule, subject_id: str, told: Told, now: datetime) -> Alert | None:
        """Open an alert, pending; None where it is open already or there is no room."""
        if (rule.name, subject_id) in self._alerts:
            return None
        if len(self._alerts) >= OPEN:
            self.refused += 1
            return None
        return self.put(
            Alert(
                id=self._new_id(),
                rule=rule.name,
                subject_id=subject_id,
                subject=told.subject,
                summary=told.summary,
                state=AlertState.PENDING,
                pending_since=now,
                severity=told.severity or rule.severity,
                advice=rule.advice,
            )
        )

    def put(self, alert: Alert) -> Alert:
        """Keep an open alert as it is now."""
        key = key_of(alert)
        self._alerts[key] = self._by_root.setdefault(root_of(alert.subject_id), {})[key] = alert
        return alert

    def fire(self, alert: Alert, now: datetime) -> Alert:
        """A pending alert has waited long enough."""
        return self.put(replace(alert, state=AlertState.FIRING, fired_at=now))

    def end(self, alert: Alert, now: datetime) -> Alert:
        """The alert is over, or came to nothing."""
        key, root = key_of(alert), root_of(alert.subject_id)
        del self._alerts[key]
        del self._by_root[root][key]
        if not self._by_root[root]:
            del self._by_root[root]
        return replace(alert, state=AlertState.RESOLVED, resolved_at=now, behind=alert.behind)


def root_of(subject_id: str) -> str:
    """The device of a part, and what stands before the kind of a target."""
    return subject_id.partition("/")[0]


def key_of(alert: Alert) -> Key:
    """What only one open alert can have."""
    return alert.rule, alert.subject_id


def acknowledged(alert: Alert, by: str, now: datetime) -> Alert:
    """The alert, seen by a person; the first who saw it stays."""
    if alert.acknowledged_at is not None:
        return alert
    return replace(alert, acknowledged_at=now, acknowledged_by=by)
