"""What of all that happens one client wants to hear. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ...events.address import AddressMoved
from ...events.alert import AlertChanged
from ...events.device import (
    DeviceChanged,
    DeviceDiscovered,
    DeviceDown,
    DeviceForgotten,
    DeviceResembled,
    DevicesSeen,
    DeviceUp,
)
from ...events.port import (
    DeviceRestarted,
    LinksChanged,
    PortFlapping,
    PortsChanged,
    PortStateChanged,
    SensorsChanged,
)
from ...events.target import TargetChanged, TargetDown, TargetRemoved, TargetUp

if TYPE_CHECKING:
    from ...events.event import Event
    from ...model.measurement import Measurement
    from ...model.series import Sample
    from ...snapshot import Snapshot


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A client's choice; clients of equal choice are sent the same bytes.

    `kinds` narrows the events, `devices` the devices, their alerts, events and samples, and leaves out the
    user's targets; None: all of them.
    """

    samples: bool = True
    kinds: frozenset[str] | None = None
    devices: frozenset[str] | None = None
    # Whose measurements other than pings are told: a device, or a part of it.
    series: frozenset[str] = frozenset()

    def of(self, event: Event) -> Event | None:
        """The event as this client hears it; None: it does not."""
        if self.kinds is not None and event.type not in self.kinds:
            return None
        if self.devices is None:
            return event
        match event:
            case DevicesSeen() | LinksChanged():
                return _part_about(event, self.devices)
            case DeviceDiscovered(device=device) | DeviceChanged(device=device):
                about: tuple[str, ...] = (device.id,)
            case DeviceForgotten() | DeviceResembled() | DeviceUp() | DeviceDown():
                about = (event.device_id,)
            case PortsChanged() | SensorsChanged() | PortStateChanged() | PortFlapping() | DeviceRestarted():
                about = (event.device_id,)
            case AddressMoved():
                about = (event.from_device, event.to_device)
            case AlertChanged(alert=alert):
                about = (alert.subject_id, *alert.behind)
            case TargetChanged() | TargetRemoved() | TargetUp() | TargetDown():
                # The user's targets are none of a device.
                return None
            case _:
                return event
        return event if any(device_id in self.devices for device_id in about) else None

    def of_sample(self, sample: Sample) -> bool:
        """Tell whether this client hears a sample; those of the user's targets belong to no device."""
        if self.devices is None:
            return True
        owner, _, _ = sample.target_id.partition("/")
        kind, _, device_id = owner.partition(":")
        return kind != "device" or device_id in self.devices

    def of_measurement(self, measurement: Measurement) -> bool:
        """Tell whether this client hears a measurement: only what it asked for."""
        return measurement.subject_id in self.series

    def of_snapshot(self, snapshot: Snapshot) -> Snapshot:
        """All of it, as far as this client wants it."""
        if not self.samples:
            snapshot = replace(snapshot, samples=())
        if self.devices is None:
            return snapshot
        return replace(
            snapshot,
            devices=tuple(device for device in snapshot.devices if device.id in self.devices),
            targets=tuple(each for each in snapshot.targets if each.target.device_id in self.devices),
            alerts=tuple(
                alert
                for alert in snapshot.alerts
                if not self.devices.isdisjoint((alert.subject_id, *alert.behind))
            ),
            samples=tuple(filter(self.of_sample, snapshot.samples)),
            ports=tuple(each for each in snapshot.ports if each.device_id in self.devices),
            attachments=tuple(each for each in snapshot.attachments if each.device_id in self.devices),
        )


def _part_about(event: DevicesSeen | LinksChanged, devices: frozenset[str]) -> Event | None:
    """Leave of it what is about these devices; None: nothing. Of links that ended all are told."""
    if isinstance(event, DevicesSeen):
        seen = tuple(pair for pair in event.seen if pair[0] in devices)
        return replace(event, seen=seen) if seen else None
    kept = replace(
        event,
        links=tuple(
            each for each in event.links if not devices.isdisjoint(end.device_id or "" for end in each.ends)
        ),
        attachments=tuple(each for each in event.attachments if each.device_id in devices),
        detached=tuple(each for each in event.detached if each in devices),
    )
    return kept if kept.links or kept.ended or kept.attachments or kept.detached else None
