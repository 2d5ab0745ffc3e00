"""Read whole tables, and leave out the rows that make no sense."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from .sql import Row, select

if TYPE_CHECKING:
    from collections.abc import Iterator

_LOGGER = logging.getLogger(__name__)

# Runs one query that only reads.
type Select = Callable[[str], Iterable[Row]]


class Reader:
    """Reads tables in the order of their keys; what is left out is told about."""

    def __init__(self, run: Select) -> None:
        self._run = run

    def each[T](self, table: str, columns: str, read: Callable[[Row], T], *where: str) -> list[T]:
        """Return every row of a table for which `where` holds, as `read` makes it."""
        return [thing for _, thing in self._rows(table, columns, read, where)]

    def grouped[T](
        self, table: str, columns: str, read: Callable[[Row], T], *, key: slice
    ) -> dict[Row, list[T]]:
        """Return every row of a table by the part of it that is the key."""
        groups: dict[Row, list[T]] = {}
        for row, thing in self._rows(table, columns, read):
            groups.setdefault(row[key], []).append(thing)
        return groups

    def _rows[T](
        self, table: str, columns: str, read: Callable[[Row], T], where: Iterable[str] = ()
    ) -> Iterator[tuple[Row, T]]:
        bad = 0
        for row in self._run(select(table, columns, where, _KEYS.get(table, "id"))):
            try:
                thing = read(row)
            except (ValueError, TypeError, OverflowError):
                bad += 1
                continue
            yield row, thing
        if bad:
            _LOGGER.warning("%d rows of %s made no sense and were left out", bad, table)


_KEYS = {
    "interfaces": "device_id, position",
    "addresses": "device_id, interface, position",
    "facts": "device_id, position",
    "merges": "device_id, position",
    "outages": "subject_id, start_at",
    "pauses": "position",
    "credential_records": "device_id, credential_id",
}
