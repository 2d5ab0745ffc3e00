"""Who is silent only because a gateway is down. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from ..events.device import DeviceDown, DeviceForgotten, DevicesSeen, DeviceUp
from .rules import RuleName

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
        networks = {
            network_id
            for device_id in self._down_at
            if (device := subjects.devices.get(device_id)) is not None and subjects.is_gateway(device)
            for network_id in subjects.networks_of(device_id)
        }
        for network_id in sorted(networks):
            gateways = subjects.gateways(network_id)
            down = [alerts.get(RuleName.OFFLINE, device.id) for device in gateways]
            alert = next(iter(down), None)
            if alert is None or None in down:
                continue
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
