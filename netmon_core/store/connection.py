"""How our SQLite files are opened."""

from __future__ import annotations

import os
import sqlite3
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

# What SQLite keeps beside the database while it is in use.
COMPANIONS = ("-wal", "-shm")
# A writer elsewhere (a person with the sqlite3 shell) is waited for this long; milliseconds.
_BUSY_TIMEOUT = 5000

# NORMAL in WAL mode: whatever was committed survives the death of the process; the last commits before a
# power cut may be lost, but the file stays sound.
PRAGMAS = (
    f"PRAGMA busy_timeout = {_BUSY_TIMEOUT}",
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = NORMAL",
    "PRAGMA foreign_keys = ON",
)


def connect(
    path: Path, *, read_only: bool = False, pragmas: Iterable[str] = PRAGMAS, any_thread: bool = False
) -> sqlite3.Connection:
    """Return a connection in autocommit mode, ready to use; with `any_thread` by each, one at a time."""
    if read_only:
        uri = read_only_uri(path)
        return sqlite3.connect(uri, uri=True, isolation_level=None, check_same_thread=not any_thread)
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=not any_thread)
    try:
        for pragma in pragmas:
            connection.execute(pragma)
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def read_only_uri(path: Path) -> str:
    """Return the name under which SQLite reads the file and never writes it."""
    wal = path.with_name(path.name + "-wal")
    # Reading beside a writer needs to make a file in the folder. Where that is not allowed and nobody
    # writes, the file can be read as it stands.
    still = not os.access(path.parent, os.W_OK) and not has_content(wal)
    return f"{path.absolute().as_uri()}?mode=ro{'&immutable=1' if still else ''}"


def look(path: Path) -> sqlite3.Connection:
    """Return a connection that changes nothing and leaves nothing beside the file."""
    # Without a log nobody has it open, and nothing is missing in it: SQLite need not make a log to read it.
    still = not any(path.with_name(path.name + suffix).exists() for suffix in ("-wal", "-journal"))
    uri = f"{path.absolute().as_uri()}?mode=ro{'&immutable=1' if still else ''}"
    return sqlite3.connect(uri, uri=True, isolation_level=None)


def has_content(path: Path) -> bool:
    """Tell whether there is a file with anything in it."""
    return path.exists() and path.stat().st_size > 0
