"""The data file: what is checked before it is used, and what becomes of a damaged one. Blocks."""

from __future__ import annotations

import logging
import os
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from ..errors import StoreError, StoreNewerError, StoreReadOnlyError
from .failures import is_damage, store_error
from .load import read_all
from .migrations import APPLICATION_ID, migrate, read_steps, version_of
from .rows import statements

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from .pending import Batch
    from .protocol import Stored

_LOGGER = logging.getLogger(__name__)

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


def prepare(path: Path, *, steps: Sequence[str] | None = None) -> Stored:
    """Check, migrate and read the file, or make it; a damaged one is set aside. Raises StoreError kinds."""
    steps = read_steps() if steps is None else steps
    set_aside = None
    try:
        if _has_content(path):
            try:
                _check(path, steps)
            except sqlite3.DatabaseError as err:
                if not is_damage(err):
                    raise
                set_aside = move_aside(path, "damaged")
                _LOGGER.error("%s is damaged (%s): it was moved to %s", path, err, set_aside)  # noqa: TRY400
        if path.exists() and not os.access(path, os.W_OK):
            raise StoreReadOnlyError(f"{path} cannot be written; give netmon write access to it.")
        with closing(connect(path)) as connection:
            migrate(connection, steps, copy=unused_name(path, f"before-{len(steps)}"))
            return _read(connection, set_aside)
    except (sqlite3.Error, OSError) as err:
        raise store_error(err, path) from err


def read(path: Path) -> Stored:
    """Read the file of a netmon that may be running; raises StoreError kinds."""
    steps = read_steps()
    try:
        if not _has_content(path):
            raise StoreError(f"There is no data in {path} yet; start netmon first.")
        _check(path, steps)
        with closing(connect(path, read_only=True)) as connection:
            if version_of(connection) < len(steps):
                raise StoreError(f"{path} is of an older netmon; start netmon once to bring it up to date.")
            return _read(connection)
    except (sqlite3.Error, OSError) as err:
        raise store_error(err, path) from err


def check_file(path: Path) -> None:
    """Raise a StoreError kind unless the file is a sound database of ours, not newer than the code."""
    try:
        if not _has_content(path):
            raise StoreError(f"{path} does not exist or is empty.")
        _check(path, read_steps())
    except (sqlite3.Error, OSError) as err:
        raise store_error(err, path) from err


def write_new(path: Path, batch: Batch) -> None:
    """Make a new database file with nothing but `batch` in it."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        migrate(connection, read_steps(), copy=path)
        connection.execute("BEGIN")
        for sql, rows in statements(batch):
            connection.executemany(sql, rows)
        connection.execute("COMMIT")


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
    still = not os.access(path.parent, os.W_OK) and not _has_content(wal)
    return f"{path.absolute().as_uri()}?mode=ro{'&immutable=1' if still else ''}"


def move_aside(path: Path, why: str) -> Path:
    """Rename the file and its companions to `NAME.why-TIME`; return the new name. Nothing is deleted."""
    target = unused_name(path, why)
    path.rename(target)
    for suffix in COMPANIONS:
        companion = path.with_name(path.name + suffix)
        if companion.exists():
            companion.rename(target.with_name(target.name + suffix))
    return target


def unused_name(path: Path, why: str) -> Path:
    """Return a name beside the file that is not taken yet: `NAME.why-TIME`."""
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    target = path.with_name(f"{path.name}.{why}-{stamp}")
    number = 1
    while target.exists():
        number += 1
        target = path.with_name(f"{path.name}.{why}-{stamp}-{number}")
    return target


def _has_content(path: Path) -> bool:
    return path.exists() and path.stat().st_size > 0


def _check(path: Path, steps: Sequence[str]) -> None:
    """Look at the file through a connection that changes nothing."""
    try:
        _look(path, steps)
    except UnicodeDecodeError as err:
        # The damage reaches into what SQLite says about it.
        raise _Damage("its schema is no text") from err


def _look(path: Path, steps: Sequence[str]) -> None:
    with closing(connect(path, read_only=True)) as connection:
        version = version_of(connection)
        application = connection.execute("PRAGMA application_id").fetchone()[0]
        tables = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]
        if application != APPLICATION_ID and (application or version or tables):
            raise StoreError(f"{path} is a database of another program; name another folder for netmon.")
        if version > len(steps):
            raise StoreNewerError(
                f"{path} was written by a newer netmon (its version {version}, ours {len(steps)}); "
                "update netmon. The file was left untouched."
            )
        problem = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
        if problem != "ok":
            raise _Damage(problem)


class _Damage(sqlite3.DatabaseError):
    """What quick_check found."""

    sqlite_errorcode = sqlite3.SQLITE_CORRUPT


def _read(connection: sqlite3.Connection, set_aside: Path | None = None) -> Stored:
    def select(sql: str) -> Iterator[tuple[object, ...]]:
        return connection.execute(sql)

    try:
        stored = read_all(select)
    except sqlite3.OperationalError as err:
        if "decode" not in str(err):
            raise
        # Text that is no UTF-8: one bad byte must not cost the inventory. Not the default: it is slow.
        connection.text_factory = lambda raw: raw.decode("utf-8", "replace")
        stored = read_all(select)
    return replace(stored, set_aside=set_aside)
