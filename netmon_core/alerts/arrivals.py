"""Alerts about new devices: one each, one for a crowd, one for those that may have been here before. Pure."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ..model.alert import AlertState
from ..settings.rules import RuleName
from . import newcomers, words

if TYPE_CHECKING:
    from datetime import datetime

    from ..model.alert import Alert
    from ..model.device import Device
    from .life import Life
    from .open_alerts import OpenAlerts
    from .subjects import Subjects


class Arrivals:
    """Says what of newcomers is told; returns the alerts that changed."""

    def __init__(self, life: Life, open_alerts: OpenAlerts, subjects: Subjects) -> None:
        self._life = life
        self._open = open_alerts
        self._subjects = subjects
        # When a newcomer last joined the crowd on a network.
        self._crowds: dict[str, datetime] = {}
        # Newcomers to each network that may be devices which were there before.
        self._returned: dict[str, dict[str, None]] = {}

    def expire(self, now: datetime) -> list[Alert]:
        """End what has served its purpose."""
        changed = []
        for alert in self._open:
            if alert.rule == RuleName.NEW_DEVICE and newcomers.is_over(
                alert, self._subjects, self._crowds.get(alert.subject_id), now
            ):
                self._crowds.pop(alert.subject_id, None)
                self._returned.pop(alert.subject_id, None)
                changed.append(self._life.end(alert, now))
        return changed

    def discover(self, device: Device, now: datetime) -> list[Alert]:
        """A device was seen for the first time."""
        if not newcomers.is_newcomer(device, self._subjects, now):
            return []
        if not newcomers.is_crowd(self._open, now):
            begun = self._life.begin(RuleName.NEW_DEVICE, device.id, self.introduction(device), now)
        elif device.interfaces:
            begun = self.crowd(device.interfaces[0].network_id, now)
        else:
            begun = []
        return begun + self.gather(device, now)

    def introduction(self, device: Device) -> str:
        """Say who came, and whom it resembles."""
        known = self._subjects.devices.get(device.resembles or "")
        return words.introduction(device, None if known is None else known.label)

    def gather(self, device: Device, now: datetime) -> list[Alert]:
        """Several newcomers that may be devices which were here before are told of as one."""
        if device.resembles is None or not device.interfaces:
            return []
        network_id = device.interfaces[0].network_id
        returned = self._returned.setdefault(network_id, {})
        if len(returned) < newcomers.RETURNED_MOST:
            returned[device.id] = None
        for device_id in [*returned]:
            each = self._subjects.devices.get(device_id)
            if each is None or each.resembles is None or now - each.first_seen >= newcomers.CROWD_WINDOW:
                del returned[device_id]
        single = [self._open.get(RuleName.NEW_DEVICE, each) for each in returned]
        waiting = [alert for alert in single if alert is not None and alert.state is AlertState.PENDING]
        crowd = self._open.get(RuleName.NEW_DEVICE, network_id)
        if crowd is None and len(waiting) < newcomers.RETURNED:
            return []
        self._crowds[network_id] = now
        changed = [self._life.end(alert, now) for alert in waiting]
        label, summary = self._subjects.label, ""
        if len(returned) >= newcomers.RETURNED:
            known = [self._subjects.devices[each].resembles or "" for each in returned]
            summary = words.returned(label(network_id), [label(each) for each in known[:3]], len(returned))
        if crowd is None:
            return changed + self._life.begin(RuleName.NEW_DEVICE, network_id, summary, now)
        if summary and crowd.state is AlertState.PENDING:
            changed.append(self._open.put(replace(crowd, summary=summary)))
        return changed

    def crowd(self, network_id: str, now: datetime) -> list[Alert]:
        """There are too many for one alert each."""
        self._crowds[network_id] = now
        summary = words.crowd(self._subjects.label(network_id))
        return self._life.begin(RuleName.NEW_DEVICE, network_id, summary, now)
