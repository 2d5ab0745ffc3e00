"""Measurements as CSV and JSON, made bit by bit: no more than a day of one series is ever in memory."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Protocol

from .device_list.writing import write_cells
from .model.measurement import ROW_KINDS
from .wire import SCHEMA_VERSION, time_to_wire, to_wire

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence
    from datetime import datetime

    from .model.measurement import Measurement

    # (row kind, subject)
    type Series = tuple[str, str]

# One column for each of every kind; a row fills those of its own.
COLUMNS = tuple(column.name for kind in ROW_KINDS.values() for column in kind.columns)
_FIRST = {
    name: sum(len(kind.columns) for kind in [*ROW_KINDS.values()][:place])
    for place, name in enumerate(ROW_KINDS)
}
HEAD = ("at", "seconds", "subject_id", "kind", *COLUMNS)


class Kept(Protocol):
    """What is asked for measurements: the history of an engine, or a store of series."""

    async def subjects(self, kind: str) -> Sequence[str]:
        """Return whose measurements of a kind are kept, in order."""

    def measurements(
        self, subject_id: str, kind: str, start: datetime | None = None, end: datetime | None = None
    ) -> AsyncIterator[Sequence[Measurement]]:
        """Yield all of a series in parts, oldest first."""


async def series_of(
    kept: Kept, *, owner: str | None = None, part: str | None = None, kind: str | None = None
) -> list[Series]:
    """Return the series of a part of a device, of a device, or all; None: any."""
    found = []
    for name in ROW_KINDS if kind is None else (kind,):
        for subject_id in await kept.subjects(name):
            device, _, rest = subject_id.partition("/")
            if owner in (None, device) and part in (None, rest):
                found.append((name, subject_id))
    return found


async def csv_pieces(
    kept: Kept, series: Sequence[Series], start: datetime | None, end: datetime | None
) -> AsyncIterator[str]:
    """Yield the lines of a CSV file, series after series; an empty cell is not known, or of another kind."""
    yield write_cells(HEAD)
    async for batch in _batches(kept, series, start, end):
        yield "".join(map(_line, batch))


async def json_pieces(
    kept: Kept, series: Sequence[Series], start: datetime | None, end: datetime | None
) -> AsyncIterator[str]:
    """Yield the parts of one JSON object that says what the columns are, and every measurement."""
    kinds = {kind.name: [to_wire(column) for column in kind.columns] for kind in ROW_KINDS.values()}
    yield f'{{"schema_version":{SCHEMA_VERSION},"kinds":{_text(kinds)},"measurements":['
    between = ""
    async for batch in _batches(kept, series, start, end):
        yield between + ",".join(_text(to_wire(each)) for each in batch)
        between = ","
    yield "]}\n"


async def _batches(
    kept: Kept, series: Sequence[Series], start: datetime | None, end: datetime | None
) -> AsyncIterator[Sequence[Measurement]]:
    for kind, subject_id in series:
        async for batch in kept.measurements(subject_id, kind, start, end):
            if batch:
                yield batch


def _line(each: Measurement) -> str:
    first = _FIRST[each.kind]
    told = ["" if value is None else repr(value) for value in each.values]
    cells = [""] * first + told + [""] * (len(COLUMNS) - first - len(told))
    words = write_cells((time_to_wire(each.at), f"{each.seconds:g}", each.subject_id, each.kind))
    # Numbers need no guard, which a spreadsheet would take for text.
    return f"{words.rstrip()},{','.join(cells)}\r\n"


def _text(data: object) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
