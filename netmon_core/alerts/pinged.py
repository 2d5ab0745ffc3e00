"""Alerts about how targets answer pings and their like: latency, loss, and that one is up again. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..settings.rules import RuleName
from . import words
from .quality import Quality
from .rules import OnMetric

if TYPE_CHECKING:
    from datetime import datetime

    from ..model.alert import Alert
    from ..model.series import Sample
    from .life import Life
    from .open_alerts import OpenAlerts
    from .subjects import Subjects

# A target that went down before a restart is up when so many windows in a row have answers.
ANSWERS = 3


class Pinged:
    """Judges each window of probes; returns the alerts that changed."""

    def __init__(self, life: Life, open_alerts: OpenAlerts, subjects: Subjects) -> None:
        self._life = life
        self._open = open_alerts
        self._subjects = subjects
        self._quality = Quality()

    def forget(self, target_id: str) -> None:
        """Drop what is known of a target."""
        self._quality.forget(target_id)

    def measure(self, sample: Sample, now: datetime) -> list[Alert]:
        """Take in one window."""
        target_id = sample.target_id
        changed: list[Alert] = []
        in_force = self._life.rules
        down = self._open.get(RuleName.OFFLINE, target_id)
        rules = [
            rule
            for rule in (*in_force.on_metric("rtt"), *in_force.on_metric("loss"))
            if self._subjects.covers(in_force, rule, target_id)
        ]
        if not rules and down is None:
            return []
        averages = self._quality.take(sample)
        if down is not None and self._quality.answered(target_id, ANSWERS):
            changed += self._life.clear(RuleName.OFFLINE, target_id, now, now)
        if sample.pingless:
            # Who answers no pings neither loses them nor answers slowly.
            return changed + [
                alert for rule in rules for alert in self._life.clear(rule.name, target_id, now, now)
            ]
        if averages is None:
            return changed
        if averages.rtt is None and self._subjects.device_of(target_id) is not None:
            # Who answers no ping at all loses none: it never answers them, or presence says it is gone.
            return changed
        label = self._subjects.label(target_id)
        values = {"rtt": averages.rtt, "loss": averages.loss}
        for rule in rules:
            when = rule.when
            value = values.get(when.metric) if isinstance(when, OnMetric) else None
            if value is None or not isinstance(when, OnMetric):
                continue
            if when.holds(value):
                summary = words.measured(label, when.metric, value)
                changed += self._life.begin(rule.name, target_id, summary, now)
            elif when.is_over(value):
                changed += self._life.clear(rule.name, target_id, now, now)
        return changed
