"""The computed ids of the file, and what is often asked of a table by them. Blocks."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3

# An id is the hour or day since 1970, and the series in its low bits.
NUMBER_BITS = 20
_NUMBERS = (1 << NUMBER_BITS) - 1

# Seconds in one period of the tables.
HOURS, DAYS = 3600, 86_400


def key(period: int, number: int) -> int:
    """Return the id of a series in an hour or day."""
    return period << NUMBER_BITS | number


def period_of(identifier: int) -> int:
    """Return the hour or day of an id."""
    return identifier >> NUMBER_BITS


def number_of(identifier: int) -> int:
    """Return the series of an id."""
    return identifier & _NUMBERS


def identify(period: int) -> tuple[int, int]:
    """Return the first and last id of an hour or day."""
    return key(period, 0), key(period, _NUMBERS)


def oldest(connection: sqlite3.Connection, table: str) -> int | None:
    """Return the oldest hour or day in a table; None when it is empty."""
    (first,) = connection.execute(f"SELECT min(id) FROM {table}").fetchone()  # noqa: S608 - our own names
    return None if first is None else period_of(first)


def delete_before(connection: sqlite3.Connection, table: str, period: int) -> None:
    """Drop every row of an earlier hour or day."""
    connection.execute(f"DELETE FROM {table} WHERE id < ?", (key(period, 0),))  # noqa: S608 - our own names


def blob_of(connection: sqlite3.Connection, table: str, identifier: int) -> bytes | None:
    """Return the blob of an id; None where there is none."""
    row = connection.execute(
        f"SELECT blob FROM {table} WHERE id = ?",  # noqa: S608 - our own names
        (identifier,),
    ).fetchone()
    return None if row is None else row[0]
