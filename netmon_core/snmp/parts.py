"""What a device is made of: entPhysicalTable (ENTITY-MIB, RFC 6933)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ..evidence.reading import PartRow
from .caps import PARTS
from .fields import number_of, positive_of, text_of

if TYPE_CHECKING:
    from .round import Asked, Asking
    from .table import Oid

_ENTRY: Final[Oid] = (1, 3, 6, 1, 2, 1, 47, 1, 1, 1, 1)
_DESCRIPTION, _WITHIN, _CLASS, _NAME = ((*_ENTRY, each) for each in (2, 4, 5, 7))
_HARDWARE, _FIRMWARE, _SOFTWARE = ((*_ENTRY, each) for each in (8, 9, 10))
_SERIAL, _MAKER, _MODEL = ((*_ENTRY, each) for each in (11, 12, 13))
COLUMNS: Final = (
    *(_DESCRIPTION, _WITHIN, _CLASS, _NAME),
    *(_HARDWARE, _FIRMWARE, _SOFTWARE, _SERIAL, _MAKER, _MODEL),
)
_CLASSES: Final = {
    3: "chassis",
    4: "backplane",
    5: "container",
    6: "power supply",
    7: "fan",
    8: "sensor",
    9: "module",
    10: "port",
    11: "stack",
    12: "cpu",
    13: "energy object",
    14: "battery",
    15: "storage drive",
}


async def read_parts(asking: Asking) -> tuple[tuple[PartRow, ...], Asked]:
    """Return its parts, and what became of the table."""
    asked = await asking.table("entPhysicalTable", COLUMNS, cap=PARTS)
    return part_rows(asked), asked


def part_rows(asked: Asked) -> tuple[PartRow, ...]:
    """Make rows of parts."""
    return tuple(
        PartRow(
            index=index[0],
            description=text_of(row.get(_DESCRIPTION)),
            name=text_of(row.get(_NAME)),
            kind=_CLASSES.get(number_of(row.get(_CLASS)) or 0, ""),
            manufacturer=text_of(row.get(_MAKER)),
            model=text_of(row.get(_MODEL)),
            serial=text_of(row.get(_SERIAL)),
            hardware=text_of(row.get(_HARDWARE)),
            firmware=text_of(row.get(_FIRMWARE)),
            software=text_of(row.get(_SOFTWARE)),
            within=positive_of(row.get(_WITHIN)),
        )
        for index, row in asked.rows.items()
        if len(index) == 1
    )
