"""Which numbers the series of each row kind have in the file, and how many there may be. No I/O."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ....model.measurement import ROW_KINDS, Rolling

if TYPE_CHECKING:
    from ....model.measurement import RowKind

# Those of targets of pings are below.
FIRST = 1 << 19
_ROOM = 1 << 16

# A device's ports are 4,096 at most, and strangers' devices come and go: beyond this, of the same kind, those
# that have been silent longest make room. Twice what 400 switches of 48 ports have.
MOST_PORTS = 20_000
MOST_SENSORS = 20_000

# In the order of their numbers, which never changes; a new kind comes last.
_LANDED = ("port", "port_packets", "port_errors", "sensor")
MOST_SERIES = {
    "port": MOST_PORTS,
    "port_packets": MOST_PORTS,
    "port_errors": MOST_PORTS,
    "sensor": MOST_SENSORS,
}


def first_number(kind: str) -> int:
    """Return the lowest number of a kind's series."""
    return FIRST + _LANDED.index(kind) * _ROOM


def last_number(kind: str) -> int:
    """Return the highest number that a kind's series may have."""
    return first_number(kind) + _ROOM - 1


def kind_of(number: int) -> RowKind:
    """Return the kind of a series of `measured`; raises ValueError for a number that no kind has."""
    place = (number - FIRST) // _ROOM
    if not 0 <= place < len(_LANDED):
        raise ValueError(f"no kind has the series {number}")
    return ROW_KINDS[_LANDED[place]]


def is_counted(kind: RowKind) -> bool:
    """Tell whether a kind's columns are counts; else they are levels. None mixes them."""
    return kind.columns[0].rolling is Rolling.SUM
