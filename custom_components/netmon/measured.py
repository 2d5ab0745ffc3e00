"""What Home Assistant calls the things that devices measure of themselves. Pure tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from homeassistant.components.sensor import SensorDeviceClass, SensorStateClass
from homeassistant.const import (
    PERCENTAGE,
    REVOLUTIONS_PER_MINUTE,
    SIGNAL_STRENGTH_DECIBELS_MILLIWATT,
    UnitOfElectricCurrent,
    UnitOfElectricPotential,
    UnitOfFrequency,
    UnitOfPower,
    UnitOfTemperature,
    UnitOfTime,
    UnitOfVolumeFlowRate,
)

from .engine import SensorKind, SensorUnit

if TYPE_CHECKING:
    from .engine import Sensor

# These are so or not.
YES_OR_NO = frozenset({SensorKind.ON_BATTERY, SensorKind.STATE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Looks:
    """How one sensor is shown."""

    unit: str | None
    device_class: SensorDeviceClass | None = None
    state_class: SensorStateClass = SensorStateClass.MEASUREMENT
    precision: int | None = None


_UNITS: dict[SensorUnit, str] = {
    SensorUnit.CELSIUS: UnitOfTemperature.CELSIUS,
    SensorUnit.RPM: REVOLUTIONS_PER_MINUTE,
    SensorUnit.WATT: UnitOfPower.WATT,
    SensorUnit.VOLT: UnitOfElectricPotential.VOLT,
    SensorUnit.AMPERE: UnitOfElectricCurrent.AMPERE,
    SensorUnit.HERTZ: UnitOfFrequency.HERTZ,
    SensorUnit.DBM: SIGNAL_STRENGTH_DECIBELS_MILLIWATT,
    SensorUnit.CUBIC_METER_PER_SECOND: UnitOfVolumeFlowRate.CUBIC_METERS_PER_SECOND,
    SensorUnit.SHARE: PERCENTAGE,
    SensorUnit.SECOND: UnitOfTime.SECONDS,
}
# A class holds only for its own unit: Home Assistant refuses it with another.
_CLASSES: dict[tuple[SensorKind, SensorUnit], SensorDeviceClass] = {
    (SensorKind.TEMPERATURE, SensorUnit.CELSIUS): SensorDeviceClass.TEMPERATURE,
    (SensorKind.POWER, SensorUnit.WATT): SensorDeviceClass.POWER,
    (SensorKind.VOLTAGE, SensorUnit.VOLT): SensorDeviceClass.VOLTAGE,
    (SensorKind.CURRENT, SensorUnit.AMPERE): SensorDeviceClass.CURRENT,
    (SensorKind.FREQUENCY, SensorUnit.HERTZ): SensorDeviceClass.FREQUENCY,
    (SensorKind.HUMIDITY, SensorUnit.SHARE): SensorDeviceClass.HUMIDITY,
    (SensorKind.AIRFLOW, SensorUnit.CUBIC_METER_PER_SECOND): SensorDeviceClass.VOLUME_FLOW_RATE,
    (SensorKind.OPTICAL_POWER, SensorUnit.DBM): SensorDeviceClass.SIGNAL_STRENGTH,
    (SensorKind.CHARGE, SensorUnit.SHARE): SensorDeviceClass.BATTERY,
    (SensorKind.RUNTIME, SensorUnit.SECOND): SensorDeviceClass.DURATION,
}
_PRECISIONS = {
    SensorUnit.CELSIUS: 1,
    SensorUnit.RPM: 0,
    SensorUnit.WATT: 1,
    SensorUnit.VOLT: 1,
    SensorUnit.AMPERE: 2,
    SensorUnit.DBM: 1,
    SensorUnit.SHARE: 0,
    SensorUnit.SECOND: 0,
}


def looks(sensor: Sensor) -> Looks:
    """Say how a sensor is shown."""
    return Looks(
        unit=_UNITS.get(sensor.unit),
        device_class=_CLASSES.get((sensor.kind, sensor.unit)),
        # Pages are counted for the whole life of a printer, or since its counter was reset.
        state_class=(
            SensorStateClass.TOTAL_INCREASING
            if sensor.kind is SensorKind.PAGES
            else SensorStateClass.MEASUREMENT
        ),
        precision=_PRECISIONS.get(sensor.unit),
    )


def shown(sensor: Sensor) -> float | None:
    """The value in the unit that it is shown in; None: not known now."""
    if sensor.value is None:
        return None
    return round(sensor.value * 100, 1) if sensor.unit is SensorUnit.SHARE else round(sensor.value, 3)
