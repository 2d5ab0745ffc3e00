"""What happens on the network, as one event entity that automations listen to."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, override

from homeassistant.components.event import ATTR_EVENT_TYPE, DOMAIN, EventEntity
from homeassistant.const import ATTR_DEVICE_ID, ATTR_ENTITY_ID
from homeassistant.core import callback
from homeassistant.util import dt as dt_util

from .adding import Adding
from .bucket import Bucket
from .const import EVENT_ACTIVITY
from .engine import (
    AddressConflict,
    AlertChanged,
    AlertState,
    DeviceChanged,
    DeviceDiscovered,
    DeviceDown,
    DeviceForgotten,
    DeviceUp,
    FindingChanged,
    Severity,
)
from .entity import NetmonHubEntity
from .particulars import particulars

if TYPE_CHECKING:
    from homeassistant.core import HomeAssistant
    from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

    from .coordinator import NetmonConfigEntry, NetmonCoordinator
    from .engine import Device, Event, Finding

_LOGGER = logging.getLogger(__name__)

PARALLEL_UPDATES = 0

# Whoever can make devices up could else fill the recorder.
BURST = 100
PER_SECOND = 1.0
EVENT_TYPES = (
    "device_new",
    "device_up",
    "device_down",
    "address_changed",
    "address_conflict",
    "alert",
    "alert_over",
    "finding",
    "finding_over",
)


async def async_setup_entry(
    hass: HomeAssistant, entry: NetmonConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Make the hub's one event entity."""
    coordinator = entry.runtime_data
    Adding(coordinator, DOMAIN, async_add_entities, hub=lambda: [NetmonActivity(coordinator, "activity")])


class NetmonActivity(NetmonHubEntity, EventEntity):
    """The network's activity."""

    _domain = DOMAIN
    _object_key = "network_activity"

    def __init__(self, coordinator: NetmonCoordinator, key: str) -> None:
        super().__init__(coordinator, key)
        self._attr_event_types = list(EVENT_TYPES)
        self._bucket = Bucket(burst=BURST, per_second=PER_SECOND)
        self._dropped = 0
        # What was told of those that are not over; the engine keeps a thousand.
        self._findings: dict[str, tuple[str, str]] = {
            finding.id: (finding.rule, finding.severity)
            for finding in coordinator.backend.state.findings.values()
        }
        self._addresses = {
            device.id: particulars(device).address for device in coordinator.backend.state.devices.values()
        }

    @override
    async def async_added_to_hass(self) -> None:
        """Begin to listen."""
        await super().async_added_to_hass()
        self.async_on_remove(self.coordinator.events.add(self._heard))

    @callback
    def _heard(self, event: Event) -> None:
        match event:
            case DeviceDiscovered(device=device):
                self._addresses[device.id] = particulars(device).address
                self._tell("device_new", _about(device))
            case DeviceUp(device_id=device_id):
                self._tell_of(device_id, "device_up", why=event.why, seconds=event.down_for)
            case DeviceDown(device_id=device_id):
                self._tell_of(device_id, "device_down", why=event.why, seconds=event.up_for)
            case DeviceChanged(device=device) if "interfaces" in event.changed:
                self._compare_address(device)
            case DeviceForgotten(device_id=device_id):
                self._addresses.pop(device_id, None)
            case AddressConflict():
                self._tell("address_conflict", {"ip": str(event.address), "macs": list(event.macs)})
            case AlertChanged(alert=alert):
                known = self.coordinator.backend.state.devices
                told = {
                    # In the log of the device, too.
                    **({"netmon_id": alert.subject_id} if alert.subject_id in known else {}),
                    "alert_id": alert.id,
                    "rule": alert.rule,
                    "subject_id": alert.subject_id,
                    "name": alert.subject,
                    "summary": alert.summary,
                }
                if alert.state is AlertState.FIRING and alert.acknowledged_at is None:
                    self._tell("alert", told)
                elif alert.state is AlertState.RESOLVED and alert.fired_at is not None:
                    self._tell("alert_over", told)

            case FindingChanged(finding=finding) if finding.severity is not Severity.INFO:
                self._tell_finding(finding)

    @callback
    def _tell_finding(self, finding: Finding) -> None:
        """Tell of a finding when it is new or worse, and when it is over; not that it goes on."""
        over = finding.ended_at is not None
        told = (finding.rule, finding.severity)
        if self._findings.get(finding.id) == told and not over:
            return
        self._findings[finding.id] = told
        if over:
            del self._findings[finding.id]
        self._tell(
            "finding_over" if over else "finding",
            {
                "finding_id": finding.id,
                "rule": finding.rule,
                "severity": finding.severity.value,
                "ip": None if finding.address is None else str(finding.address),
                "macs": list(finding.macs),
                "summary": finding.summary,
                "advice": finding.ended_why if over else finding.advice,
            },
        )

    @callback
    def _compare_address(self, device: Device) -> None:
        before, now = self._addresses.get(device.id), particulars(device).address
        self._addresses[device.id] = now
        if before is not None and now is not None and before != now:
            self._tell("address_changed", {**_about(device), "old_ip": before})

    @callback
    def _tell_of(self, device_id: str, event_type: str, *, why: str, seconds: float | None) -> None:
        device = self.coordinator.backend.state.devices.get(device_id)
        if device is not None and device.known is not False:
            self._tell(event_type, {**_about(device), "why": why, "seconds": seconds})

    @callback
    def _tell(self, event_type: str, attributes: dict[str, Any]) -> None:
        if not self._bucket.take(dt_util.utcnow()):
            if not self._dropped:
                _LOGGER.warning("More happens on the network than can be told; some events are left out")
            self._dropped += 1
            return
        self._dropped = 0
        self._trigger_event(event_type, attributes)
        self.async_write_ha_state()
        self.hass.bus.async_fire(
            EVENT_ACTIVITY,
            {
                **attributes,
                ATTR_ENTITY_ID: self.entity_id,
                ATTR_DEVICE_ID: self.coordinator.registry.async_row_id(attributes.get("netmon_id")),
                ATTR_EVENT_TYPE: event_type,
            },
        )


def _about(device: Device) -> dict[str, Any]:
    known = particulars(device)
    return {
        "netmon_id": device.id,
        "name": known.name,
        "ip": known.address,
        "mac": known.mac,
        "manufacturer": known.manufacturer,
        "private_mac": known.private,
        "known": device.known is True,
    }
