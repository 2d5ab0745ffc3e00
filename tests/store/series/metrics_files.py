"""A file of the series at an earlier schema, without the store."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from netmon_core.store.migrations import migrate
from netmon_core.store.series.file import APPLICATION_ID, connect


def make_metrics(path: Path, steps: Sequence[str]) -> Path:
    """Make an empty file as the program of those steps did."""
    with closing(connect(path)) as connection:
        migrate(connection, steps, application=APPLICATION_ID)
    return path


def contents(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Return every row of every table."""
    with closing(sqlite3.connect(path)) as connection:
        names = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
        return {name: connection.execute(f"SELECT * FROM {name}").fetchall() for (name,) in names.fetchall()}
