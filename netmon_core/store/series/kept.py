"""What of the past is still kept in which table. Blocks; changes nothing."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from .steps import DAY, HOUR, plan_span
from .tables import key, oldest, period_of

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Iterator
    from datetime import datetime

    from .steps import Span


@contextmanager
def one_moment(connection: sqlite3.Connection) -> Iterator[None]:
    """See the file as it is now, whatever is written meanwhile; a moment already begun goes on."""
    if connection.in_transaction:
        yield
        return
    connection.execute("BEGIN")
    try:
        yield
    finally:
        connection.execute("COMMIT")


def begin_of(connection: sqlite3.Connection, table: str, period: int) -> float:
    """Return when the oldest in a table begins, in seconds; infinity when it is empty."""
    first = oldest(connection, table)
    return float("inf") if first is None else first * period


def end_of(connection: sqlite3.Connection, table: str, period: int) -> float:
    """Return when the newest in a table ends, in seconds; minus infinity when it is empty."""
    (last,) = connection.execute(f"SELECT max(id) FROM {table}").fetchone()  # noqa: S608 - our own names
    return float("-inf") if last is None else (period_of(last) + 1) * period


def unrolled(connection: sqlite3.Connection, number: int, day: int) -> set[int]:
    """Return the hours of a day and series that are in `recent`."""
    ids = [key(hour, number) for hour in range(day * 24, day * 24 + 24)]
    sql = f"SELECT id FROM recent WHERE id IN ({','.join('?' * 24)})"  # noqa: S608 - only question marks
    return {period_of(identifier) for (identifier,) in connection.execute(sql, ids)}


def plan_kept(
    connection: sqlite3.Connection,
    start: datetime,
    end: datetime,
    step: float | None,
    *,
    head: Collection[int],
    minute: int,
) -> Span:
    """Choose the steps: no finer than what is still kept of the time asked for.

    `head` are the hours in memory; `minute` is what a slot of the table `minute` takes.
    """
    span = plan_span(start, end, step)
    raw = min([begin_of(connection, "chunk", HOUR), *(hour * HOUR for hour in head)])
    minutes, hours = begin_of(connection, "minute", DAY), begin_of(connection, "hour", DAY)
    finest = 1
    if span.start < raw and min(minutes, hours) < raw:
        finest = minute
    if span.start < min(minutes, raw) and hours < min(minutes, raw):
        finest = HOUR
    return span if span.step >= finest else plan_span(start, end, finest)
