"""Uninterruptible power supplies: UPS-MIB (RFC 1628)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ..evidence.reading import ReadExtent, SensorRow
from ..lazy_dataclass import dataclass
from ..model.sensor import SensorKind, SensorState, SensorUnit
from .fields import number_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from .round import Asked, Asking
    from .table import Oid, Value

_UPS: Final[Oid] = (1, 3, 6, 1, 2, 1, 33, 1)
_BATTERY, _SOURCE = (*_UPS, 2, 1, 0), (*_UPS, 4, 1, 0)
_ON_BATTERY: Final = 5
_STATES: Final = {2: SensorState.OK, 3: SensorState.WARNING, 4: SensorState.CRITICAL}
# Phases of the largest ones, and some more that a device may make up.
_LINES: Final = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class _Figure:
    """One number: where it stands, what it is, and what one of it is in our unit."""

    column: Oid
    kind: SensorKind
    name: str
    unit: SensorUnit
    factor: float = 1.0
    # Beyond this it is a way to say that it is not known.
    most: float = 1e6
    least: float = 0.0


_FIGURES: Final = (
    _Figure(
        column=(*_UPS, 2, 3, 0),
        kind=SensorKind.RUNTIME,
        name="Runtime left",
        unit=SensorUnit.SECOND,
        factor=60.0,
        # A week of minutes.
        most=10_080,
    ),
    _Figure(
        column=(*_UPS, 2, 4, 0),
        kind=SensorKind.CHARGE,
        name="Battery charge",
        unit=SensorUnit.SHARE,
        factor=0.01,
        most=100,
    ),
    _Figure(
        column=(*_UPS, 2, 5, 0),
        kind=SensorKind.VOLTAGE,
        name="Battery voltage",
        unit=SensorUnit.VOLT,
        factor=0.1,
    ),
    _Figure(
        column=(*_UPS, 2, 7, 0),
        kind=SensorKind.TEMPERATURE,
        name="Battery temperature",
        unit=SensorUnit.CELSIUS,
        most=200,
        # At 0 it has no thermometer.
        least=1,
    ),
    _Figure(
        column=(*_UPS, 4, 2, 0),
        kind=SensorKind.FREQUENCY,
        name="Output frequency",
        unit=SensorUnit.HERTZ,
        factor=0.1,
    ),
)
_IN: Final[Oid] = (*_UPS, 3, 3, 1)
_OUT: Final[Oid] = (*_UPS, 4, 4, 1)
_INPUTS: Final = (
    _Figure(
        column=(*_IN, 2), kind=SensorKind.FREQUENCY, name="Input frequency", unit=SensorUnit.HERTZ, factor=0.1
    ),
    _Figure(column=(*_IN, 3), kind=SensorKind.VOLTAGE, name="Input voltage", unit=SensorUnit.VOLT),
)
_OUTPUTS: Final = (
    _Figure(column=(*_OUT, 2), kind=SensorKind.VOLTAGE, name="Output voltage", unit=SensorUnit.VOLT),
    _Figure(
        column=(*_OUT, 3), kind=SensorKind.CURRENT, name="Output current", unit=SensorUnit.AMPERE, factor=0.1
    ),
    _Figure(column=(*_OUT, 4), kind=SensorKind.POWER, name="Output power", unit=SensorUnit.WATT),
    _Figure(
        column=(*_OUT, 5),
        kind=SensorKind.LOAD,
        name="Load",
        unit=SensorUnit.SHARE,
        factor=0.01,
        most=1_000,
    ),
)


async def read_ups(asking: Asking) -> tuple[tuple[SensorRow, ...], list[Asked]]:
    """Return battery, input and output as sensors, and what became of the tables."""
    outputs = await asking.table("upsOutputTable", tuple(each.column for each in _OUTPUTS), cap=_LINES)
    if outputs.extent is ReadExtent.ABSENT:
        return (), [outputs]
    inputs = await asking.table("upsInputTable", tuple(each.column for each in _INPUTS), cap=_LINES)
    found = await asking.get(_BATTERY, _SOURCE, *(each.column for each in _FIGURES))
    rows = (*battery_rows(found), *line_rows(_INPUTS, inputs), *line_rows(_OUTPUTS, outputs))
    return rows, [outputs, inputs]


def battery_rows(found: Mapping[Oid, Value]) -> Iterator[SensorRow]:
    """Make rows of the battery, and of whether it is used."""
    state = _STATES.get(number_of(found.get(_BATTERY)) or 0, SensorState.UNKNOWN)
    source = number_of(found.get(_SOURCE))
    if source is not None:
        yield SensorRow(
            key="ups on battery",
            kind=SensorKind.ON_BATTERY,
            name="On battery",
            unit=SensorUnit.COUNT,
            value=1.0 if source == _ON_BATTERY else 0.0,
            state=SensorState.WARNING if source == _ON_BATTERY else SensorState.OK,
        )
    for figure in _FIGURES:
        told = state if figure.kind in (SensorKind.CHARGE, SensorKind.RUNTIME) else SensorState.UNKNOWN
        yield from _row(figure, found.get(figure.column), "", told)


def line_rows(figures: tuple[_Figure, ...], asked: Asked) -> Iterator[SensorRow]:
    """Make rows of each line; a number is put behind where there are several."""
    for index, row in asked.rows.items():
        number = f" {index[-1]}" if len(asked.rows) > 1 and index else ""
        for figure in figures:
            yield from _row(figure, row.get(figure.column), number, SensorState.UNKNOWN)


def _row(figure: _Figure, value: Value | None, number: str, state: SensorState) -> Iterator[SensorRow]:
    told = number_of(value)
    if told is None or not figure.least <= told <= figure.most:
        return
    yield SensorRow(
        key=f"ups {figure.name.lower()}{number}",
        kind=figure.kind,
        name=f"{figure.name}{number}",
        unit=figure.unit,
        value=round(told * figure.factor, 6),
        state=state,
    )
