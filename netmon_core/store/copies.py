"""The copy of a database that an upgrade makes before it changes the file, and how long it stays. Blocks."""

from __future__ import annotations

import filecmp
import logging
import re
import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from ..errors import StoreFullError, StoreRoomError
from .aside import unused_name
from .connection import COMPANIONS, connect
from .failures import is_damage, store_error
from .whole import partial_name, write_whole

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_LOGGER = logging.getLogger(__name__)

# By then whoever wants the older version back has gone back to it.
KEPT_FOR = timedelta(days=7)
# Of the size of the file: once for the copy, and once for the log of what the upgrade changes.
ROOM = 2

# As `copy_before` names it. Any other file beside the database is somebody else's.
_MADE = re.compile(r"\.before-\d+-(\d{8}T\d{6}Z)(?:-\d+)?")


def free_bytes(folder: Path) -> int:
    """Return how much the disk of a folder has room for."""
    return shutil.disk_usage(folder).free


def copy_before(version: int, path: Path, *, free: Callable[[Path], int] = free_bytes) -> Path:
    """Copy a database that nobody writes to `NAME.before-VERSION-TIME`, whole or not at all.

    Raises StoreRoomError where the disk has no room for the copy and the upgrade. The database is only read.
    """
    earlier = _copies(path)
    target = unused_name(path, f"before-{version}")
    # What a process left that died while it copied.
    for partial in path.parent.glob(partial_name(path.with_name(f"{path.name}.before-*")).name):
        partial.unlink()
    needed = ROOM * _size(path)
    if free(path.parent) < needed:
        raise _no_room(path, needed)

    def fill(partial: Path) -> None:
        try:
            with closing(connect(path, read_only=True)) as connection:
                connection.execute("VACUUM INTO ?", (str(partial),))
        except sqlite3.Error as err:
            if is_damage(err):
                # It is not the copy that is damaged.
                raise store_error(err, path) from err
            raise

    try:
        write_whole(target, fill)
    except StoreFullError as err:
        raise _no_room(path, needed) from err
    for copy in earlier:
        # An upgrade that dies every time must not fill the disk with copies of one and the same.
        if filecmp.cmp(copy, target, shallow=False):
            drop(copy)
    return target


def drop(copy: Path) -> None:
    """Remove a copy, and what SQLite left beside it for a person who looked into it."""
    for suffix in ("", *COMPANIONS):
        copy.with_name(copy.name + suffix).unlink(missing_ok=True)


def drop_old(path: Path, now: Callable[[], datetime]) -> None:
    """Remove the copies of a database that were made KEPT_FOR ago; what cannot be removed is told."""
    for copy, made_at in _copies(path).items():
        if now() - made_at < KEPT_FOR:
            continue
        try:
            drop(copy)
        except OSError as err:
            _LOGGER.warning("%s is of no more use and cannot be removed: %s", copy, err)
        else:
            _LOGGER.info("%s was removed: it was made before an upgrade of a week ago", copy)


def _copies(path: Path) -> dict[Path, datetime]:
    """Return the copies of a database, and when they were made."""
    found = {}
    for entry in path.parent.glob(f"{path.name}.before-*"):
        named = _MADE.fullmatch(entry.name.removeprefix(path.name))
        if named is not None and entry.is_file() and not entry.is_symlink():
            try:
                made_at = datetime.strptime(named[1], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
            except ValueError:
                # Digits that are no time: it is not of ours.
                continue
            found[entry] = made_at
    return found


def _size(path: Path) -> int:
    log = path.with_name(f"{path.name}-wal")
    return path.stat().st_size + (log.stat().st_size if log.exists() else 0)


def _no_room(path: Path, needed: int) -> StoreRoomError:
    return StoreRoomError(
        f"{path} is of an older netmon, and its disk has no room to copy and upgrade it;"
        f" make {-(-needed >> 20)} MiB free and start netmon again. Nothing was changed."
    )
