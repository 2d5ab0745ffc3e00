"""What is in a data folder is its owner's: nobody else reads a file there, however open the folder."""

from __future__ import annotations

import logging
import os
import stat
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_LOGGER = logging.getLogger(__name__)

# Of all in the folder only what is ours, as there may be other things; the vendors' names are no secret.
OURS = (
    "netmon.db*",
    "metrics.db*",
    "netmon.lock",
    "audit.jsonl*",
    "credentials.*",
    "secrets.key",
    "server.json*",
    "tls-*.pem",
    "influx-spool/*",
)
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def make_private(path: Path) -> None:
    """Make an empty file for its owner alone, where there is none: SQLite would make one for everybody."""
    with suppress(OSError):
        # Where that is not possible, whoever opens it will say why.
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))


def keep_private(folder: Path) -> None:
    """Close to others what an earlier version, a copy or a backup left open."""
    kept_open = [path for path in _files(folder) if not _close(path)]
    if kept_open:
        _LOGGER.warning(
            "%s can be read by other users and cannot be changed: give it to the user that runs netmon",
            kept_open[0],
        )


def how_open(folder: Path) -> str | None:
    """Why a folder is open to others, in words; None: it is its owner's, or not there."""
    with suppress(OSError):
        mode = stat.S_IMODE(folder.stat().st_mode)
        if mode & _OTHERS:
            return (
                f"The data folder {folder} is open to other users (mode {mode:o}): they can see which files "
                "are there, but not read them; chmod 700 closes it."
            )
    return None


def _files(folder: Path) -> Iterator[Path]:
    for pattern in OURS:
        with suppress(OSError):
            yield from folder.glob(pattern)


def _close(path: Path) -> bool:
    """Close one file; False: it is open to others and stays so."""
    with suppress(OSError):
        about = path.lstat()
        if not stat.S_ISREG(about.st_mode) or not about.st_mode & _OTHERS:
            return True
        # Not through a link that somebody put there meanwhile.
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        try:
            os.fchmod(handle, 0o600)
        finally:
            os.close(handle)
        return True
    return False
