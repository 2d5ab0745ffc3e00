"""What happens on the network, as Home Assistant's bus is told of it, and as its activity log is."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from homeassistant.components.event import ATTR_EVENT_TYPE
from homeassistant.components.event import DOMAIN as EVENT
from homeassistant.const import ATTR_CONFIG_ENTRY_ID, ATTR_DEVICE_ID, ATTR_ENTITY_ID
from homeassistant.core import callback
from homeassistant.helpers import entity_registry as er
from homeassistant.util import dt as dt_util

from .bucket import Bucket
from .const import ACTIVITY_KEY, DOMAIN, EVENT_ACTIVITY, EVENT_LOG_LINE
from .engine import (
    AddressConflict,
    AlertChanged,
    AlertState,
    DeviceChanged,
    DeviceDiscovered,
    DeviceDown,
    DeviceForgotten,
    DeviceRestarted,
    DeviceUp,
    FindingChanged,
    PortFlapping,
    PortStateChanged,
    Severity,
)
from .listeners import Listeners
from .log_lines import has_a_line
from .particulars import particulars
from .port_news import news

if TYPE_CHECKING:
    from collections.abc import Callable

    from .coordinator import NetmonCoordinator
    from .engine import Device, Event, Finding

_LOGGER = logging.getLogger(__name__)

# Whoever can make devices up could else fill the recorder.
BURST = 100
PER_SECOND = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Something that happened: its kind, and what there is to say of it."""

    kind: str
    attributes: dict[str, Any] = field(default_factory=dict)


class Activity:
    """Fires what happens on Home Assistant's bus; `told` are those who hear it without the bus."""

    def __init__(self, coordinator: NetmonCoordinator) -> None:
        self._coordinator = coordinator
        self._bucket = Bucket(burst=BURST, per_second=PER_SECOND)
        self._dropped = 0
        self._addresses: dict[str, str | None] = {}
        # What was told of those that are not over; the engine keeps a thousand.
        self._findings: dict[str, tuple[str, str]] = {}
        self.told: Listeners[Told] = Listeners()

    @callback
    def async_start(self) -> Callable[[], None]:
        """Tell of whatever happens from now on; returns the way out."""
        self._addresses = {
            device.id: particulars(device).address
            for device in self._coordinator.backend.state.devices.values()
        }
        self._findings = {
            finding.id: (finding.rule, finding.severity)
            for finding in self._coordinator.backend.state.findings.values()
        }
        return self._coordinator.events.add(self._heard)

    @callback
    def async_log_meanwhile(self, device: Device, *, there: bool) -> None:
        """Have the log say who came or went while Home Assistant did not run: a first state has no line."""
        told = {**_about(device), "why": device.presence_why, "seconds": None}
        kind = "device_up" if there else "device_down"
        self._coordinator.hass.bus.async_fire(EVENT_LOG_LINE, self._data(kind, told))

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
                known = self._coordinator.backend.state.devices
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
            case PortStateChanged() | PortFlapping() | DeviceRestarted():
                self._tell_news(event)
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
    def _tell_news(self, event: PortStateChanged | PortFlapping | DeviceRestarted) -> None:
        device = self._coordinator.backend.state.devices.get(event.device_id)
        told = news(event)
        if device is not None and device.known is not False and told is not None:
            kind, more = told
            self._tell(kind, {**_about(device), **more})

    @callback
    def _compare_address(self, device: Device) -> None:
        before, now = self._addresses.get(device.id), particulars(device).address
        self._addresses[device.id] = now
        if before is not None and now is not None and before != now:
            self._tell("address_changed", {**_about(device), "old_ip": before})

    @callback
    def _tell_of(self, device_id: str, kind: str, *, why: str, seconds: float | None) -> None:
        device = self._coordinator.backend.state.devices.get(device_id)
        if device is not None and device.known is not False:
            self._tell(kind, {**_about(device), "why": why, "seconds": seconds})

    @callback
    def _tell(self, kind: str, attributes: dict[str, Any]) -> None:
        if not self._bucket.take(dt_util.utcnow()):
            if not self._dropped:
                _LOGGER.warning("More happens on the network than can be told; some events are left out")
            self._dropped += 1
            return
        self._dropped = 0
        self.told.tell(Told(kind=kind, attributes=attributes))
        data = self._data(kind, attributes)
        hass = self._coordinator.hass
        hass.bus.async_fire(EVENT_ACTIVITY, data)
        if not has_a_line(self._coordinator, kind, attributes):
            hass.bus.async_fire(EVENT_LOG_LINE, data)

    @callback
    def _data(self, kind: str, attributes: dict[str, Any]) -> dict[str, Any]:
        coordinator, hass = self._coordinator, self._coordinator.hass
        unique_id = f"{coordinator.server_id}-{ACTIVITY_KEY}"
        return {
            **attributes,
            ATTR_EVENT_TYPE: kind,
            ATTR_CONFIG_ENTRY_ID: coordinator.config_entry.entry_id,
            # There or not: a card of it shows all of ours.
            ATTR_ENTITY_ID: er.async_get(hass).async_get_entity_id(EVENT, DOMAIN, unique_id),
            ATTR_DEVICE_ID: coordinator.registry.async_row_id(attributes.get("netmon_id")),
        }


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
