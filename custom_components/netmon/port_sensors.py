"""What flows through chosen ports, and what goes wrong there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, override

from homeassistant.components.sensor import (
    SensorDeviceClass,
    SensorEntity,
    SensorEntityDescription,
    SensorStateClass,
)
from homeassistant.const import PERCENTAGE, EntityCategory, UnitOfDataRate

from .measured import YES_OR_NO, looks, shown
from .measured_entity import NetmonPortEntity, NetmonSensorEntity

if TYPE_CHECKING:
    from collections.abc import Callable

    from .chosen import Picked
    from .coordinator import NetmonCoordinator
    from .engine import Device, Port, PortRates, Sensor


@dataclass(frozen=True, kw_only=True)
class PortSensor(SensorEntityDescription):
    """One number of a port."""

    state_class: SensorStateClass = SensorStateClass.MEASUREMENT
    value: Callable[[PortRates], float | None]


def _sum(*rates: float | None) -> float | None:
    known = [rate for rate in rates if rate is not None]
    return round(sum(known), 3) if known else None


def _highest(*shares: float | None) -> float | None:
    known = [share for share in shares if share is not None]
    return round(max(known) * 100, 1) if known else None


PORT = (
    PortSensor(
        key="in",
        device_class=SensorDeviceClass.DATA_RATE,
        native_unit_of_measurement=UnitOfDataRate.BITS_PER_SECOND,
        suggested_unit_of_measurement=UnitOfDataRate.MEGABITS_PER_SECOND,
        suggested_display_precision=2,
        value=lambda rates: None if rates.in_bps is None else round(rates.in_bps),
    ),
    PortSensor(
        key="out",
        device_class=SensorDeviceClass.DATA_RATE,
        native_unit_of_measurement=UnitOfDataRate.BITS_PER_SECOND,
        suggested_unit_of_measurement=UnitOfDataRate.MEGABITS_PER_SECOND,
        suggested_display_precision=2,
        value=lambda rates: None if rates.out_bps is None else round(rates.out_bps),
    ),
    # Of the direction that has less room left.
    PortSensor(
        key="utilization",
        native_unit_of_measurement=PERCENTAGE,
        suggested_display_precision=0,
        value=lambda rates: _highest(rates.in_utilization, rates.out_utilization),
    ),
    PortSensor(
        key="errors",
        native_unit_of_measurement="1/s",
        suggested_display_precision=2,
        entity_category=EntityCategory.DIAGNOSTIC,
        value=lambda rates: _sum(rates.in_errors, rates.out_errors),
    ),
)


class NetmonPortSensor(NetmonPortEntity, SensorEntity):
    """One number of a port."""

    entity_description: PortSensor

    def __init__(
        self, coordinator: NetmonCoordinator, device: Device, port: Port, description: PortSensor
    ) -> None:
        super().__init__(coordinator, device, port, description.key)
        self.entity_description = description

    @property
    @override
    def native_value(self) -> float | None:
        """On average since the device was asked before; None: that takes two answers."""
        rates = None if self.port is None else self.port.rates
        return None if rates is None else self.entity_description.value(rates)


class NetmonMeasuredSensor(NetmonSensorEntity, SensorEntity):
    """A number that a device measures of itself."""

    def __init__(self, coordinator: NetmonCoordinator, device: Device, sensor: Sensor) -> None:
        super().__init__(coordinator, device, sensor)
        how = looks(sensor)
        self._attr_native_unit_of_measurement = how.unit
        self._attr_device_class = how.device_class
        self._attr_state_class = how.state_class
        self._attr_suggested_display_precision = how.precision

    @property
    @override
    def native_value(self) -> float | None:
        """The value now."""
        return None if self.sensor is None else shown(self.sensor)


def measured_sensors(
    coordinator: NetmonCoordinator, device: Device, picked: Picked
) -> list[NetmonPortSensor | NetmonMeasuredSensor]:
    """Make those of chosen ports and sensors of a device."""
    readings = coordinator.measuring.readings
    ports, sensors = readings.ports.get(device.id, {}), readings.sensors.get(device.id, {})
    chosen = [sensors[id_] for id_ in picked.sensors if id_ in sensors]
    return [
        *(
            NetmonPortSensor(coordinator, device, ports[id_], each)
            for id_ in picked.ports
            if id_ in ports
            for each in PORT
        ),
        *(NetmonMeasuredSensor(coordinator, device, each) for each in chosen if each.kind not in YES_OR_NO),
    ]
