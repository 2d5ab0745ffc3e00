"""All of it at one moment, and how an event changes it.

Pure, and shared: the engine's hosts and every replica use the same reducer.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from .events.alert import AlertChanged, SilencesChanged
from .events.device import DeviceChanged, DeviceDiscovered, DeviceForgotten, DevicesSeen
from .events.finding import FindingChanged
from .events.measurement import MeasurementsTaken
from .events.monitor import MonitorHealthChanged, MonitoringPaused
from .events.place import NetworkChanged, SiteChanged
from .events.port import LinksChanged, PortsChanged, SensorsChanged
from .events.scan import ScanFinished, ScanProgressed, ScanStarted
from .events.target import SampleTaken, TargetChanged, TargetDown, TargetRemoved, TargetUp
from .lazy_dataclass import dataclass
from .model.alert import Alert, AlertState, Silence
from .model.device import Device
from .model.finding import Finding
from .model.link import Attachment
from .model.monitor import MonitorHealth, Pause
from .model.network import Network, Site
from .model.port import PortSummary
from .model.scan import Scan
from .model.series import Sample
from .model.target import TargetStatus

if TYPE_CHECKING:
    from .events.device import DeviceEvent
    from .events.event import Event, WatchEvent
    from .events.port import PortEvent
    from .events.target import TargetEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """Everything known at one revision of one run."""

    run_id: str
    revision: int
    sites: tuple[Site, ...] = ()
    networks: tuple[Network, ...] = ()
    devices: tuple[Device, ...] = ()
    # The user's; those of the devices follow from the devices.
    targets: tuple[TargetStatus, ...] = ()
    # The latest of each target.
    samples: tuple[Sample, ...] = ()
    # Those that are not over.
    alerts: tuple[Alert, ...] = ()
    silences: tuple[Silence, ...] = ()
    pauses: tuple[Pause, ...] = ()
    # None: the monitor has not judged itself yet.
    health: MonitorHealth | None = None
    scan: Scan | None = None
    # Those that are not over.
    findings: tuple[Finding, ...] = ()
    # Of each device that tells of its ports.
    ports: tuple[PortSummary, ...] = ()
    # Where devices are plugged in, as far as that is known.
    attachments: tuple[Attachment, ...] = ()


class State:
    """The running state that events change; a mutable index, frozen on demand."""

    def __init__(self, start: Snapshot) -> None:
        self.run_id = start.run_id
        self.revision = start.revision
        self.sites = {site.id: site for site in start.sites}
        self.networks = {network.id: network for network in start.networks}
        self.devices = {device.id: device for device in start.devices}
        self.targets = {status.target.id: status for status in start.targets}
        self.samples = {sample.target_id: sample for sample in start.samples}
        self.alerts = {alert.id: alert for alert in start.alerts}
        self.silences = start.silences
        self.pauses = start.pauses
        self.health = start.health
        self.scan = start.scan
        self.findings = {finding.id: finding for finding in start.findings}
        self.ports = {summary.device_id: summary for summary in start.ports}
        self.attachments = {each.device_id: each for each in start.attachments}

    def freeze(self) -> Snapshot:
        """All of it, now."""
        return Snapshot(
            run_id=self.run_id,
            revision=self.revision,
            sites=tuple(self.sites.values()),
            networks=tuple(self.networks.values()),
            devices=tuple(self.devices.values()),
            targets=tuple(self.targets.values()),
            samples=tuple(self.samples.values()),
            alerts=tuple(self.alerts.values()),
            silences=self.silences,
            pauses=self.pauses,
            health=self.health,
            scan=self.scan,
            findings=tuple(self.findings.values()),
            ports=tuple(self.ports.values()),
            attachments=tuple(self.attachments.values()),
        )


def apply(state: State, event: Event) -> bool:
    """Take one event in; True when it gave the state its next revision, which a sample does not."""
    match event:
        case SampleTaken():
            state.samples[event.sample.target_id] = event.sample
            return False
        case MeasurementsTaken():
            return False
        case DeviceDiscovered() | DeviceChanged() | DeviceForgotten() | DevicesSeen():
            _apply_to_devices(state, event)
        case TargetChanged() | TargetRemoved() | TargetUp() | TargetDown():
            _apply_to_targets(state, event)
        case (
            AlertChanged()
            | SilencesChanged()
            | MonitoringPaused()
            | MonitorHealthChanged()
            | FindingChanged()
        ):
            _apply_to_watch(state, event)
        case SiteChanged():
            state.sites[event.site.id] = event.site
        case NetworkChanged():
            state.networks[event.network.id] = event.network
        case ScanStarted() | ScanProgressed() | ScanFinished():
            state.scan = event.scan
        case PortsChanged() | SensorsChanged() | LinksChanged():
            _apply_to_ports(state, event)
        case _:
            return False
    state.revision += 1
    return True


def _apply_to_devices(state: State, event: DeviceEvent) -> None:
    match event:
        case DevicesSeen():
            for device_id, last_seen in event.seen:
                if (device := state.devices.get(device_id)) is not None:
                    state.devices[device_id] = replace(device, last_seen=last_seen)
        case DeviceForgotten():
            state.devices.pop(event.device_id, None)
            state.samples.pop(f"device:{event.device_id}/ping", None)
            state.ports.pop(event.device_id, None)
            state.attachments.pop(event.device_id, None)
        case _:
            state.devices[event.device.id] = event.device


def _apply_to_ports(state: State, event: PortEvent) -> None:
    match event:
        case PortsChanged():
            state.ports[event.device_id] = event.summary
        case LinksChanged():
            for device_id in event.detached:
                state.attachments.pop(device_id, None)
            state.attachments |= {each.device_id: each for each in event.attachments}
        case _:
            # Sensors and links are asked for where they are shown.
            pass


def _apply_to_targets(state: State, event: TargetEvent) -> None:
    match event:
        case TargetChanged(target=target):
            state.targets[target.id] = TargetStatus(target=target)
        case TargetRemoved(target_id=target_id):
            state.targets.pop(target_id, None)
            state.samples.pop(target_id, None)
        case TargetUp(target_id=target_id) | TargetDown(target_id=target_id):
            if (status := state.targets.get(target_id)) is not None:
                up = isinstance(event, TargetUp)
                state.targets[target_id] = replace(status, up=up, since=event.at, why=event.why)


def _apply_to_watch(state: State, event: WatchEvent) -> None:
    match event:
        case AlertChanged(alert=alert) if alert.state is AlertState.RESOLVED:
            state.alerts.pop(alert.id, None)
        case AlertChanged(alert=alert):
            state.alerts[alert.id] = alert
        case SilencesChanged():
            state.silences = event.silences
        case MonitoringPaused():
            state.pauses = event.pauses
        case MonitorHealthChanged():
            state.health = event.health
        case FindingChanged(finding=finding) if finding.ended_at is not None:
            state.findings.pop(finding.id, None)
        case FindingChanged(finding=finding):
            state.findings[finding.id] = finding
