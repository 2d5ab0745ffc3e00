"""Alerts about what ports and sensors show, and about what happens to them. Pure."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from ..model.alert import AlertState
from . import words
from .open_alerts import key_of, root_of
from .parts import readings
from .rules import OnMetric

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from ..events.port import PortFlapping
    from ..model.alert import Alert
    from ..model.measurement import Measurement
    from ..model.metric import MetricReading
    from .life import Life
    from .open_alerts import Key, OpenAlerts
    from .rules import Rule
    from .subjects import Subjects

# Of one rule so many ports or sensors of one device are told of one by one; of the others one alert about the
# device tells. An agent can make up thousands.
TOLD_PARTS = 8
# Of all devices and rules together: there must be room for who is offline.
PART_ALERTS = 2_000
# What is pending ends where nobody tells of it for so long: nobody knows that it held all the time.
GAP = timedelta(minutes=10)
# Of what nobody has told for so long nobody knows whether it is still so.
UNTOLD = timedelta(days=1)
# How long after the last of its parts a device is told of as a whole.
CALM = timedelta(minutes=10)


class Measured:
    """Judges what parts show and do; returns the alerts that changed."""

    def __init__(self, life: Life, open_alerts: OpenAlerts, subjects: Subjects) -> None:
        self._life = life
        self._open = open_alerts
        self._subjects = subjects
        # When each condition about a part was last told; no more than there are open alerts.
        self._told: dict[Key, datetime] = {}
        # When a part that was not told of by itself last was so, by rule and device.
        self._crowds: dict[Key, datetime] = {}
        # Conditions that found no room.
        self.refused = 0

    def load(self, alerts: Iterable[Alert], now: datetime) -> None:
        """Go on where the last run ended."""
        for alert in alerts:
            if self._is_about_part(alert):
                self._told[key_of(alert)] = now
            elif (rule := self._life.rules.get(alert.rule)) is not None and rule.about_parts:
                self._crowds[key_of(alert)] = now

    def measure(self, measurement: Measurement, now: datetime) -> list[Alert]:
        """Take in what a part showed."""
        part = self._subjects.parts.get(measurement.subject_id)
        if part is None:
            return []
        found = readings(measurement, part, self._life.rules.metrics)
        return [alert for reading in found for alert in self.read(reading, now)]

    def read(self, reading: MetricReading, now: datetime) -> list[Alert]:
        """Take in one value."""
        changed: list[Alert] = []
        if reading.value is None:
            return changed
        for rule in self._life.rules.on_metric(reading.metric):
            when = rule.when
            if not isinstance(when, OnMetric):
                continue
            alert = self._open.get(rule.name, reading.subject_id)
            if when.holds(reading.value):
                part = self._subjects.parts.get(reading.subject_id)
                summary = words.measured(
                    self._subjects.label(reading.subject_id),
                    reading.metric,
                    reading.value,
                    limit=None if part is None else part.limit,
                )
                changed += self._begin(rule, reading.subject_id, summary, now)
            elif alert is not None and (when.is_over(reading.value) or alert.state is AlertState.PENDING):
                # What has not lasted yet must hold all the time; what fires must be well again.
                changed += self._clear(rule, reading.subject_id, now)
            elif alert is not None:
                self._told[key_of(alert)] = now
        return changed

    def occur(self, event: PortFlapping, now: datetime) -> list[Alert]:
        """Take in that a port goes up and down, or no longer does."""
        changed: list[Alert] = []
        subject_id = f"{event.device_id}/{event.port_id}"
        for rule in self._life.rules.on_event(event.type):
            if event.flapping:
                label = self._subjects.label(subject_id)
                changed += self._begin(rule, subject_id, words.flapping(label, event.times), now)
            else:
                changed += self._clear(rule, subject_id, now)
        return changed

    def expire(self, now: datetime) -> list[Alert]:
        """End what nobody told of any more."""
        over = []
        for key, at in [*self._told.items()]:
            alert, rule = self._open.get(*key), self._life.rules.get(key[0])
            waits = alert is not None and alert.state is AlertState.PENDING
            lasts = GAP if waits and rule is not None and isinstance(rule.when, OnMetric) else UNTOLD
            if alert is None:
                del self._told[key]
            elif not timedelta(0) <= now - at < lasts:
                over.append(alert)
        for key, at in [*self._crowds.items()]:
            alert = self._open.get(*key)
            if alert is None:
                del self._crowds[key]
            elif not timedelta(0) <= now - at < CALM:
                over.append(alert)
        return [self._end(alert, now) for alert in over]

    def _begin(self, rule: Rule, subject_id: str, summary: str, now: datetime) -> list[Alert]:
        key = (rule.name, subject_id)
        if self._open.get(*key) is None:
            device_id = root_of(subject_id)
            if not self._subjects.covers(self._life.rules, rule, subject_id):
                return []
            if subject_id != device_id and self._is_crowded(rule, device_id):
                return self._crowd(rule, device_id, now)
            if len(self._told) >= PART_ALERTS:
                self.refused += 1
                return []
        begun = self._life.begin(rule.name, subject_id, summary, now)
        if self._open.get(*key) is not None:
            self._told[key] = now
        return begun

    def _is_crowded(self, rule: Rule, device_id: str) -> bool:
        told = sum(
            alert.rule == rule.name and "/" in alert.subject_id for alert in self._open.under(device_id)
        )
        return told >= TOLD_PARTS

    def _crowd(self, rule: Rule, device_id: str, now: datetime) -> list[Alert]:
        """There are too many parts for an alert each: the device is told of."""
        key = (rule.name, device_id)
        if key not in self._crowds and len(self._crowds) >= PART_ALERTS:
            self.refused += 1
            return []
        summary = words.many_parts(self._subjects.label(device_id), rule.name, TOLD_PARTS)
        begun = self._life.begin(rule.name, device_id, summary, now)
        if self._open.get(*key) is not None:
            self._crowds[key] = now
        return begun

    def _clear(self, rule: Rule, subject_id: str, now: datetime) -> list[Alert]:
        self._told.pop((rule.name, subject_id), None)
        return self._life.clear(rule.name, subject_id, now, now)

    def _end(self, alert: Alert, now: datetime) -> Alert:
        self._told.pop(key_of(alert), None)
        self._crowds.pop(key_of(alert), None)
        return self._life.end(alert, now)

    def _is_about_part(self, alert: Alert) -> bool:
        device = root_of(alert.subject_id)
        return device != alert.subject_id and device in self._subjects.devices
