"""What a device measures of itself, in groups, and in words. Pure but for the language."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from netmon_core.model.sensor import Sensor, SensorKind, SensorState, SensorUnit

from ..texts import duration, percent, translate
from . import amounts
from .ports import natural

if TYPE_CHECKING:
    from collections.abc import Iterable


class Group(StrEnum):
    """What belongs together, in the order in which it is shown."""

    SUPPLIES = "supplies"
    BATTERY = "battery"
    LOAD = "load"
    TEMPERATURES = "temperatures"
    FANS = "fans"
    POWER = "power"
    OPTICS = "optics"
    OTHER = "other"


_GROUPS = {
    SensorKind.SUPPLY: Group.SUPPLIES,
    SensorKind.PAGES: Group.SUPPLIES,
    SensorKind.CHARGE: Group.BATTERY,
    SensorKind.RUNTIME: Group.BATTERY,
    SensorKind.ON_BATTERY: Group.BATTERY,
    SensorKind.LOAD: Group.BATTERY,
    SensorKind.CPU: Group.LOAD,
    SensorKind.MEMORY: Group.LOAD,
    SensorKind.SWAP: Group.LOAD,
    SensorKind.STORAGE: Group.LOAD,
    SensorKind.LOAD_AVERAGE: Group.LOAD,
    SensorKind.PROCESSES: Group.LOAD,
    SensorKind.USERS: Group.LOAD,
    SensorKind.TEMPERATURE: Group.TEMPERATURES,
    SensorKind.HUMIDITY: Group.TEMPERATURES,
    SensorKind.FAN: Group.FANS,
    SensorKind.AIRFLOW: Group.FANS,
    SensorKind.POWER: Group.POWER,
    SensorKind.VOLTAGE: Group.POWER,
    SensorKind.CURRENT: Group.POWER,
    SensorKind.FREQUENCY: Group.POWER,
    SensorKind.OPTICAL_POWER: Group.OPTICS,
}
# What a program counts in: memory, storage.
_BYTES = frozenset((SensorKind.MEMORY, SensorKind.SWAP, SensorKind.STORAGE))
_KINDS = list(SensorKind)


def grouped(sensors: Iterable[Sensor]) -> dict[Group, list[Sensor]]:
    """Return what is there in groups, each in an order that stays."""
    found: dict[Group, list[Sensor]] = {}
    for each in sensors:
        if not each.gone:
            found.setdefault(_GROUPS.get(each.kind, Group.OTHER), []).append(each)
    for some in found.values():
        some.sort(key=lambda each: (_KINDS.index(each.kind), natural(each.name), each.id))
    return {group: found[group] for group in Group if group in found}


def group_word(group: Group) -> str:
    """Return it as a heading."""
    return {
        Group.SUPPLIES: translate("sensors", "Supplies"),
        Group.BATTERY: translate("sensors", "Battery"),
        Group.LOAD: translate("sensors", "Load"),
        Group.TEMPERATURES: translate("sensors", "Temperatures"),
        Group.FANS: translate("sensors", "Fans"),
        Group.POWER: translate("sensors", "Power and current"),
        Group.OPTICS: translate("sensors", "Light in fibers"),
        Group.OTHER: translate("sensors", "Other"),
    }[group]


def value_words(sensor: Sensor) -> str:
    """Return the value with its unit; a dash where it is not known."""
    if sensor.value is None:
        return "\u2013"
    if sensor.kind is SensorKind.ON_BATTERY:
        on, off = translate("sensors", "runs on battery"), translate("sensors", "runs on mains")
        return on if sensor.value else off
    if sensor.kind is SensorKind.STATE:
        return translate("sensors", "yes") if sensor.value else translate("sensors", "no")
    words = in_unit(sensor.value, sensor.unit)
    if sensor.kind in _BYTES and sensor.unit is SensorUnit.SHARE and sensor.total:
        used, total = amounts.octets(sensor.value * sensor.total), amounts.octets(sensor.total)
        words += " " + translate("sensors", "({} of {})").format(used, total)
    return words


def in_unit(value: float, unit: SensorUnit) -> str:
    """Return a value with its unit."""
    match unit:
        case SensorUnit.SHARE:
            return percent(value)
        case SensorUnit.SECOND:
            return duration(value)
        case SensorUnit.WATT | SensorUnit.VOLT | SensorUnit.AMPERE | SensorUnit.HERTZ if abs(value) >= 1000:
            return "{} {}{}".format(*amounts.scaled_number(value), _UNITS[unit])
        case _:
            sign = _UNITS.get(unit, "")
            return f"{amounts.number(value)} {sign}".rstrip()


def limit_words(sensor: Sensor) -> str:
    """Return from where on the device warns, and fears for itself; "" where it says neither."""
    warns = _beyond(sensor.low_warning, sensor.high_warning, sensor.unit)
    fears = _beyond(sensor.low_critical, sensor.high_critical, sensor.unit)
    said = []
    if warns:
        said.append(translate("sensors", "warns {}").format(warns))
    if fears:
        said.append(translate("sensors", "critical {}").format(fears))
    return ", ".join(said)


def state_word(sensor: Sensor) -> str:
    """Return how it is in a word; "" where nothing is said."""
    return {
        SensorState.OK: translate("sensors", "Fine"),
        SensorState.WARNING: translate("sensors", "Warning"),
        SensorState.CRITICAL: translate("sensors", "Critical"),
        SensorState.FAILED: translate("sensors", "Does not work"),
        SensorState.ABSENT: translate("sensors", "Not fitted"),
        SensorState.UNKNOWN: "",
    }[sensor.state]


def share_of(sensor: Sensor) -> float | None:
    """Return how long its bar is, 0-1; None: it has none."""
    if sensor.unit is not SensorUnit.SHARE or sensor.value is None:
        return None
    return min(max(sensor.value, 0.0), 1.0)


def _beyond(low: float | None, high: float | None, unit: SensorUnit) -> str:
    said = []
    if low is not None:
        said.append(translate("sensors", "below {}").format(in_unit(low, unit)))
    if high is not None:
        said.append(translate("sensors", "above {}").format(in_unit(high, unit)))
    return translate("sensors", " or ").join(said)


_UNITS = {
    SensorUnit.CELSIUS: "°C",
    SensorUnit.RPM: "rpm",
    SensorUnit.WATT: "W",
    SensorUnit.VOLT: "V",
    SensorUnit.AMPERE: "A",
    SensorUnit.HERTZ: "Hz",
    SensorUnit.DBM: "dBm",
    SensorUnit.CUBIC_METER_PER_SECOND: "m³/s",
}
