"""Questions about measurements in InfluxQL, and what the answers say. No I/O.

A stretch belongs to the step in which it ends, the very end included: here steps begin a millisecond late.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ....errors import FormatError
from ..lines import tag_of
from .fold import NOTHING, Sum
from .kinds import is_counted
from .lines import LEVEL_UNIT, field_of, measurement_name
from .rows import TICKS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ....model.measurement import RowKind

_LATE = 1
_COLUMNS = 5


def ask_steps(subject_id: str, kind: RowKind, start: int, end: int, step: int) -> str:
    """Ask for the steps of one series in [start, end), all in seconds."""
    inside, outside = _fields(kind, range(len(kind.columns)))
    return (
        f"SELECT {outside} FROM (SELECT {inside} FROM {_from(kind)} WHERE {_of(subject_id)} "  # noqa: S608 - escaped
        f"AND {_within(start, end)}) WHERE {_within(start, end)} "
        f"GROUP BY time({step * 1000}ms, {_LATE}ms) fill(none)"
    )


def ask_sums(kind: RowKind, column: int, start: int, end: int) -> str:
    """Ask for the sum of a column of every series in [start, end)."""
    inside, outside = _fields(kind, (column,))
    return (
        f"SELECT {outside} FROM (SELECT {inside} FROM {_from(kind)} "  # noqa: S608 - our own names
        f'WHERE {_within(start, end)} GROUP BY "subject") WHERE {_within(start, end)} GROUP BY "subject"'
    )


def ask_rows(subject_id: str, kind: RowKind, start: int, end: int | None, limit: int) -> str:
    """Ask for measurements as they came in after `start`, through `end`, in milliseconds."""
    fields = ", ".join(f'"{field_of(kind, column)}"' for column in kind.columns)
    until = "" if end is None else f" AND time <= {end}ms"
    return (
        f'SELECT {fields}, "stretch_ms" FROM {_from(kind)} WHERE {_of(subject_id)} '  # noqa: S608 - escaped
        f"AND time > {start}ms{until} ORDER BY time ASC LIMIT {limit}"
    )


def ask_subjects(kind: RowKind) -> str:
    """Ask whose series of a kind there are."""
    return f'SHOW TAG VALUES FROM {_from(kind)} WITH KEY = "subject"'


def read_steps(answer: object, kind: RowKind, step: int) -> list[tuple[int, tuple[Sum, ...]]]:
    """Return (start of the step, a sum of each column); raises FormatError for what is no answer."""
    counted = is_counted(kind)
    try:
        return [
            (int(row[0]) // step * step, _sums(row[1:], counted=counted))
            for series in _series(answer)
            for row in series["values"]
            if any(row[1::_COLUMNS])
        ]
    except _WRONG as err:
        raise FormatError(_NONSENSE) from err


def read_sums(answer: object, kind: RowKind) -> list[tuple[str, Sum]]:
    """Return (subject, sum) of every series; raises FormatError for what is no answer."""
    counted = is_counted(kind)
    try:
        return [
            (str(series["tags"]["subject"]), _sums(series["values"][0][1:], counted=counted)[0])
            for series in _series(answer)
        ]
    except _WRONG as err:
        raise FormatError(_NONSENSE) from err


def read_rows(answer: object, kind: RowKind) -> list[tuple[int, float, tuple[float | None, ...]]]:
    """Return (milliseconds of its end, seconds, values) of each; raises FormatError for what is no answer."""
    counted = is_counted(kind)
    try:
        return [
            (
                int(at),
                float(stretch or 0) / 1000,
                tuple(
                    None if value is None else int(value) if counted else value / LEVEL_UNIT
                    for value in values
                ),
            )
            for series in _series(answer)
            for at, *values, stretch in series["values"]
        ]
    except _WRONG as err:
        raise FormatError(_NONSENSE) from err


def read_subjects(answer: object) -> list[str]:
    """Return the subjects, in order; raises FormatError for what is no answer."""
    try:
        return sorted({str(row[1]) for series in _series(answer) for row in series["values"]})
    except _WRONG as err:
        raise FormatError(_NONSENSE) from err


_WRONG = (AttributeError, KeyError, IndexError, TypeError, ValueError, OverflowError)
_NONSENSE = "InfluxDB gave an answer that makes no sense."


def _fields(kind: RowKind, places: Sequence[int]) -> tuple[str, str]:
    """What the inner question selects of each column, and the outer."""
    counted = is_counted(kind)
    inside, outside = [], []
    for place in places:
        name = field_of(kind, kind.columns[place])
        # Of a row in which a value is missing, its time does not count either.
        inside += [f'"{name}" AS v{place}', f'"stretch_ms" + 0 * "{name}" AS m{place}']
        low = f"v{place}"
        if counted:
            # Whole numbers would be divided as such.
            inside.append(f'1.0 * "{name}" / "stretch_ms" AS r{place}')
            low = f"r{place}"
        outside += [f"COUNT(v{place})", f"SUM(m{place})", f"SUM(v{place})", f"MIN({low})", f"MAX({low})"]
    return ", ".join(inside), ", ".join(outside)


def _sums(values: Sequence[Any], *, counted: bool) -> tuple[Sum, ...]:
    sums = []
    for at in range(0, len(values), _COLUMNS):
        known, milliseconds, total, low, high = values[at : at + _COLUMNS]
        if not known:
            sums.append(NOTHING)
            continue
        ticks = round(milliseconds * TICKS / 1000)
        if counted:
            sums.append(Sum(int(known), max(ticks, 1), int(total), low * 1000, high * 1000))
        else:
            sums.append(Sum(int(known), ticks, total / LEVEL_UNIT, low / LEVEL_UNIT, high / LEVEL_UNIT))
    return tuple(sums)


def _from(kind: RowKind) -> str:
    return f'"{measurement_name(kind.name)}"'


def _of(subject_id: str) -> str:
    subject = tag_of(subject_id).replace("'", "\\'")
    return f"\"subject\" = '{subject}'"


def _within(start: int, end: int) -> str:
    return f"time > {start}s AND time <= {end}s"


def _series(answer: Any) -> Iterator[Any]:
    for result in answer["results"]:
        yield from result.get("series", ())
