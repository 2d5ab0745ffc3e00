"""Everything that changes the file, each call one transaction. Blocks; one thread."""

from __future__ import annotations

import logging
import sqlite3
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from .codec import decode, encode
from .file import PAGE_SIZE
from .journal import Mark, read_journal, write_journal
from .measured.head import MeasuredHead
from .measured.journal import FIRST_BYTE, read_measured, write_measured
from .measured.kinds import FIRST
from .measured.writing import NewSeries, add_series, note_hour, roll_up_day, write_hour
from .packs import encode_pack, encode_spreads
from .rolling import Rolled, roll_up
from .rollup import fold
from .salvage import salvage
from .tables import DAYS, HOURS, blob_of, delete_before, identify, key, oldest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from .head import Head
    from .measured.rows import MeasuredRows
    from .rows import Rows

_LOGGER = logging.getLogger(__name__)

# Series whose chunks are made before the next are begun: what is in memory at a time.
SLICE = 200
# Below this a file with room to spare is left alone.
COMPACT_BYTES = 64 << 20


class SeriesWriter:
    """Owns the writing connection. A failure leaves the file and the head as they were."""

    def __init__(
        self, connection: sqlite3.Connection, head: Head, measured: MeasuredHead | None = None
    ) -> None:
        self._connection = connection
        self._head = head
        self._measured = measured or MeasuredHead()
        # Series that are not on the disk yet: (number, target, hour).
        self.new: list[tuple[int, str, int]] = []
        self.new_measured: list[NewSeries] = []
        self._rolling: tuple[int, list[int]] = (0, [])
        self._sealed: tuple[Mark, tuple[int, int]] = (Mark(), (0, 0))
        # Bytes that were used when something was dropped last, and the most that came in until a seal was
        # done; the size cap leaves room for as much again.
        self._floor: int | None = None
        self._growth = 0

    def measured_series(self) -> list[NewSeries]:
        """Return every series but those of pings, with its last hour."""
        # A file that is only read may be of a time before there were any.
        there = self._connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'measured'").fetchone()
        sql = "SELECT id, kind, subject, last_hour FROM measured"
        return [NewSeries(*row) for row in self._connection.execute(sql)] if there else []

    def load(self) -> list[tuple[int, str, int]]:
        """Put the journal back into memory; return every series of pings: number, target, last hour."""
        found = self._connection.execute("SELECT id, target, last_hour FROM series").fetchall()
        known = {number for number, _, _ in found} | {each.number for each in self.measured_series()}
        for row, blob in self._connection.execute("SELECT id, blob FROM journal ORDER BY id"):
            try:
                if blob[:1] == FIRST_BYTE:
                    for number, hour, part in read_measured(blob):
                        if number in known:
                            self._measured.restore(number, hour, part)
                    continue
                for number, hour, rows in read_journal(blob):
                    if number in known:
                        self._head.restore(number, hour, rows)
            except ValueError as err:
                _LOGGER.error("Row %d of the journal is lost: %s", row, err)  # noqa: TRY400 - says it all
        return found

    def flush(self) -> None:
        """Write what came in since the last time."""
        mark = Mark()
        blobs = self._journal(mark)
        if not blobs and not self.new and not self.new_measured:
            return
        with self._transaction():
            added = self._add_new()
            self._connection.executemany("INSERT INTO journal(blob) VALUES (?)", blobs)
        mark.set()
        self._added(added)

    def seal(self, hour: int, series: Mapping[int, Rows], measured: Mapping[int, MeasuredRows]) -> None:
        """Make the chunks of an hour; ends with `commit` or `rollback`."""
        if self._floor is None:
            self._floor = self._used()
        self._connection.execute("BEGIN IMMEDIATE")
        first, last = identify(hour)
        again = self._connection.execute(
            "SELECT 1 FROM chunk WHERE id BETWEEN ? AND ? LIMIT 1", (first, last)
        ).fetchone()
        # First, so that the chunks go to its pages: what it held need never reach the file itself.
        self._connection.execute("DELETE FROM journal")
        numbers = sorted(series)
        for start in range(0, len(numbers), SLICE):
            chunks, recents = [], []
            for number in numbers[start : start + SLICE]:
                rows = series[number]
                old = blob_of(self._connection, "chunk", key(hour, number)) if again else None
                before_it = salvage(decode, old) or []
                # What cannot be read would make the new rows unreadable too.
                chunks.append((key(hour, number), (old or b"" if before_it else b"") + encode(rows)))
                _, bucket = next(fold([*before_it, rows], HOURS, spread=True))
                rollup = encode_pack({hour % 24: bucket})
                recents.append((key(hour, number), rollup, encode_spreads({hour % 24: bucket.spread or {}})))
            self._connection.executemany("INSERT OR REPLACE INTO chunk VALUES (?, ?)", chunks)
            self._connection.executemany("INSERT OR REPLACE INTO recent VALUES (?, ?, ?)", recents)
        others = sorted(measured)
        for start in range(0, len(others), SLICE):
            part = others[start : start + SLICE]
            write_hour(self._connection, hour, measured, part, again=again is not None)
        mark = Mark()
        blobs = self._journal(mark, but=hour, whole=True)
        # After the blobs: a series is noted here before its first sample is.
        added = self._add_new()
        note_hour(self._connection, hour, others)
        self._connection.executemany(
            "UPDATE series SET first_hour = min(first_hour, ?), last_hour = max(last_hour, ?) WHERE id = ?",
            [(hour, hour, number) for number in numbers],
        )
        self._connection.executemany("INSERT INTO journal(blob) VALUES (?)", blobs)
        self._growth = max(self._growth, self._used() - self._floor)
        self._sealed = mark, added

    def commit(self) -> None:
        """End a `seal`; the hour is on the disk."""
        self._connection.execute("COMMIT")
        mark, added = self._sealed
        mark.set()
        self._added(added)
        with suppress(sqlite3.Error):
            # It is tried again by itself.
            self._connection.execute("PRAGMA wal_checkpoint(PASSIVE)")

    def rollback(self) -> None:
        """Undo a `seal`."""
        # SQLite has rolled back by itself after some errors.
        if self._connection.in_transaction:
            with suppress(sqlite3.Error):
                self._connection.execute("ROLLBACK")

    def roll(self, today: int, *, most: int, through: int | None = None) -> bool:
        """Roll up the oldest day before `today`, for at most so many series; False: there is none.

        `through` names an hour that is rolled up whatever its day.
        """
        day, left = self._rolling
        if not left:
            first = oldest(self._connection, "recent")
            if first is None or (first // 24 >= today and (through is None or first > through)):
                return False
            day = first // 24
            rows = self._connection.execute(
                "SELECT DISTINCT id & 1048575 FROM recent WHERE id BETWEEN ? AND ? ORDER BY 1",
                (identify(day * 24)[0], identify(day * 24 + 23)[1]),
            )
            left = [number for (number,) in rows]
        part, left = left[:most], left[most:]
        with self._transaction():
            rolled = [roll_up(self._connection, day, number) for number in part if number < FIRST]
            for number in part:
                if number >= FIRST:
                    roll_up_day(self._connection, day, number)
            for table, blob in (
                ("minute", Rolled.minute_blob),
                ("hour", Rolled.hour_blob),
                ("spread", Rolled.spread_blob),
            ):
                self._connection.executemany(
                    f"INSERT OR REPLACE INTO {table} VALUES (?, ?)",  # noqa: S608 - our own names
                    [(key(day, each.number), blob(each)) for each in rolled],
                )
            self._connection.executemany(
                "DELETE FROM recent WHERE id = ?",
                [(key(hour, each.number),) for each in rolled for hour in each.hours],
            )
        self._rolling = day, left
        return True

    def prune(self, now: float, *, raw: float, minutes: float, hours: float) -> list[int]:
        """Drop what is older than so many seconds; return the series of which nothing is left.

        Samples stay until their day is rolled up.
        """
        hour = int((now - raw) // HOURS)
        unrolled = oldest(self._connection, "recent")
        with self._transaction():
            delete_before(self._connection, "chunk", hour if unrolled is None else min(hour, unrolled))
            delete_before(self._connection, "minute", int((now - minutes) // DAYS))
            delete_before(self._connection, "spread", int((now - minutes) // DAYS))
            delete_before(self._connection, "hour", int((now - hours) // DAYS))
        gone = self._connection.execute(
            "SELECT id FROM series WHERE last_hour < ?1"
            " UNION ALL SELECT id FROM measured WHERE last_hour < ?1",
            (int((now - max(raw, minutes, hours)) // HOURS),),
        )
        return [number for (number,) in gone]

    def shrink(self, most_bytes: int) -> int:
        """Drop the oldest until the file, and the next hour in it, fit; return how many hours or days went.

        Samples go first, then the minutes, then the hours.
        """
        dropped = 0
        # Rolling up what must go makes a page or two of each series.
        sql = "SELECT (SELECT count(*) FROM series) + (SELECT count(*) FROM measured)"
        (series,) = self._connection.execute(sql).fetchone()
        limit = max(most_bytes - self._growth - 2 * series * PAGE_SIZE, most_bytes // 2)
        while self._used() > limit:
            for table in ("chunk", "minute", "hour"):
                period = oldest(self._connection, table)
                if period is not None:
                    break
            else:
                break
            if table == "chunk":
                while (first := oldest(self._connection, "recent")) is not None and first <= period:
                    self.roll(0, most=SLICE, through=period)
            with self._transaction():
                delete_before(self._connection, table, period + 1)
                if table == "minute":
                    delete_before(self._connection, "spread", period + 1)
            dropped += 1
        self._floor = self._used()
        return dropped

    def compact(self) -> None:
        """Give back the room of a file that is mostly empty (its cap was lowered)."""
        free, pages = self._pragma("freelist_count"), self._pragma("page_count")
        if free > pages // 2 and free * self._pragma("page_size") > COMPACT_BYTES:
            self._connection.execute("VACUUM")

    def forget(self, numbers: Iterable[int]) -> None:
        """Drop series with everything there is of them."""
        with self._transaction():
            for number in numbers:
                names = "series" if number < FIRST else "measured"
                row = self._connection.execute(
                    f"SELECT first_hour, last_hour FROM {names} WHERE id = ?",  # noqa: S608 - our own names
                    (number,),
                ).fetchone()
                if row is None:
                    continue
                first, last = row
                start = max(first, oldest(self._connection, "chunk") or first)
                hours = [(key(hour, number),) for hour in range(start, last + 1)]
                days = [(key(day, number),) for day in range(first // 24, last // 24 + 1)]
                for table, ids in (
                    ("chunk", hours),
                    ("recent", hours),
                    ("minute", days),
                    ("hour", days),
                    ("spread", days),
                ):
                    self._connection.executemany(
                        f"DELETE FROM {table} WHERE id = ?",  # noqa: S608 - our own names
                        ids,
                    )
                self._connection.execute(
                    f"DELETE FROM {names} WHERE id = ?",  # noqa: S608 - our own names
                    (number,),
                )

    def close(self) -> None:
        """Close the connection."""
        with suppress(sqlite3.Error):
            self._connection.execute("PRAGMA optimize")
        self._connection.close()

    def _journal(self, mark: Mark, *, but: int | None = None, whole: bool = False) -> list[tuple[bytes]]:
        """Return the rows of the journal for what is in memory; none where nothing is."""
        blobs = (
            write_journal(self._head.hours(but=but), mark=mark, whole=whole),
            write_measured(self._measured.hours(but=but), mark=mark, whole=whole),
        )
        return [(blob,) for blob in blobs if blob is not None]

    def _add_new(self) -> tuple[int, int]:
        new, measured = list(self.new), list(self.new_measured)
        self._connection.executemany(
            "INSERT INTO series (id, target, first_hour, last_hour) VALUES (?1, ?2, ?3, ?3)"
            " ON CONFLICT DO NOTHING",
            new,
        )
        add_series(self._connection, measured)
        return len(new), len(measured)

    def _added(self, counts: tuple[int, int]) -> None:
        """So many new series are on the disk."""
        del self.new[: counts[0]], self.new_measured[: counts[1]]

    def _used(self) -> int:
        pages = self._pragma("page_count") - self._pragma("freelist_count")
        return pages * self._pragma("page_size")

    def _pragma(self, name: str) -> int:
        value: int = self._connection.execute(f"PRAGMA {name}").fetchone()[0]
        return value

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._connection.execute("COMMIT")
        except BaseException:
            self.rollback()
            raise
