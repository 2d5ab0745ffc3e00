"""Measurements as lines of InfluxDB's line protocol. No I/O.

Of counts each field is what was counted in the stretch that ends at the line's time, `stretch_ms` how long
that was; a level is in millionths. All are integers: InfluxDB keeps those in a fifth of the room of floats.
"""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING

from ....model.measurement import ROW_KINDS
from ..lines import ESCAPED, tag_of
from .kinds import is_counted

if TYPE_CHECKING:
    from ....model.measurement import Column, Measurement, RowKind

# What an integer of InfluxDB holds.
_MOST = (1 << 63) - 1
# Levels are written in these.
LEVEL_UNIT = 1_000_000


def measurement_name(kind: str) -> str:
    """Return what InfluxDB calls a kind."""
    return f"netmon_{kind}"


def field_of(kind: RowKind, column: Column) -> str:
    """Return what InfluxDB calls a column."""
    return column.name if is_counted(kind) else f"{column.name}_micro"


def line_of_measurement(measurement: Measurement) -> bytes | None:
    """Return it as one line, its time in milliseconds; None: it says nothing."""
    kind = ROW_KINDS.get(measurement.kind)
    if kind is None or len(kind.columns) != len(measurement.values):
        return None
    counted = is_counted(kind)
    # What was counted in no time has no rate.
    if not 0 <= measurement.seconds < _MOST or (counted and not measurement.seconds):
        return None
    fields = []
    for column, value in zip(kind.columns, measurement.values, strict=True):
        if value is None or not isfinite(value):
            continue
        whole = round(value) if counted else round(value * LEVEL_UNIT)
        if (0 if counted else -_MOST) <= whole <= _MOST:
            fields.append(f"{field_of(kind, column)}={whole}i")
    if not fields:
        return None
    fields.append(f"stretch_ms={max(round(measurement.seconds * 1000), int(counted))}i")
    subject = tag_of(measurement.subject_id)
    device, _, part = subject.partition("/")
    tags = f"subject={subject.translate(ESCAPED)}"
    # An empty tag is none.
    tags += "".join(
        f",{name}={text.translate(ESCAPED)}" for name, text in (("device", device), ("part", part)) if text
    )
    at = round(measurement.at.timestamp() * 1000)
    return f"{measurement_name(kind.name)},{tags} {','.join(fields)} {at}".encode()
