"""What must have happened between two snapshots, for those who listen to events. Pure."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING

from ..events.alert import AlertChanged, SilencesChanged
from ..events.device import DeviceChanged, DeviceDiscovered, DeviceForgotten, DevicesSeen
from ..events.finding import FindingChanged
from ..events.monitor import MonitorHealthChanged, MonitoringPaused
from ..events.place import NetworkChanged, SiteChanged
from ..events.scan import ScanFinished, ScanProgressed
from ..events.target import SampleTaken, TargetChanged, TargetDown, TargetRemoved, TargetUp
from ..model.alert import AlertState

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from ..events.event import Event
    from ..model.device import Device
    from ..model.target import TargetStatus
    from ..snapshot import Snapshot


def differences(before: Snapshot, after: Snapshot, now: datetime) -> Iterator[Event]:
    """Events that lead from one to the other, as far as a snapshot tells; `now` dates what it does not."""
    known_sites, known_networks = set(before.sites), {network.id: network for network in before.networks}
    yield from (SiteChanged(site=site) for site in after.sites if site not in known_sites)
    for network in after.networks:
        if known_networks.get(network.id) != network:
            yield NetworkChanged(network=network)
    yield from _of_devices(before, after)
    yield from _of_targets(before, after, now)
    yield from _of_alerts(before, after, now)
    yield from _of_findings(before, after, now)
    if after.silences != before.silences:
        yield SilencesChanged(silences=after.silences)
    if after.pauses != before.pauses:
        yield MonitoringPaused(pauses=after.pauses)
    if after.health is not None and after.health != before.health:
        yield MonitorHealthChanged(health=after.health)
    if after.scan is not None and after.scan != before.scan:
        yield ScanProgressed(scan=after.scan) if after.scan.running else ScanFinished(scan=after.scan)
    samples = {sample.target_id: sample for sample in before.samples}
    for sample in after.samples:
        if samples.get(sample.target_id) != sample:
            yield SampleTaken(sample=sample)


def _of_devices(before: Snapshot, after: Snapshot) -> Iterator[Event]:
    known = {device.id: device for device in before.devices}
    there = {device.id for device in after.devices}
    yield from (DeviceForgotten(device_id=device_id) for device_id in known if device_id not in there)
    seen: list[tuple[str, datetime]] = []
    for device in after.devices:
        old = known.get(device.id)
        if old is None:
            yield DeviceDiscovered(device=device)
        elif old != device:
            changed = _changed(old, device)
            if changed == ("last_seen",):
                seen.append((device.id, device.last_seen))
            else:
                yield DeviceChanged(device=device, changed=changed)
    if seen:
        yield DevicesSeen(seen=tuple(seen))


def _changed(old: Device, new: Device) -> tuple[str, ...]:
    return tuple(field.name for field in fields(new) if getattr(old, field.name) != getattr(new, field.name))


def _of_targets(before: Snapshot, after: Snapshot, now: datetime) -> Iterator[Event]:
    known = {status.target.id: status for status in before.targets}
    there = {status.target.id for status in after.targets}
    yield from (TargetRemoved(target_id=target_id) for target_id in known if target_id not in there)
    for status in after.targets:
        old = known.get(status.target.id)
        if old == status:
            continue
        # Either a new one, or it is judged anew.
        if old is None or old.target != status.target or status.up is None:
            yield TargetChanged(target=status.target)
        yield from _verdict(status, now)


def _verdict(status: TargetStatus, now: datetime) -> Iterator[Event]:
    if status.up is not None:
        kind = TargetUp if status.up else TargetDown
        yield kind(target_id=status.target.id, at=status.since or now, why=status.why)


def _of_alerts(before: Snapshot, after: Snapshot, now: datetime) -> Iterator[Event]:
    known = {alert.id: alert for alert in before.alerts}
    there = {alert.id for alert in after.alerts}
    for alert in before.alerts:
        if alert.id not in there:
            yield AlertChanged(alert=replace(alert, state=AlertState.RESOLVED, resolved_at=now))
    for alert in after.alerts:
        if known.get(alert.id) != alert:
            yield AlertChanged(alert=alert)


def _of_findings(before: Snapshot, after: Snapshot, now: datetime) -> Iterator[Event]:
    known = {finding.id: finding for finding in before.findings}
    there = {finding.id for finding in after.findings}
    for finding in before.findings:
        if finding.id not in there:
            yield FindingChanged(finding=replace(finding, ended_at=now))
    for finding in after.findings:
        if known.get(finding.id) != finding:
            yield FindingChanged(finding=finding)
