"""A new file that is there whole or not at all. Blocks."""

from __future__ import annotations

import os
import sqlite3
from contextlib import suppress
from typing import TYPE_CHECKING

from ..errors import StoreError
from .failures import store_error

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def write_whole(target: Path, fill: Callable[[Path], None]) -> None:
    """Make `target` from what `fill` writes; it appears whole or not at all, and never over another file."""
    if target.exists():
        raise StoreError(f"{target} exists already; name a new file for the backup.")
    partial = partial_name(target)
    try:
        partial.unlink(missing_ok=True)
        fill(partial)
        partial.chmod(0o600)
        sync(partial)
        try:
            # Fails where the file exists by now; a rename would replace it.
            os.link(partial, target)
            partial.unlink()
        except FileExistsError:
            raise
        except OSError:
            # A file system without links, as on a USB stick.
            partial.rename(target)
        sync(target.parent)
    except FileExistsError as err:
        raise StoreError(f"{target} exists already; name a new file for the backup.") from err
    except (sqlite3.Error, OSError) as err:
        raise store_error(err, target) from err
    finally:
        with suppress(OSError):
            partial.unlink(missing_ok=True)


def partial_name(target: Path) -> Path:
    """Return where a file is written before it is whole."""
    return target.with_name(f".{target.name}.partial")


def sync(path: Path) -> None:
    """Return when a file, or what a folder names, is on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
