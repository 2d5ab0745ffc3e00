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
from .aside import move_aside
from .connection import connect, has_content, look
from .copies import copy_before, drop, drop_old, free_bytes
from .failures import is_damage, store_error
from .load import read_all
from .migrations import APPLICATION_ID, migrate, read_steps, version_of
from .rows import statements

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from .pending import Batch
    from .protocol import Stored

_LOGGER = logging.getLogger(__name__)


def prepare(
    path: Path,
    *,
    steps: Sequence[str] | None = None,
    free: Callable[[Path], int] = free_bytes,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> Stored:
    """Check, upgrade and read the file, or make it; a damaged one is set aside. Raises StoreError kinds.

    An older file is copied first, where there is room, and left as it was where there is none. `free` tells
    the room on the disk of a folder.
    """
    steps = read_steps() if steps is None else steps
    set_aside = None
    version = 0
    try:
        if has_content(path):
            try:
                version = _check(path, steps)
            except sqlite3.DatabaseError as err:
                if not is_damage(err):
                    raise
                set_aside = move_aside(path, "damaged")
                _LOGGER.error("%s is damaged (%s): it was moved to %s", path, err, set_aside)  # noqa: TRY400
        if path.exists() and not os.access(path, os.W_OK):
            raise StoreReadOnlyError(f"{path} cannot be written; give netmon write access to it.")
        copy = copy_before(len(steps), path, free=free) if 0 < version < len(steps) else None
        with closing(_upgraded(path, steps, copy)) as connection:
            stored = _read(connection, set_aside)
        drop_old(path, now)
    except (sqlite3.Error, OSError) as err:
        raise store_error(err, path) from err
    return stored


def read(path: Path) -> Stored:
    """Read the file of a netmon that may be running; raises StoreError kinds."""
    steps = read_steps()
    try:
        if not has_content(path):
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
        if not has_content(path):
            raise StoreError(f"{path} does not exist or is empty.")
        _check(path, read_steps())
    except (sqlite3.Error, OSError) as err:
        raise store_error(err, path) from err


def write_new(path: Path, batch: Batch) -> None:
    """Make a new database file with nothing but `batch` in it."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        migrate(connection, read_steps())
        connection.execute("BEGIN")
        for sql, rows in statements(batch):
            connection.executemany(sql, rows)
        connection.execute("COMMIT")


def _upgraded(path: Path, steps: Sequence[str], copy: Path | None) -> sqlite3.Connection:
    """Open the file and bring it to the last step; where that fails the copy of it is of no use."""
    try:
        connection = connect(path)
        try:
            migrate(connection, steps)
        except BaseException:
            connection.close()
            raise
    except BaseException:
        if copy is not None:
            drop(copy)
        raise
    return connection


def _check(path: Path, steps: Sequence[str]) -> int:
    """Look at the file through a connection that changes nothing; return its version."""
    try:
        return _look(path, steps)
    except UnicodeDecodeError as err:
        # The damage reaches into what SQLite says about it.
        raise _Damage("its schema is no text") from err


def _look(path: Path, steps: Sequence[str]) -> int:
    with closing(look(path)) as connection:
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
        return version


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
