"""One file that holds everything, and how it comes back. Blocks."""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing, suppress
from typing import TYPE_CHECKING

from ..errors import StoreDamagedError
from .aside import move_aside, unused_name
from .connection import COMPANIONS, connect
from .database import check_file
from .failures import store_error
from .rows_credentials import CREDENTIAL, credential_from_row
from .sql import select
from .whole import partial_name, sync, write_whole

if TYPE_CHECKING:
    from pathlib import Path

    from ..credentials.kept import KeptCredential
    from .lock import DataFolder

DATABASE_NAME = "netmon.db"
# Milliseconds.
_PIN_WITHIN = 1000


def write_backup(database: Path, target: Path, *, with_secrets: bool = False) -> None:
    """Copy a database that may be in use to a new file; raises StoreError where `target` exists.

    Without `with_secrets` the credentials that people gave are there, but not their sealed secrets.
    """

    def fill(partial: Path) -> None:
        with closing(connect(database, read_only=True)) as connection:
            connection.execute("VACUUM INTO ?", (str(partial),))
        if not with_secrets:
            _leave_out_secrets(partial)

    write_whole(target, fill)


def _leave_out_secrets(copy: Path) -> None:
    with closing(sqlite3.connect(copy, isolation_level=None)) as connection:
        # A file of before credentials were kept has none.
        if _has_credentials(connection):
            connection.execute("PRAGMA secure_delete = ON")
            connection.execute("UPDATE credentials SET secrets = NULL")
            connection.execute("VACUUM")


def kept_credentials(database: Path) -> list[KeptCredential]:
    """The credentials that people gave; none in a file of before there were any."""
    with closing(connect(database, read_only=True)) as connection:
        if not _has_credentials(connection):
            return []
        rows = connection.execute(select("credentials", CREDENTIAL, order="id")).fetchall()
    return [credential_from_row(row) for row in rows]


def _has_credentials(connection: sqlite3.Connection) -> bool:
    sql = "SELECT 1 FROM sqlite_schema WHERE name = 'credentials'"
    return connection.execute(sql).fetchone() is not None


def pin(database: Path) -> sqlite3.Connection:
    """Hold a moment of a database in use, until the connection is closed; raises StoreError kinds.

    Meanwhile the file and its log may be copied plainly, in any order, and are sound together: SQLite writes
    to the end of the log alone, and folds nothing into the file that is not in the log too.
    """
    try:
        connection = connect(database, pragmas=(f"PRAGMA busy_timeout = {_PIN_WITHIN}",), any_thread=True)
        try:
            # A short log, where nobody reads just now.
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.execute("BEGIN")
            # The first look makes the moment.
            connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        except BaseException:
            connection.close()
            raise
    except sqlite3.Error as err:
        raise store_error(err, database) from err
    return connection


def restore(backup: Path, folder: DataFolder) -> Path | None:
    """Put a backup in the place of the folder's database; return where the present one is kept, if any.

    Raises StoreBusyError while netmon runs, and StoreError kinds for a file that is no sound backup; then
    nothing has changed.
    """
    _check_backup(backup)
    folder.open()
    database = folder.path / DATABASE_NAME
    partial = partial_name(database)
    try:
        shutil.copyfile(backup, partial)
        partial.chmod(0o600)
        sync(partial)
        check_file(partial)
        kept = _keep(database)
        partial.replace(database)
        sync(folder.path)
    except (sqlite3.Error, OSError) as err:
        raise store_error(err, database) from err
    finally:
        for suffix in ("", *COMPANIONS):
            with suppress(OSError):
                partial.with_name(partial.name + suffix).unlink(missing_ok=True)
        folder.close()
    return kept


def _check_backup(backup: Path) -> None:
    """As any database is checked; but nobody would set aside the user's own file."""
    try:
        check_file(backup)
    except StoreDamagedError as err:
        raise StoreDamagedError(
            f"{backup} is no sound backup of netmon; name another file. Nothing was changed."
        ) from err


def _keep(database: Path) -> Path | None:
    """Move the present database aside, with all that its write-ahead log holds."""
    if not database.exists():
        return None
    with suppress(sqlite3.Error), closing(sqlite3.connect(database, isolation_level=None)) as connection:
        # Leaves one file without companions, where it can still be read.
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.execute("PRAGMA journal_mode = DELETE")
    if not any(database.with_name(database.name + suffix).exists() for suffix in COMPANIONS):
        kept = unused_name(database, "replaced")
        with suppress(OSError):
            # A second name, so that there is no moment without a database.
            os.link(database, kept)
            return kept
    return move_aside(database, "replaced")
