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
from ..events.target import SampleTaken, TargetDown, TargetUp
from ..model.alert import AlertState
from ..model.finding import Severity
from ..model.presence import Presence
from ..model.target import ProbeKind
from . import newcomers, words
from .life import Life
from .open_alerts import OpenAlerts, acknowledged
from .quality import Quality
from .rules import CLEARS_BELOW, SAMPLED, RuleName
from .subjects import MONITOR, Subjects
from .waiting import Waiting

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import datetime

    from ..events.event import Event
    from ..model.alert import Alert
    from ..model.device import Device
    from ..model.finding import Finding
    from ..model.monitor import Pause
    from ..model.network import Network
    from ..model.series import Sample
    from ..model.target import Target
    from .rules import Rules

# A target that went down before a restart is up when so many windows in a row have answers.
ANSWERS = 3

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
        self._quality = Quality()
        # When a newcomer last joined the crowd on a network.
        self._crowds: dict[str, datetime] = {}
        # Newcomers to each network that may be devices which were there before.
        self._returned: dict[str, dict[str, None]] = {}

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
        return self._open.refused

    def set_rules(self, rules: Rules, now: datetime) -> list[Alert]:
        """Other rules are in force; alerts that none of them is about are over."""
        self._life.rules = rules
        return self._life.end_orphans(now)

    def set_targets(self, targets: Iterable[Target], now: datetime) -> list[Alert]:
        """Other targets are probed; alerts about those that are gone are over."""
        before = self.subjects.targets.keys()
        self.subjects.targets = {target.id: target for target in targets}
        for target_id in before - self.subjects.targets.keys():
            self._quality.forget(target_id)
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
                changed = self._discover(device, now)
            case DeviceChanged(device=device, changed=fields):
                changed = self._change(device, fields, now)
            case SampleTaken(sample=sample):
                changed = self._measure(sample, now)
            case FloodStarted(network_id=network_id):
                changed = self._crowd(network_id, now)
            case FindingChanged(finding=finding) if finding.ended_at is None:
                changed = self._suspect(finding, now)
            case MonitorHealthChanged(health=health) if health.blind or health.limited:
                changed = self._life.begin(RuleName.MONITOR_BLIND, MONITOR, words.blind(health), now)
            case MonitorHealthChanged():
                changed = self._life.clear(RuleName.MONITOR_BLIND, MONITOR, now, now)
            case _:
                pass
        return changed

    def expire(self, now: datetime) -> list[Alert]:
        """What the time alone changes: alerts fire, are held, and end."""
        changed = self._life.expire(now)
        for alert in self._open:
            if alert.rule == RuleName.NEW_DEVICE and newcomers.is_over(
                alert, self.subjects, self._crowds.get(alert.subject_id), now
            ):
                self._crowds.pop(alert.subject_id, None)
                self._returned.pop(alert.subject_id, None)
                changed.append(self._life.end(alert, now))
        # Only the last state of an alert is news.
        return [*{alert.id: alert for alert in changed}.values()]

    def _suspect(self, finding: Finding, now: datetime) -> list[Alert]:
        """What is only for information is told of nobody."""
        if finding.severity is Severity.INFO:
            return []
        return self._life.begin(RuleName.SECURITY, finding.id, finding.summary, now)

    def _forget(self, device_id: str, now: datetime) -> list[Alert]:
        targets = [f"device:{device_id}/{kind}" for kind in ProbeKind]
        for target_id in targets:
            self._quality.forget(target_id)
        open_ = [self._open.get(name, each) for each in (device_id, *targets) for name in RuleName]
        return [self._life.end(alert, now) for alert in open_ if alert is not None]

    def _discover(self, device: Device, now: datetime) -> list[Alert]:
        if not newcomers.is_newcomer(device, self.subjects, now):
            return []
        if not newcomers.is_crowd(self._open, now):
            begun = self._life.begin(RuleName.NEW_DEVICE, device.id, self._introduction(device), now)
        elif device.interfaces:
            begun = self._crowd(device.interfaces[0].network_id, now)
        else:
            begun = []
        return begun + self._gather(device, now)

    def _introduction(self, device: Device) -> str:
        known = self.subjects.devices.get(device.resembles or "")
        return words.introduction(device, None if known is None else known.label)

    def _gather(self, device: Device, now: datetime) -> list[Alert]:
        """Several newcomers that may be devices which were here before are told of as one."""
        if device.resembles is None or not device.interfaces:
            return []
        network_id = device.interfaces[0].network_id
        returned = self._returned.setdefault(network_id, {})
        if len(returned) < newcomers.RETURNED_MOST:
            returned[device.id] = None
        for device_id in [*returned]:
            each = self.subjects.devices.get(device_id)
            if each is None or each.resembles is None or now - each.first_seen >= newcomers.CROWD_WINDOW:
                del returned[device_id]
        single = [self._open.get(RuleName.NEW_DEVICE, each) for each in returned]
        waiting = [alert for alert in single if alert is not None and alert.state is AlertState.PENDING]
        crowd = self._open.get(RuleName.NEW_DEVICE, network_id)
        if crowd is None and len(waiting) < newcomers.RETURNED:
            return []
        self._crowds[network_id] = now
        changed = [self._life.end(alert, now) for alert in waiting]
        label, summary = self.subjects.label, ""
        if len(returned) >= newcomers.RETURNED:
            known = [self.subjects.devices[each].resembles or "" for each in returned]
            summary = words.returned(label(network_id), [label(each) for each in known[:3]], len(returned))
        if crowd is None:
            return changed + self._life.begin(RuleName.NEW_DEVICE, network_id, summary, now)
        if summary and crowd.state is AlertState.PENDING:
            changed.append(self._open.put(replace(crowd, summary=summary)))
        return changed

    def _crowd(self, network_id: str, now: datetime) -> list[Alert]:
        self._crowds[network_id] = now
        summary = words.crowd(self.subjects.label(network_id))
        return self._life.begin(RuleName.NEW_DEVICE, network_id, summary, now)

    def _change(self, device: Device, fields: tuple[str, ...], now: datetime) -> list[Alert]:
        changed = []
        if "presence" in fields and device.presence is Presence.ONLINE:
            changed += self._life.clear(RuleName.OFFLINE, device.id, now, now)
        if not {"known", "name", "hostname", "tags", "interfaces", "resembles"}.isdisjoint(fields):
            changed += self._follow(device, now)
        if "resembles" in fields and newcomers.is_newcomer(device, self.subjects, now):
            changed += self._gather(device, now)
        return changed

    def _follow(self, device: Device, now: datetime) -> list[Alert]:
        """The device has another name or standing: pending alerts say so, and some are no longer wanted."""
        changed = []
        for name in RuleName:
            alert = self._open.get(name, device.id)
            rule = self._life.rules.by_name.get(name)
            if alert is None or rule is None:
                continue
            if not self.subjects.covers(self._life.rules, rule, device.id):
                changed.append(self._life.end(alert, now))
            elif alert.state is AlertState.PENDING and name is RuleName.NEW_DEVICE:
                told = replace(alert, subject=device.label, summary=self._introduction(device))
                changed += [self._open.put(told)] if told != alert else []
        return changed

    def _measure(self, sample: Sample, now: datetime) -> list[Alert]:
        target_id = sample.target_id
        changed: list[Alert] = []
        in_force = self._life.rules
        latency, loss = (in_force.by_name.get(name) for name in SAMPLED)
        down = self._open.get(RuleName.OFFLINE, target_id)
        rules = [
            rule
            for rule in (latency, loss)
            if rule is not None and self.subjects.covers(in_force, rule, target_id)
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
        label = self.subjects.label(target_id)
        for rule in rules:
            value = averages.rtt if rule is latency else averages.loss
            if value is None or rule.threshold is None:
                continue
            if averages.rtt is None and self.subjects.device_of(target_id) is not None:
                # Who answers no ping at all loses none: it never answers them, or presence says it is gone.
                continue
            if value >= rule.threshold:
                summary = words.measured(label, rule.name, value)
                changed += self._life.begin(rule.name, target_id, summary, now)
            elif value <= rule.threshold * CLEARS_BELOW:
                changed += self._life.clear(rule.name, target_id, now, now)
        return changed
