"""The file of the series: what is checked before it is used, and what becomes of a damaged one. Blocks."""

from __future__ import annotations

import logging
import os
import sqlite3
from contextlib import closing
from importlib.resources import files
from typing import TYPE_CHECKING

from ...errors import StoreError, StoreNewerError, StoreReadOnlyError
from .. import connection
from ..aside import move_aside
from ..failures import is_damage, store_error
from ..migrations import migrate, read_steps, version_of
from ..private import make_private

if TYPE_CHECKING:
    from pathlib import Path

_LOGGER = logging.getLogger(__name__)

METRICS_NAME = "metrics.db"
# "nmse": tells our file from any other SQLite database.
APPLICATION_ID = 0x6E6D7365

# Chunks are over a kilobyte: a page of eight holds six, of four only three.
PAGE_SIZE = 8192

# FULL: a minute that is acknowledged survives a power cut too; with one commit a minute it costs nothing.
PRAGMAS = (
    "PRAGMA busy_timeout = 5000",
    f"PRAGMA page_size = {PAGE_SIZE}",
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA temp_store = MEMORY",
    # The log is folded into the file after each seal; only one that grows beyond this is folded in before.
    "PRAGMA wal_autocheckpoint = 4096",
    # The log of a large seal is given back.
    "PRAGMA journal_size_limit = 16777216",
)

# Checking takes seconds per gigabyte; a larger file is only looked at where it is read at the start.
MOST_CHECKED_BYTES = 64 << 20


def prepare(path: Path) -> Path | None:
    """Check and upgrade the file, or make it; return where a damaged one was put. Raises StoreError kinds."""
    set_aside = None
    make_private(path)
    try:
        if path.exists() and path.stat().st_size > 0:
            try:
                check(path)
            except sqlite3.DatabaseError as err:
                if not is_damage(err):
                    raise
                set_aside = put_aside(path, err)
        if path.exists() and not os.access(path, os.W_OK):
            raise StoreReadOnlyError(f"{path} cannot be written; give netmon write access to it.")
        with closing(connect(path)) as connection:
            # Without a copy, which would take minutes and another such room: steps only add.
            migrate(connection, _steps(), application=APPLICATION_ID)
    except (sqlite3.Error, OSError) as err:
        raise store_error(err, path) from err
    return set_aside


def check(path: Path) -> None:
    """Raise unless the file is a sound one of ours, not newer than the code; it is not changed."""
    try:
        with closing(connection.look(path)) as looking:
            _look(looking, path)
    except UnicodeDecodeError as err:
        # The damage reaches into what SQLite says about it.
        raise Damage("its schema is no text") from err


def put_aside(path: Path, err: Exception) -> Path:
    """Move a damaged file away, and say so."""
    target = move_aside(path, "damaged")
    _LOGGER.error("%s is damaged (%s): it was moved to %s", path, err, target)
    return target


def connect(path: Path, *, read_only: bool = False) -> sqlite3.Connection:
    """Return a connection in autocommit mode that any thread may use, one at a time."""
    return connection.connect(path, read_only=read_only, pragmas=PRAGMAS, any_thread=True)


class Damage(sqlite3.DatabaseError):
    """What a check found."""

    sqlite_errorcode = sqlite3.SQLITE_CORRUPT


def _steps() -> list[str]:
    return read_steps(files(__package__) / "schema")


def _look(connection: sqlite3.Connection, path: Path) -> None:
    version = version_of(connection)
    application = connection.execute("PRAGMA application_id").fetchone()[0]
    tables = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]
    if application != APPLICATION_ID and (application or version or tables):
        raise StoreError(f"{path} is a database of another program; name another folder for netmon.")
    if version > len(_steps()):
        raise StoreNewerError(
            f"{path} was written by a newer netmon (its version {version}, ours {len(_steps())}); "
            "update netmon. The file was left untouched."
        )
    if not version:
        return
    if path.stat().st_size <= MOST_CHECKED_BYTES:
        problem = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
        if problem != "ok":
            raise Damage(problem)
    connection.execute("SELECT count(*), max(target) FROM series").fetchone()
    if version > 1:
        connection.execute("SELECT count(*), max(subject) FROM measured").fetchone()
    connection.execute("SELECT max(length(blob)) FROM journal").fetchone()
    for table in ("chunk", "recent", "minute", "hour", "spread"):
        connection.execute(f"SELECT min(id), max(id) FROM {table}").fetchone()  # noqa: S608 - our own names
