"""One process owns a data folder."""

from __future__ import annotations

import logging
import os
from typing import TYPE_CHECKING

from ..errors import StoreBusyError
from .failures import store_error
from .private import keep_private

if TYPE_CHECKING:
    from pathlib import Path

_LOGGER = logging.getLogger(__name__)

LOCK_NAME = "netmon.lock"


class DataFolder:
    """A folder that holds netmon's data; open while this process owns it.

    The kernel drops the lock with the process, so a crash leaves none behind. The file holds the owner's
    process id, for people.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock: int | None = None

    def open(self) -> None:
        """Make the folder where it is missing and own it; raises StoreBusyError naming the owner."""
        from fcntl import LOCK_EX, LOCK_NB, flock  # noqa: PLC0415 - POSIX only, so not at import

        if self._lock is not None:
            return
        try:
            self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
            lock = os.open(self.path / LOCK_NAME, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as err:
            raise store_error(err, self.path / LOCK_NAME) from err
        try:
            flock(lock, LOCK_EX | LOCK_NB)
        except BlockingIOError as err:
            owner = os.read(lock, 20).decode(errors="replace").strip()
            os.close(lock)
            who = f"the process {owner}" if owner.isdigit() else "another process"
            raise StoreBusyError(f"{self.path} is in use by {who}; stop it or use another folder.") from err
        except OSError as err:
            # A network file system without locks must not keep netmon from starting.
            _LOGGER.warning("%s cannot be locked: %s", self.path, err)
        self._lock = lock
        os.ftruncate(lock, 0)
        self._sign(lock)
        keep_private(self.path)

    def close(self) -> None:
        """Give the folder up; safe twice. The lock file stays: removing it would race with the next owner."""
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def _sign(self, lock: int) -> None:
        try:
            os.write(lock, f"{os.getpid()}\n".encode())
        except OSError:
            # A full disk: the lock holds without the name.
            return
