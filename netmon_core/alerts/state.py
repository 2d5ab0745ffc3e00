"""What is wrong now, and since when: alerts go from pending to firing to resolved. Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from ..errors import NotFoundError
from ..events.address import FloodStarted
from ..events.device import DeviceChanged, DeviceDiscovered, DeviceDown, DeviceForgotten, DeviceUp
from ..events.finding import FindingChanged
from ..events.monitor import MonitorHealthChanged
from ..events.port import PortFlapping
from ..events.target import SampleTaken, TargetDown, TargetUp
from ..model.alert import AlertState
from ..model.finding import Severity
from ..model.presence import Presence
from ..model.target import ProbeKind
from ..settings.rules import RuleName
from . import newcomers, words
from .arrivals import Arrivals
from .life import Life
from .measured import Measured
from .open_alerts import OpenAlerts, acknowledged
from .pinged import Pinged
from .subjects import MONITOR, Subjects
from .waiting import Waiting

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from datetime import datetime

    from ..events.event import Event
    from ..model.alert import Alert
    from ..model.device import Device
    from ..model.finding import Finding
    from ..model.measurement import Measurement
    from ..model.metric import MetricReading
    from ..model.monitor import Pause
    from ..model.network import Network
    from ..model.target import Target
    from .parts import Part
    from .rules import Rules

# After a restart the monitor is said to be blind within this time, or it can see.
SIGHT = timedelta(minutes=2)


class Alerts:
    """Hears events and returns the alerts that changed: pending, firing, resolved.

    An alert that is resolved without `fired_at` came to nothing. While nobody can know (the monitor is
    blind, monitoring is paused, the gateway before it is down) a pending alert waits, and afterwards waits
    its whole time again. What is stored is enough to go on after a restart as if there had been none.
    """

    def __init__(self, rules: Rules, *, new_id: Callable[[], str]) -> None:
        self.subjects = Subjects()
        self._open = OpenAlerts(new_id)
        self._waiting = Waiting(self._open, self.subjects)
        self._life = Life(rules, self._open, self._waiting, self.subjects)
        self._pinged = Pinged(self._life, self._open, self.subjects)
        self._arrivals = Arrivals(self._life, self._open, self.subjects)
        self._measured = Measured(self._life, self._open, self.subjects)

    def load(
        self,
        *,
        devices: Iterable[Device] = (),
        networks: Iterable[Network] = (),
        targets: Iterable[Target] = (),
        alerts: Iterable[Alert] = (),
        pauses: Iterable[Pause] = (),
        findings: Iterable[Finding] = (),
        now: datetime,
    ) -> list[Alert]:
        """Go on where the last run ended; returns what is no longer so."""
        self.subjects.networks = {network.id: network for network in networks}
        self.subjects.targets = {target.id: target for target in targets}
        self.subjects.findings = {finding.id: finding for finding in findings}
        devices = tuple(devices)
        for device in devices:
            self.subjects.put(device)
        changed = self._open.load(alerts, now)
        self._measured.load(self._open, now)
        changed += self._life.end_orphans(now)
        for device in devices:
            if device.presence is Presence.ONLINE:
                changed += self._life.clear(RuleName.OFFLINE, device.id, device.presence_since or now, now)
        if self._open.get(RuleName.MONITOR_BLIND, MONITOR) is not None:
            # That it can see may never be said, so it is taken to be well unless it is called blind anew.
            self._life.clear_at(RuleName.MONITOR_BLIND, MONITOR, now + SIGHT)
        self._waiting.load(devices, pauses, now)
        return changed

    def __iter__(self) -> Iterator[Alert]:
        return iter(self._open)

    @property
    def refused(self) -> int:
        """Conditions that found no room."""
        return self._open.refused + self._measured.refused

    @property
    def rules(self) -> Rules:
        """The rules in force."""
        return self._life.rules

    def set_rules(self, rules: Rules, now: datetime) -> list[Alert]:
        """Other rules are in force; alerts that none of them is about are over."""
        self._life.rules = rules
        return self._life.end_orphans(now)

    def set_targets(self, targets: Iterable[Target], now: datetime) -> list[Alert]:
        """Other targets are probed; alerts about those that are gone are over."""
        before = self.subjects.targets.keys()
        self.subjects.targets = {target.id: target for target in targets}
        for target_id in before - self.subjects.targets.keys():
            self._pinged.forget(target_id)
        return self._life.end_orphans(now)

    def acknowledge(self, alert_id: str, by: str, now: datetime) -> Alert:
        """A person has seen it; raises NotFoundError."""
        for alert in self._open:
            if alert.id == alert_id:
                return self._open.put(acknowledged(alert, by, now))
        raise NotFoundError(f"No open alert has the id {alert_id!r}; `netmon alerts` lists them.", field="id")

    def apply(self, event: Event, now: datetime) -> list[Alert]:
        """Take in one event; return the alerts that it changed."""
        # A forgotten device is still known while its alerts are ended.
        changed = self._forget(event.device_id, now) if isinstance(event, DeviceForgotten) else []
        if isinstance(event, FindingChanged) and event.finding.ended_at is not None:
            # As is a finding that is over.
            changed = self._life.clear(RuleName.SECURITY, event.finding.id, now, now)
        self.subjects.apply(event)
        self._waiting.apply(event)
        match event:
            case DeviceDown(device_id=subject_id) | TargetDown(target_id=subject_id):
                summary = words.offline(self.subjects.label(subject_id), event.why)
                changed = self._life.begin(RuleName.OFFLINE, subject_id, summary, now)
            case DeviceUp(device_id=subject_id) | TargetUp(target_id=subject_id):
                changed = self._life.clear(RuleName.OFFLINE, subject_id, now, now)
            case DeviceDiscovered(device=device):
                changed = self._arrivals.discover(device, now)
            case DeviceChanged(device=device, changed=fields):
                changed = self._change(device, fields, now)
            case SampleTaken(sample=sample):
                changed = self._pinged.measure(sample, now)
            case FloodStarted(network_id=network_id):
                changed = self._arrivals.crowd(network_id, now)
            case FindingChanged(finding=finding) if finding.ended_at is None:
                changed = self._suspect(finding, now)
            case PortFlapping():
                changed = self._measured.occur(event, now)
            case MonitorHealthChanged(health=health) if health.blind or health.limited:
                changed = self._life.begin(RuleName.MONITOR_BLIND, MONITOR, words.blind(health), now)
            case MonitorHealthChanged():
                changed = self._life.clear(RuleName.MONITOR_BLIND, MONITOR, now, now)
            case _:
                pass
        return changed

    def set_parts(self, device_id: str, parts: Mapping[str, Part]) -> None:
        """Say which ports and sensors a device had at the start, by subject ("DEVICE/p7")."""
        self.subjects.parts.put(device_id, parts)

    def measure(self, measurement: Measurement, now: datetime) -> list[Alert]:
        """Take in what a port or sensor showed; return the alerts that it changed."""
        return self._measured.measure(measurement, now)

    def read(self, reading: MetricReading, now: datetime) -> list[Alert]:
        """Take in one value of a metric; return the alerts that it changed."""
        return self._measured.read(reading, now)

    def expire(self, now: datetime) -> list[Alert]:
        """What the time alone changes: alerts fire, are held, and end."""
        changed = self._life.expire(now) + self._arrivals.expire(now) + self._measured.expire(now)
        # Only the last state of an alert is news.
        return [*{alert.id: alert for alert in changed}.values()]

    def _suspect(self, finding: Finding, now: datetime) -> list[Alert]:
        """What is only for information is told of nobody."""
        if finding.severity is Severity.INFO:
            return []
        return self._life.begin(RuleName.SECURITY, finding.id, finding.summary, now, finding.severity)

    def _forget(self, device_id: str, now: datetime) -> list[Alert]:
        targets = [f"device:{device_id}/{kind}" for kind in ProbeKind]
        for target_id in targets:
            self._pinged.forget(target_id)
        open_ = [*self._open.under(device_id), *self._open.under(f"device:{device_id}")]
        return [self._life.end(alert, now) for alert in open_]

    def _change(self, device: Device, fields: tuple[str, ...], now: datetime) -> list[Alert]:
        changed = []
        if "presence" in fields and device.presence is Presence.ONLINE:
            changed += self._life.clear(RuleName.OFFLINE, device.id, now, now)
        if not {"known", "name", "hostname", "tags", "interfaces", "resembles"}.isdisjoint(fields):
            changed += self._follow(device, now)
        if "resembles" in fields and newcomers.is_newcomer(device, self.subjects, now):
            changed += self._arrivals.gather(device, now)
        return changed

    def _follow(self, device: Device, now: datetime) -> list[Alert]:
        """The device has another name or standing: pending alerts say so, and some are no longer wanted."""
        changed = []
        for alert in self._open.under(device.id):
            rule = self._life.rules.get(alert.rule)
            if rule is None:
                continue
            if not self.subjects.covers(self._life.rules, rule, alert.subject_id):
                changed.append(self._life.end(alert, now))
            elif alert.state is AlertState.PENDING and alert.rule == RuleName.NEW_DEVICE:
                told = replace(alert, subject=device.label, summary=self._arrivals.introduction(device))
                changed += [self._open.put(told)] if told != alert else []
        return changed
