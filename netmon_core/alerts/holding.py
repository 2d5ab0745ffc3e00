"""When nobody can know whether a subject is well, so that its alert waits. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..events.monitor import MonitorHealthChanged, MonitoringPaused
from ..model.presence import NOT_CHECKED, Presence
from ..settings.rules import RuleName
from .subjects import MONITOR

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import datetime

    from ..events.event import Event
    from ..model.alert import Alert
    from ..model.device import Device
    from ..model.monitor import MonitorHealth, Pause
    from .behind import Causes
    from .open_alerts import OpenAlerts
    from .subjects import Subjects


class Holding:
    """Whether the monitor can see, and what of it rests."""

    def __init__(self, pauses: Iterable[Pause] = ()) -> None:
        self._health: MonitorHealth | None = None
        self._pauses = tuple(pauses)

    def apply(self, event: Event) -> None:
        """Take in what is said about the monitor."""
        match event:
            case MonitorHealthChanged(health=health):
                self._health = health
            case MonitoringPaused(pauses=pauses):
                self._pauses = pauses
            case _:
                pass

    def holds(
        self, alert: Alert, causes: Causes, subjects: Subjects, alerts: OpenAlerts, now: datetime
    ) -> bool:
        """Tell whether nobody can know at present whether the alert is right."""
        if alert.rule in (RuleName.MONITOR_BLIND, RuleName.NEW_DEVICE, RuleName.SECURITY):
            return False
        subject_id = alert.subject_id
        device = subjects.device_of(subject_id)
        networks = subjects.networks_of(subject_id)
        device_id = None if device is None else device.id
        if self._is_blind(networks, subjects, alerts) or is_paused(device_id, networks, self._pauses, now):
            return True
        if causes.of(subject_id, subjects) is not None:
            return True
        if alert.rule == RuleName.OFFLINE and subject_id in causes.told:
            return True
        if alert.rule != RuleName.OFFLINE:
            # What is gone has no quality.
            who = {subject_id, device_id or subject_id}
            return any(alerts.get(RuleName.OFFLINE, each) is not None for each in who)
        return device is not None and device_id == subject_id and not _is_settled(device)

    def _is_blind(self, networks: Collection[str], subjects: Subjects, alerts: OpenAlerts) -> bool:
        """Tell whether the monitor cannot see somebody on these networks (none: somebody elsewhere)."""
        health = self._health
        if health is None:
            # Just started: what the last run knew holds until something else is said.
            return alerts.get(RuleName.MONITOR_BLIND, MONITOR) is not None
        # Whoever is on one that can be seen, or is reached by way of one, can be seen.
        return health.hides(
            networks or {each.id for each in subjects.networks.values() if each.gateways and each.adapter}
        )


def _is_settled(device: Device) -> bool:
    """Whether the device is known to be there or gone, not only to have been so before a restart."""
    if device.presence is Presence.OFFLINE:
        return device.presence_why != NOT_CHECKED
    return device.presence is Presence.ONLINE


def is_paused(
    device_id: str | None, networks: Collection[str], pauses: Collection[Pause], now: datetime
) -> bool:
    """Tell whether monitoring of the device, or of everything on one of its networks, rests now."""
    for pause in pauses:
        if now >= pause.until:
            continue
        everything = pause.device_id is None and pause.network_id is None
        if everything or pause.network_id in networks:
            return True
        if device_id is not None and pause.device_id == device_id:
            return True
    return False
