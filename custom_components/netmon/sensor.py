"""Sums on the hub; measurements of devices, if the user enables them, and of targets."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, override

from homeassistant.components.sensor import (
    DOMAIN,
    SensorDeviceClass,
    SensorEntity,
    SensorEntityDescription,
    SensorStateClass,
)
from homeassistant.const import PERCENTAGE, EntityCategory, UnitOfTime
from homeassistant.core import callback

from .adding import Adding
from .engine import NEVER_SEEN
from .entity import NetmonDeviceEntity, NetmonHubEntity, NetmonTargetEntity
from .particulars import particulars
from .plugged_in import NetmonPluggedIn
from .port_sensors import measured_sensors
from .window import Window

if TYPE_CHECKING:
    from collections.abc import Callable

    from homeassistant.config_entries import ConfigSubentry
    from homeassistant.core import HomeAssistant
    from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

    from .coordinator import NetmonConfigEntry, NetmonCoordinator
    from .engine import Device, Sample
    from .totals import Totals

PARALLEL_UPDATES = 0

# "Last scan" is written no more often than this.
SCANNED_STEP = timedelta(hours=1)
# "Last seen" is written no more often than this.
SEEN_STEP = timedelta(minutes=1)


@dataclass(frozen=True, kw_only=True)
class HubSensor(SensorEntityDescription):
    """A number of the hub's."""

    # What its entity id has for its key.
    object_key: str | None = None
    # A time is written again when it is later by so much.
    step: timedelta = timedelta()
    value: Callable[[Totals], int | float | datetime | None]


@dataclass(frozen=True, kw_only=True)
class ProbeSensor(SensorEntityDescription):
    """What probes measure: of the last sample, or of the last few."""

    value: Callable[[Sample, Window], float | None]


HUB = (
    HubSensor(
        key="devices_online", state_class=SensorStateClass.MEASUREMENT, value=lambda totals: totals.online
    ),
    HubSensor(
        key="devices_total",
        object_key="devices",
        state_class=SensorStateClass.MEASUREMENT,
        value=lambda totals: totals.devices,
    ),
    HubSensor(
        key="devices_new",
        object_key="new_devices_in_24_hours",
        state_class=SensorStateClass.MEASUREMENT,
        value=lambda totals: totals.new,
    ),
    HubSensor(
        key="alerts",
        object_key="open_alerts",
        state_class=SensorStateClass.MEASUREMENT,
        value=lambda totals: totals.alerts,
    ),
    HubSensor(
        key="last_scan",
        device_class=SensorDeviceClass.TIMESTAMP,
        entity_category=EntityCategory.DIAGNOSTIC,
        # The activity log has a line for each new time, and nobody reads hundreds a day.
        entity_registry_enabled_default=False,
        step=SCANNED_STEP,
        value=lambda totals: totals.scanned_at,
    ),
    HubSensor(
        key="scan_duration",
        device_class=SensorDeviceClass.DURATION,
        native_unit_of_measurement=UnitOfTime.SECONDS,
        suggested_display_precision=1,
        entity_category=EntityCategory.DIAGNOSTIC,
        entity_registry_enabled_default=False,
        value=lambda totals: totals.scan_duration,
    ),
)


def _milliseconds(seconds: float | None) -> float | None:
    return None if seconds is None else round(seconds * 1000, 3)


def _percent(share: float | None) -> float | None:
    return None if share is None else round(share * 100, 1)


LATENCY = ProbeSensor(
    key="latency",
    device_class=SensorDeviceClass.DURATION,
    state_class=SensorStateClass.MEASUREMENT,
    native_unit_of_measurement=UnitOfTime.MILLISECONDS,
    suggested_display_precision=1,
    entity_category=EntityCategory.DIAGNOSTIC,
    value=lambda sample, _: _milliseconds(sample.rtt_avg),
)
LOSS = ProbeSensor(
    key="loss",
    state_class=SensorStateClass.MEASUREMENT,
    native_unit_of_measurement=PERCENTAGE,
    suggested_display_precision=0,
    entity_category=EntityCategory.DIAGNOSTIC,
    entity_registry_enabled_default=False,
    value=lambda _, window: _percent(window.loss),
)
JITTER = ProbeSensor(
    key="jitter",
    device_class=SensorDeviceClass.DURATION,
    state_class=SensorStateClass.MEASUREMENT,
    native_unit_of_measurement=UnitOfTime.MILLISECONDS,
    suggested_display_precision=1,
    entity_category=EntityCategory.DIAGNOSTIC,
    entity_registry_enabled_default=False,
    value=lambda _, window: _milliseconds(window.jitter),
)


async def async_setup_entry(
    hass: HomeAssistant, entry: NetmonConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Make the hub's and the targets' sensors, and those of each device that is let in."""
    coordinator = entry.runtime_data
    Adding(
        coordinator,
        DOMAIN,
        async_add_entities,
        hub=lambda: [NetmonHubSensor(coordinator, each) for each in HUB],
        target=lambda subentry: [
            NetmonTargetSensor(coordinator, subentry, each) for each in (LATENCY, LOSS, JITTER)
        ],
        device=lambda admitted: _device_sensors(coordinator, admitted[0]),
        measured=lambda device, picked: measured_sensors(coordinator, device, picked),
    )


def _device_sensors(
    coordinator: NetmonCoordinator, device: Device
) -> list[NetmonDeviceSensor | NetmonSeenSensor | NetmonAddressSensor | NetmonPluggedIn]:
    # The monitor does not probe itself.
    probed = () if device.own else (LATENCY, LOSS, JITTER)
    # Most networks have no switch that tells.
    attached = device.id in coordinator.backend.state.attachments
    return [
        *(NetmonDeviceSensor(coordinator, device, each) for each in probed),
        NetmonSeenSensor(coordinator, device, "last_seen"),
        NetmonAddressSensor(coordinator, device, "address"),
        *([NetmonPluggedIn(coordinator, device)] if attached else []),
    ]


class NetmonHubSensor(NetmonHubEntity, SensorEntity):
    """A number of the hub's."""

    entity_description: HubSensor
    _shown: datetime | None = None

    def __init__(self, coordinator: NetmonCoordinator, description: HubSensor) -> None:
        self._object_key = description.object_key
        super().__init__(coordinator, description.key)
        self.entity_description = description

    @property
    @override
    def native_value(self) -> int | float | datetime | None:
        """The number now."""
        now = self.entity_description.value(self.coordinator.data)
        if isinstance(now, datetime) and self._shown is not None:
            recent = timedelta() <= now - self._shown < self.entity_description.step
            now = self._shown if recent else now
        self._shown = now if isinstance(now, datetime) else None
        return now


class _Measured(SensorEntity):
    """What both kinds of measurement do: take in each sample once."""

    entity_description: ProbeSensor
    coordinator: NetmonCoordinator
    measured_id: str

    def begin(self, description: ProbeSensor) -> None:
        """Set up what is measured."""
        self.entity_description = description
        self._window = Window()
        self.take_in()

    @callback
    def take_in(self) -> None:
        """Take in the latest sample."""
        sample = self.coordinator.backend.state.samples.get(self.measured_id)
        if sample is not None:
            self._window.add(sample)
            self._attr_native_value = self.entity_description.value(sample, self._window)
            self._attr_extra_state_attributes = {"problem": sample.problem} if sample.problem else {}


class NetmonDeviceSensor(NetmonDeviceEntity, _Measured):
    """A measurement of a device; nobody wants a thousand of these unasked."""

    _attr_entity_registry_enabled_default = False

    def __init__(self, coordinator: NetmonCoordinator, device: Device, description: ProbeSensor) -> None:
        super().__init__(coordinator, device, description.key)
        self.measured_id = f"device:{device.id}/ping"
        self._keys = (device.id, self.measured_id)
        self._attr_translation_key = description.key
        self.begin(description)

    @callback
    @override
    def async_told(self) -> None:
        """Take in a sample, or that the device is gone."""
        self.take_in()
        super().async_told()


class NetmonTargetSensor(NetmonTargetEntity, _Measured):
    """A measurement of a target."""

    def __init__(
        self, coordinator: NetmonCoordinator, subentry: ConfigSubentry, description: ProbeSensor
    ) -> None:
        super().__init__(coordinator, subentry, description.key)
        self.measured_id = self.target_id
        self.begin(description)

    @callback
    @override
    def async_told(self) -> None:
        """Take in a sample, or that the target is gone."""
        self.take_in()
        super().async_told()


class NetmonSeenSensor(NetmonDeviceEntity, SensorEntity):
    """When a device was seen last."""

    _attr_device_class = SensorDeviceClass.TIMESTAMP
    _attr_entity_category = EntityCategory.DIAGNOSTIC
    _attr_entity_registry_enabled_default = False
    _attr_translation_key = "last_seen"

    def __init__(self, coordinator: NetmonCoordinator, device: Device, key: str) -> None:
        super().__init__(coordinator, device, key)
        self._keys = (device.id, f"seen:{device.id}")
        self._attr_native_value = _seen(device)

    @callback
    @override
    def async_told(self) -> None:
        """Write when it was, once a minute at most, and at once when the device comes or goes."""
        device, known = self.device, self._attr_native_value
        if device is not None:
            recent = isinstance(known, datetime) and timedelta() <= device.last_seen - known < SEEN_STEP
            if self.available and recent:
                return
            self._attr_native_value = _seen(device)
        super().async_told()


def _seen(device: Device) -> datetime | None:
    return device.last_seen if device.last_seen > NEVER_SEEN else None


class NetmonAddressSensor(NetmonDeviceEntity, SensorEntity):
    """The address a device has now."""

    _object_key = "ip_address"
    _attr_entity_category = EntityCategory.DIAGNOSTIC
    _attr_entity_registry_enabled_default = False
    _attr_translation_key = "address"

    @property
    @override
    def native_value(self) -> str | None:
        """The address now."""
        return None if self.device is None else particulars(self.device).address
