"""How an alert lives, whatever it is about: it begins, waits, fires, and ends, perhaps after a calm. Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from ..model.alert import AlertState
from .newcomers import lacks_address
from .open_alerts import Told, key_of
from .rules import OnMetric

if TYPE_CHECKING:
    from datetime import datetime

    from ..model.alert import Alert
    from ..model.finding import Severity
    from .open_alerts import Key, OpenAlerts
    from .rules import Rule, Rules
    from .subjects import Subjects
    from .waiting import Waiting

# A device that comes and goes is back only when it has stayed this long.
CALM = timedelta(minutes=10)
# What a part shows fires only while the last value that says so is not older: a hole proves nothing.
FRESH = timedelta(minutes=1)


class Life:
    """Begins, fires and ends what is in `open_alerts`, as `rules` say; returns the alerts that changed."""

    def __init__(self, rules: Rules, open_alerts: OpenAlerts, waiting: Waiting, subjects: Subjects) -> None:
        self.rules = rules
        self._open = open_alerts
        self._waiting = waiting
        self._subjects = subjects
        # The newest words for what is wrong, and when a sample rule was last seen to hold in this run.
        self._summaries: dict[Key, tuple[str, datetime]] = {}
        # Conditions that are over, and when that counts.
        self._clearing: dict[Key, datetime] = {}

    def expire(self, now: datetime) -> list[Alert]:
        """What the time alone changes: alerts fire, are held, and end after a calm."""
        changed = []
        for key, at in [*self._clearing.items()]:
            if now >= at:
                alert = self._open.get(*key)
                del self._clearing[key]
                changed += [self.end(alert, now)] if alert is not None else []
        return changed + self._waiting.expire(now, lambda alert: self._due(alert, now))

    def begin(
        self, name: str, subject_id: str, summary: str, now: datetime, severity: Severity | None = None
    ) -> list[Alert]:
        """The condition holds; `severity` None: as bad as the rule says."""
        rule = self.rules.by_name.get(name)
        if rule is None or not self._subjects.covers(self.rules, rule, subject_id):
            return []
        key = (name, subject_id)
        self._clearing.pop(key, None)
        if is_sampled(rule):
            self._summaries[key] = (summary, now)
        told = Told(subject=self._subjects.label(subject_id), summary=summary, severity=severity)
        begun = self._open.begin(rule, subject_id, told, now)
        return [] if begun is None else [begun]

    def clear(self, name: str, subject_id: str, since: datetime, now: datetime) -> list[Alert]:
        """The condition does not hold, since `since`."""
        self._summaries.pop((name, subject_id), None)
        alert = self._open.get(name, subject_id)
        if alert is None:
            return []
        device = self._subjects.devices.get(subject_id)
        flaps = alert.state is AlertState.FIRING and device is not None and device.flapping
        if flaps and now - since < CALM:
            self._clearing.setdefault(key_of(alert), since + CALM)
            return []
        return [self.end(alert, now)]

    def clear_at(self, name: str, subject_id: str, at: datetime) -> None:
        """The condition is taken to be over at a time to come, unless it begins anew."""
        self._clearing[(name, subject_id)] = at

    def end(self, alert: Alert, now: datetime) -> Alert:
        """The alert is over, or came to nothing."""
        key = key_of(alert)
        self._waiting.forget(key)
        self._summaries.pop(key, None)
        self._clearing.pop(key, None)
        return self._open.end(alert, now)

    def end_orphans(self, now: datetime) -> list[Alert]:
        """End every alert whose rule or subject is gone, or that its rule is no longer about."""
        orphans = []
        for alert in self._open:
            rule = self.rules.get(alert.rule)
            if (
                rule is None
                or not self._subjects.exists(alert.subject_id)
                or not self._subjects.covers(self.rules, rule, alert.subject_id)
            ):
                orphans.append(self.end(alert, now))
        return orphans

    def _due(self, alert: Alert, now: datetime) -> Alert | None:
        """A pending alert in its newest words, if it is to fire now."""
        key = key_of(alert)
        rule = self.rules.get(alert.rule)
        summary, at = self._summaries.get(key, (alert.summary, None))
        if rule is None or key in self._clearing:
            return None
        if is_sampled(rule) and (at is None or (rule.about_parts and not abs(now - at) <= FRESH)):
            return None
        if now - alert.pending_since < timedelta(seconds=rule.wait):
            return None
        if lacks_address(alert, self._subjects, now):
            return None
        return replace(alert, summary=summary)


def is_sampled(rule: Rule) -> bool:
    """Whether only samples tell of it: after a restart nobody knows whether it still holds."""
    return isinstance(rule.when, OnMetric)
