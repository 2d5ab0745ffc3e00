"""The hours of one day and series, rolled up into minutes, hours and histograms. Blocks; changes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from .codec import decode
from .packs import buckets_of, decode_spreads, encode_pack, encode_spreads
from .rollup import fold
from .salvage import salvage
from .tables import blob_of, key

if TYPE_CHECKING:
    import sqlite3

    from .packs import Spreads
    from .rollup import Bucket


class Rolled(NamedTuple):
    """What the tables of the day are to hold; `hours` are those that went into it now."""

    number: int
    hours: list[int]
    minutes: dict[int, Bucket]
    rollups: dict[int, Bucket]
    spreads: Spreads

    def minute_blob(self) -> bytes:
        """Return the row of the table `minute`."""
        return encode_pack(self.minutes)

    def hour_blob(self) -> bytes:
        """Return the row of the table `hour`."""
        return encode_pack(self.rollups)

    def spread_blob(self) -> bytes:
        """Return the row of the table `spread`."""
        return encode_spreads(self.spreads)


def roll_up(connection: sqlite3.Connection, day: int, number: int) -> Rolled:
    """Return a day with the hours that are in `recent`; what was rolled up before of other hours stays."""
    first = day * 24
    minutes = salvage(buckets_of, blob_of(connection, "minute", key(day, number))) or {}
    rollups = salvage(buckets_of, blob_of(connection, "hour", key(day, number))) or {}
    spreads = salvage(decode_spreads, blob_of(connection, "spread", key(day, number))) or {}
    hours = []
    for hour in range(24):
        identifier = key(first + hour, number)
        recent = connection.execute(
            "SELECT rollup, spread FROM recent WHERE id = ?", (identifier,)
        ).fetchone()
        if recent is None:
            continue
        hours.append(first + hour)
        rollups |= salvage(buckets_of, recent[0]) or {}
        spreads |= salvage(decode_spreads, recent[1]) or {}
        if segments := salvage(decode, blob_of(connection, "chunk", identifier)):
            for slot in range(hour * 60, hour * 60 + 60):
                minutes.pop(slot, None)
            minutes |= {hour * 60 + at // 60: bucket for at, bucket in fold(segments, 60)}
    return Rolled(number, hours, minutes, rollups, spreads)
