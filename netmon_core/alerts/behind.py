"""Who is silent only because a gateway is down. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from ..events.device import DeviceDown, DeviceForgotten, DevicesSeen, DeviceUp
from ..model.alert import AlertState
from ..settings.rules import RuleName

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from ..events.event import Event
    from ..model.alert import Alert
    from ..model.device import Device
    from .open_alerts import OpenAlerts
    from .subjects import Subjects

# The gateway was last heard one round of probes, or a few with loss, before it died; the others up to then.
SLACK = timedelta(seconds=60)


@dataclass(frozen=True, slots=True, kw_only=True)
class Causes:
    """The alerts of gateways that explain the silence of others, by network."""

    # All gateways of the network are down, and nobody on it was heard since.
    silent: dict[str, Alert] = field(default_factory=dict)
    # All gateways of the network are down.
    no_way_out: dict[str, Alert] = field(default_factory=dict)
    # Subjects of which another alert tells: a device and the user's targets at its address are one box.
    told: set[str] = field(default_factory=set)

    def of(self, subject_id: str, subjects: Subjects) -> Alert | None:
        """The alert that explains why the subject is silent; None: it is silent by itself."""
        device = subjects.device_of(subject_id)
        if device is not None and (device.own or subjects.is_gateway(device)):
            return None
        networks = subjects.networks_of(subject_id)
        if not networks:
            # What is beyond the networks we know is reached through a gateway.
            return next(iter(self.no_way_out.values()), None) if device is None else None
        if not networks <= self.silent.keys():
            return None
        return self.silent[min(networks)]


class Hearing:
    """When each network was last heard, and when each gateway that is down was."""

    def __init__(self) -> None:
        self._heard: dict[str, datetime] = {}
        self._down_at: dict[str, datetime] = {}

    def load(self, devices: Iterable[Device], subjects: Subjects, alerts: OpenAlerts) -> None:
        """Begin with what was stored."""
        for device in devices:
            self._hear(device, device.last_seen, subjects)
            if alerts.get(RuleName.OFFLINE, device.id) is not None:
                self._down_at[device.id] = device.last_seen

    def apply(self, event: Event, subjects: Subjects) -> None:
        """Take in who was heard, and who has gone."""
        match event:
            case DevicesSeen(seen=seen):
                for device_id, at in seen:
                    if device_id in self._down_at:
                        self._down_at[device_id] = max(at, self._down_at[device_id])
                    if (device := subjects.devices.get(device_id)) is not None:
                        self._hear(device, at, subjects)
            case DeviceUp(device_id=device_id, at=at):
                self._down_at.pop(device_id, None)
                if (device := subjects.devices.get(device_id)) is not None:
                    self._hear(device, at, subjects)
            case DeviceDown(device_id=device_id, at=at):
                device = subjects.devices.get(device_id)
                if device is not None and subjects.is_gateway(device):
                    self._down_at[device_id] = at
                elif device is not None:
                    self._hear(device, at, subjects)
            case DeviceForgotten(device_id=device_id):
                self._down_at.pop(device_id, None)
            case _:
                pass

    def causes(self, subjects: Subjects, alerts: OpenAlerts) -> Causes:
        """Which gateways explain the silence of others now."""
        causes = Causes()
        tells = _one_per_box(subjects, alerts, causes.told)
        networks = {network_id for device_id in self._down_at for network_id in subjects.ways_out(device_id)}
        for network_id in sorted(networks):
            gateways = subjects.gateways(network_id)
            down = [alerts.get(RuleName.OFFLINE, device.id) for device in gateways]
            alert = next(iter(down), None)
            if alert is None or None in down:
                continue
            alert = tells.get(alert.subject_id, alert)
            network = subjects.networks.get(network_id)
            if network is not None and network.adapter is not None:
                causes.no_way_out[network_id] = alert
            gone_at = max(self._down_at.get(device.id, alert.pending_since) for device in gateways)
            heard = self._heard.get(network_id)
            if heard is None or heard <= gone_at + SLACK:
                causes.silent[network_id] = alert
        return causes

    def _hear(self, device: Device, at: datetime, subjects: Subjects) -> None:
        if device.own or subjects.is_gateway(device):
            return
        for interface in device.interfaces:
            known = self._heard.get(interface.network_id)
            if known is None or at > known:
                self._heard[interface.network_id] = at


def _one_per_box(subjects: Subjects, alerts: OpenAlerts, told: set[str]) -> dict[str, Alert]:
    """The alert that tells of each device that is down and at whose address a target is down too.

    It is the device's, unless people know of the target already. Those of whom it tells go into `told`.
    """
    tells: dict[str, Alert] = {}
    if not subjects.targets:
        return tells
    for alert in alerts:
        device = subjects.devices.get(alert.subject_id) if alert.rule == RuleName.OFFLINE else None
        if device is None:
            continue
        found = [alerts.get(RuleName.OFFLINE, target_id) for target_id in subjects.same_box(device)]
        box = [each for each in [alert, *found] if each is not None]
        first = min(box, key=lambda each: each.state is not AlertState.FIRING)
        tells[device.id] = first
        told.update(each.subject_id for each in box if each is not first)
    return tells
