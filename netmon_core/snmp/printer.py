"""Supplies, trays and pages of a printer: Printer-MIB (RFC 3805)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ..evidence.reading import SensorRow
from ..model.sensor import SensorKind, SensorState, SensorUnit
from .caps import SENSORS
from .fields import number_of, positive_of, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .round import Asked, Asking
    from .table import Oid, Value

_PRINTER: Final[Oid] = (1, 3, 6, 1, 2, 1, 43)
_NAME, _UNIT, _FULL, _LEVEL = ((*_PRINTER, 11, 1, 1, each) for each in (6, 7, 8, 9))
_TRAY_FULL, _TRAY_LEVEL, _TRAY_NAME, _TRAY_TEXT = ((*_PRINTER, 8, 2, 1, each) for each in (9, 10, 13, 18))
_COUNT: Final[Oid] = (*_PRINTER, 10, 2, 1, 4)
_PERCENT: Final = 19
# Levels below 0 are words: more than nothing is left.
_SOME: Final = -3


async def read_printer(asking: Asking) -> tuple[tuple[SensorRow, ...], list[Asked]]:
    """Return supplies, trays and pages as sensors, and what became of the tables."""
    supplies = await asking.table("prtMarkerSuppliesTable", (_NAME, _UNIT, _FULL, _LEVEL), cap=SENSORS)
    if not supplies.rows:
        return (), [supplies]
    trays = await asking.table(
        "prtInputTable", (_TRAY_FULL, _TRAY_LEVEL, _TRAY_NAME, _TRAY_TEXT), cap=SENSORS
    )
    counts = await asking.table("prtMarkerTable", (_COUNT,), cap=SENSORS)
    rows = (*supply_rows(supplies), *tray_rows(trays), *page_rows(counts))
    return rows, [supplies, trays, counts]


def supply_rows(asked: Asked) -> Iterator[SensorRow]:
    """Make rows of supplies; of a receptacle the level is the room that is left, so it is one too."""
    for index, row in asked.rows.items():
        full = positive_of(row.get(_FULL))
        if full is None and number_of(row.get(_UNIT)) == _PERCENT:
            full = 100
        yield _supply("supply", index, text_of(row.get(_NAME)), row.get(_LEVEL), full)


def tray_rows(asked: Asked) -> Iterator[SensorRow]:
    """Make rows of trays of paper."""
    for index, row in asked.rows.items():
        name = text_of(row.get(_TRAY_NAME)) or text_of(row.get(_TRAY_TEXT))
        yield _supply("tray", index, name, row.get(_TRAY_LEVEL), positive_of(row.get(_TRAY_FULL)))


def page_rows(asked: Asked) -> Iterator[SensorRow]:
    """Make a row of the pages of each marker."""
    for index, row in asked.rows.items():
        value = number_of(row.get(_COUNT))
        if value is not None and value >= 0:
            yield SensorRow(
                key=f"pages {_numbers(index)}",
                kind=SensorKind.PAGES,
                name="Pages",
                unit=SensorUnit.COUNT,
                value=float(value),
            )


def _supply(what: str, index: Oid, name: str, level: Value | None, full: int | None) -> SensorRow:
    number = number_of(level)
    share = min(number / full, 1.0) if full is not None and number is not None and number >= 0 else None
    state = SensorState.UNKNOWN
    if number == 0:
        state = SensorState.CRITICAL if what == "supply" else SensorState.WARNING
    elif number is not None and (number > 0 or number == _SOME):
        state = SensorState.OK
    return SensorRow(
        key=f"{what} {_numbers(index)}",
        kind=SensorKind.SUPPLY,
        name=name or f"{what.capitalize()} {_numbers(index)}",
        unit=SensorUnit.SHARE,
        value=share,
        state=state,
        total=float(full) if full is not None else None,
    )


def _numbers(index: Oid) -> str:
    return ".".join(map(str, index))
