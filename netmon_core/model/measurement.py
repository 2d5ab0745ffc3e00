"""What a subject showed over a stretch of time, other than pings: the traffic of a port, a temperature."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from ..lazy_dataclass import dataclass


class Rolling(StrEnum):
    """How the values of a column become one of a longer time."""

    # Counts add up; shown as a rate they are divided by the seconds that they cover.
    SUM = "sum"
    # The average, the lowest and the highest.
    LEVEL = "level"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column of a row kind."""

    name: str
    rolling: Rolling
    # Of a sum, what is counted; of a level, what it is measured in; "": as the subject says.
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RowKind:
    """What rows of one kind hold. A landed kind never loses a column, nor has one moved."""

    name: str
    columns: tuple[Column, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Measurement:
    """What one subject showed in the `seconds` up to `at`: `values` are the columns of the row kind `kind`.

    The subject is a device's id or "DEVICE/PART", as "DEVICE/p7". None: not known.
    """

    subject_id: str
    kind: str
    at: datetime
    seconds: float
    values: tuple[float | None, ...]


def _counts(unit: str, *names: str) -> tuple[Column, ...]:
    return tuple(Column(name=name, rolling=Rolling.SUM, unit=unit) for name in names)


PORT = RowKind(name="port", columns=_counts("octets", "in_octets", "out_octets"))
PORT_PACKETS = RowKind(
    name="port_packets",
    columns=_counts(
        "packets",
        *("in_unicast", "in_multicast", "in_broadcast"),
        *("out_unicast", "out_multicast", "out_broadcast"),
    ),
)
PORT_ERRORS = RowKind(
    name="port_errors", columns=_counts("packets", "in_errors", "out_errors", "in_discards", "out_discards")
)
SENSOR = RowKind(name="sensor", columns=(Column(name="value", rolling=Rolling.LEVEL, unit=""),))
ROW_KINDS = {kind.name: kind for kind in (PORT, PORT_PACKETS, PORT_ERRORS, SENSOR)}
