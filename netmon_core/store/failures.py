"""What SQLite and the file system refuse, as our errors with a sentence that says what to do."""

from __future__ import annotations

import errno
import os
import sqlite3
from typing import TYPE_CHECKING

from ..errors import (
    StoreBusyError,
    StoreDamagedError,
    StoreError,
    StoreFullError,
    StoreReadOnlyError,
)

if TYPE_CHECKING:
    from pathlib import Path

# Less room than this and an input/output error means a full disk: SQLite cannot always tell.
_ROOM = 64 * 1024


def store_error(err: sqlite3.Error | OSError, path: Path, *, kept: bool = False) -> StoreError:
    """Return the error as the kind of StoreError it is; `kept`: what was not written is tried again."""
    code = _code(err)
    if code == sqlite3.SQLITE_IOERR and not _has_room(path):
        code = sqlite3.SQLITE_FULL
    if code == sqlite3.SQLITE_CANTOPEN and not os.access(path.parent, os.W_OK):
        code = sqlite3.SQLITE_READONLY
    match code:
        case sqlite3.SQLITE_FULL:
            then = ", and netmon catches up by itself" if kept else " and try again"
            return StoreFullError(f"The disk of {path} is full; make room{then}.")
        case sqlite3.SQLITE_READONLY:
            return StoreReadOnlyError(f"{path} cannot be written; give netmon write access to its folder.")
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return StoreBusyError(f"{path} is in use by another program; close it and try again.")
        case sqlite3.SQLITE_CORRUPT | sqlite3.SQLITE_NOTADB:
            return StoreDamagedError(f"{path} is damaged ({err}); restart netmon to set it aside.")
        case _:
            why = (err.strerror or err) if isinstance(err, OSError) else err
            return StoreError(f"{path} cannot be used: {why}.")


def is_damage(err: sqlite3.Error) -> bool:
    """Tell whether the file itself is at fault."""
    return _code(err) in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


_ERRNO = {
    errno.ENOSPC: sqlite3.SQLITE_FULL,
    errno.EDQUOT: sqlite3.SQLITE_FULL,
    errno.EROFS: sqlite3.SQLITE_READONLY,
    errno.EACCES: sqlite3.SQLITE_READONLY,
    errno.EPERM: sqlite3.SQLITE_READONLY,
}


def _code(err: sqlite3.Error | OSError) -> int | None:
    """Return the primary SQLite result code; the low byte of the extended one."""
    if isinstance(err, OSError):
        return _ERRNO.get(err.errno or 0)
    # Absent on errors that the sqlite3 module raises itself.
    code: int | None = getattr(err, "sqlite_errorcode", None)
    return None if code is None else code & 0xFF


def _has_room(path: Path) -> bool:
    try:
        room = os.statvfs(path.parent)
    except OSError:
        return True
    return room.f_bavail * room.f_frsize >= _ROOM
