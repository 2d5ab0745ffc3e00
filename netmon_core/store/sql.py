"""What every table's rows are made with. Pure: SQL as text, values as SQLite holds them."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

type Row = tuple[Any, ...]
type Statement = tuple[str, Iterable[Row]]

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)

to_json = json.JSONEncoder(separators=(",", ":")).encode


def time_to_row(value: datetime) -> int:
    """Return an aware time as microseconds since 1970."""
    return (value - EPOCH) // _MICROSECOND


def optional_time_to_row(value: datetime | None) -> int | None:
    """Return a time, or None, as a row holds it."""
    return None if value is None else time_to_row(value)


@lru_cache(maxsize=1024)  # the parts of a device share most of their times
def time_from_row(value: int) -> datetime:
    """Return microseconds since 1970 as an aware time; raises OverflowError beyond the calendar."""
    return EPOCH + timedelta(microseconds=value)


def optional_time_from_row(value: int | None) -> datetime | None:
    """Return a time, or None, as a row holds it."""
    return None if value is None else time_from_row(value)


def text_to_row(value: str) -> str:
    """Return the text as UTF-8 can hold it: a lone surrogate must not keep the rest from being written."""
    return value if value.isascii() else value.encode("utf-8", "replace").decode()


def optional_to_row(value: str | None) -> str | None:
    """Return a text, or None, as a row holds it."""
    return None if value is None else text_to_row(value)


def insert(table: str, columns: str) -> str:
    """Return the statement for one row; only names from this package are put into SQL."""
    names = columns.split()
    return f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"  # noqa: S608


def upsert(table: str, columns: str, *, key: str = "id") -> str:
    """Return the statement that writes one row over that of the same `key`: names with a space between."""
    keys = key.split()
    updates = ", ".join(f"{name} = excluded.{name}" for name in columns.split() if name not in keys)
    return f"{insert(table, columns)} ON CONFLICT ({', '.join(keys)}) DO UPDATE SET {updates}"


def select(table: str, columns: str, conditions: Iterable[str] = (), order: str = "") -> str:
    """Return a query whose conditions all hold."""
    names = ", ".join(columns.split())
    where = " AND ".join(conditions) or "TRUE"
    return f"SELECT {names} FROM {table} WHERE {where}{order and f' ORDER BY {order}'}"  # noqa: S608
