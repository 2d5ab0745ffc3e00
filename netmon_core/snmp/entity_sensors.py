"""Temperatures, fans and the like: entPhySensorTable (ENTITY-SENSOR-MIB, RFC 3433)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ..evidence.reading import SensorRow
from ..model.sensor import SensorKind, SensorState, SensorUnit
from .caps import SENSORS
from .fields import number_of, text_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..evidence.reading import PartRow
    from .round import Asked, Asking, Row
    from .table import Oid

_ENTRY: Final[Oid] = (1, 3, 6, 1, 2, 1, 99, 1, 1, 1)
_TYPE, _SCALE, _PRECISION, _VALUE, _STATUS, _UNITS = ((*_ENTRY, each) for each in range(1, 7))
_KINDS: Final = {
    3: (SensorKind.VOLTAGE, SensorUnit.VOLT, 1.0),
    4: (SensorKind.VOLTAGE, SensorUnit.VOLT, 1.0),
    5: (SensorKind.CURRENT, SensorUnit.AMPERE, 1.0),
    6: (SensorKind.POWER, SensorUnit.WATT, 1.0),
    7: (SensorKind.FREQUENCY, SensorUnit.HERTZ, 1.0),
    8: (SensorKind.TEMPERATURE, SensorUnit.CELSIUS, 1.0),
    9: (SensorKind.HUMIDITY, SensorUnit.SHARE, 0.01),
    10: (SensorKind.FAN, SensorUnit.RPM, 1.0),
    # Cubic meters a minute.
    11: (SensorKind.AIRFLOW, SensorUnit.CUBIC_METER_PER_SECOND, 1 / 60),
    12: (SensorKind.STATE, SensorUnit.COUNT, 1.0),
}
_TRUTH, _TRUE = 12, 1
_UNKNOWN: Final = (SensorKind.UNKNOWN, SensorUnit.UNKNOWN, 1.0)
_OPTICAL: Final = (SensorKind.OPTICAL_POWER, SensorUnit.DBM, 1.0)
# Powers of ten, by number; the MIB has 14 and 15 in this order.
_SCALES: Final = (-24, -21, -18, -15, -12, -9, -6, -3, 0, 3, 6, 9, 12, 18, 15, 21, 24)
# What a value is that does not fit.
_LIMIT: Final = 1_000_000_000
_STATES: Final = {1: SensorState.OK, 2: SensorState.ABSENT, 3: SensorState.FAILED}


async def read_entity_sensors(
    asking: Asking, parts: Iterable[PartRow]
) -> tuple[tuple[SensorRow, ...], Asked]:
    """Return the sensors, and what became of the table."""
    columns = (_TYPE, _SCALE, _PRECISION, _VALUE, _STATUS, _UNITS)
    asked = await asking.table("entPhySensorTable", columns, cap=SENSORS)
    return entity_sensor_rows(asked, {part.index: part.name or part.description for part in parts}), asked


def entity_sensor_rows(asked: Asked, names: dict[int, str]) -> tuple[SensorRow, ...]:
    """Make rows of sensors, each named as the part that it is; what says not what it measures is left out."""
    rows = (
        _sensor_row(index[0], row, names.get(index[0], ""))
        for index, row in asked.rows.items()
        if len(index) == 1
    )
    return tuple(row for row in rows if row.kind is not SensorKind.UNKNOWN)


def _sensor_row(index: int, row: Row, name: str) -> SensorRow:
    number = number_of(row.get(_TYPE)) or 0
    kind, unit, factor = _KINDS.get(number, _UNKNOWN)
    if kind is SensorKind.UNKNOWN and text_of(row.get(_UNITS)).lower() == "dbm":
        kind, unit, factor = _OPTICAL
    state = _STATES.get(number_of(row.get(_STATUS)) or 1, SensorState.UNKNOWN)
    value = _value(row, factor) if state is SensorState.OK else None
    if number == _TRUTH and value is not None:
        value = 1.0 if value == _TRUE else 0.0
    return SensorRow(
        key=f"entity {index}", kind=kind, name=name or f"Sensor {index}", unit=unit, value=value, state=state
    )


def _value(row: Row, factor: float) -> float | None:
    value = number_of(row.get(_VALUE))
    if value is None or not -_LIMIT < value < _LIMIT:
        return None
    scale = number_of(row.get(_SCALE))
    precision = number_of(row.get(_PRECISION)) or 0
    exponent = _SCALES[scale - 1] if scale is not None and 1 <= scale <= len(_SCALES) else 0
    if not -8 <= precision <= 9:
        precision = 0
    # One power of ten, so that 235 at one decimal is 23.5 and no more.
    power = exponent - max(precision, 0)
    scaled: float = value * 10**power if power >= 0 else value / 10**-power
    return round(scaled * factor, 9)
