"""What is written of measurements, within a transaction of the writer. Blocks."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ..salvage import salvage
from ..tables import HOURS, blob_of, key
from .codec import decode, encode
from .fold import fold
from .kinds import kind_of
from .packs import decode_sums, encode_sums

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping, Sequence

    from .packs import Sums
    from .rows import MeasuredRows

# Seconds in a slot of the table `minute`. Counters are asked every half minute or less often, so
# minutes would be the samples once more; and the 95th percentile is by custom of five minutes.
FIVE_MINUTES = 300


class NewSeries(NamedTuple):
    """A series that is not on the disk yet."""

    number: int
    kind: str
    subject: str
    hour: int


def add_series(connection: sqlite3.Connection, new: Sequence[NewSeries]) -> None:
    """Write the names of new series."""
    connection.executemany(
        "INSERT INTO measured (id, kind, subject, first_hour, last_hour) VALUES (?1, ?2, ?3, ?4, ?4)"
        " ON CONFLICT DO NOTHING",
        new,
    )


def write_hour(
    connection: sqlite3.Connection,
    hour: int,
    series: Mapping[int, MeasuredRows],
    numbers: Sequence[int],
    *,
    again: bool,
) -> None:
    """Make the chunks of an hour, of these series; `again`: it may have some, which are added to."""
    chunks, recents = [], []
    for number in numbers:
        rows, kind = series[number], kind_of(number)
        old = blob_of(connection, "chunk", key(hour, number)) if again else None
        before_it = salvage(lambda blob, kind=kind: decode(blob, kind), old) or []  # type: ignore[misc]
        # What cannot be read would make the new rows unreadable too.
        chunks.append((key(hour, number), (old or b"" if before_it else b"") + encode(rows)))
        _, sums = next(fold([*before_it, rows], HOURS))
        recents.append((key(hour, number), encode_sums({hour % 24: sums}, kind), b""))
    connection.executemany("INSERT OR REPLACE INTO chunk VALUES (?, ?)", chunks)
    connection.executemany("INSERT OR REPLACE INTO recent VALUES (?, ?, ?)", recents)


def note_hour(connection: sqlite3.Connection, hour: int, numbers: Sequence[int]) -> None:
    """Note that series have measurements of an hour."""
    connection.executemany(
        "UPDATE measured SET first_hour = min(first_hour, ?), last_hour = max(last_hour, ?) WHERE id = ?",
        [(hour, hour, number) for number in numbers],
    )


def roll_up_day(connection: sqlite3.Connection, day: int, number: int) -> None:
    """Roll up the hours of a day that are in `recent`; what was rolled up before of other hours stays."""
    kind = kind_of(number)

    def read(blob: bytes) -> Sums:
        return decode_sums(blob, kind)

    place = key(day, number)
    fives = salvage(read, blob_of(connection, "minute", place)) or {}
    hours = salvage(read, blob_of(connection, "hour", place)) or {}
    done = []
    for hour in range(24):
        identifier = key(day * 24 + hour, number)
        recent = connection.execute("SELECT rollup FROM recent WHERE id = ?", (identifier,)).fetchone()
        if recent is None:
            continue
        done.append((identifier,))
        hours |= salvage(read, recent[0]) or {}
        chunk = blob_of(connection, "chunk", identifier)
        if segments := salvage(lambda blob: decode(blob, kind), chunk):
            for slot in range(hour * 12, hour * 12 + 12):
                fives.pop(slot, None)
            fives |= {hour * 12 + at // FIVE_MINUTES: sums for at, sums in fold(segments, FIVE_MINUTES)}
    for table, sums in (("minute", fives), ("hour", hours)):
        connection.execute(
            f"INSERT OR REPLACE INTO {table} VALUES (?, ?)",  # noqa: S608 - our own names
            (place, encode_sums(sums, kind)),
        )
    connection.executemany("DELETE FROM recent WHERE id = ?", done)
