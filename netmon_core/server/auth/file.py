"""The credentials as one file, which the server and the commands on the machine change in turns.

It is read whole and replaced whole: whoever reads it sees all of a change or nothing, also after a crash.
"""

from __future__ import annotations

import json
import logging
import os
import secrets
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from ...errors import FormatError, StoreDamagedError, StoreError
from ...store.failures import store_error
from ...wire import from_wire, to_wire
from .records import Credentials

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

_LOGGER = logging.getLogger(__name__)

NAME = "credentials.json"
FORMAT = 1
# A thousand keys and a thousand users with ten log-ins each are 3 MB.
LARGEST = 16 << 20

type Stamp = tuple[int, int, int]
type Edit = Callable[[Credentials], Credentials]


class CredentialFile:
    """Reads and changes the file; every method blocks for a moment."""

    def __init__(self, data_dir: Path) -> None:
        self.path = data_dir / NAME

    def stamp(self) -> Stamp | None:
        """What differs after every change of the file; None: there is none."""
        try:
            stat = self.path.stat()
        except OSError:
            return None
        return stat.st_ino, stat.st_mtime_ns, stat.st_size

    def read(self) -> Credentials | None:
        """All of it; None: there is no file. Raises StoreDamagedError and StoreError."""
        try:
            handle = os.open(self.path, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW)
        except FileNotFoundError:
            return None
        except OSError as err:
            raise store_error(err, self.path) from err
        with open(handle, "rb") as file:
            if os.fstat(file.fileno()).st_mode & 0o077:
                _LOGGER.warning("%s could be read by others; it is closed to them now", self.path)
                with suppress(OSError):
                    os.fchmod(file.fileno(), 0o600)
            return self._parse(file.read(LARGEST + 1))

    def change(self, edit: Edit) -> Credentials:
        """Change what is in the file now, or what is made where there is none; returns what is in it then.

        Raises what `edit` raises, and then has changed nothing; StoreDamagedError and StoreError.
        """
        with self._locked():
            before = self.read()
            after = edit(before or Credentials(secret=secrets.token_hex(32)))
            if after != before:
                try:
                    self._replace(after)
                except OSError as err:
                    raise store_error(err, self.path) from err
            return after

    def _parse(self, raw: bytes) -> Credentials:
        damaged = f"{self.path} is damaged; move it away, and make new keys by `netmon keys create`."
        if len(raw) > LARGEST:
            raise StoreDamagedError(damaged)
        try:
            data = json.loads(raw)
            credentials = from_wire(Credentials, data)
        except (ValueError, RecursionError, FormatError):
            # What is wrong is not said: it may hold a secret.
            raise StoreDamagedError(damaged) from None
        if not isinstance(data.get("format"), int) or data["format"] > FORMAT:
            raise StoreError(f"{self.path} was written by a newer netmon; use that one.")
        return credentials

    def _replace(self, credentials: Credentials) -> None:
        text = json.dumps({"format": FORMAT, **to_wire(credentials)}, indent=1)
        fresh = self.path.with_name(f".{NAME}.new")
        with suppress(FileNotFoundError):
            # Left by a crash; nobody else writes, for we hold the lock.
            fresh.unlink()
        handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        with open(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            self._give_to_owner(handle)
            os.fsync(handle)
        fresh.replace(self.path)
        folder = os.open(self.path.parent, os.O_RDONLY | os.O_CLOEXEC)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    def _give_to_owner(self, handle: int) -> None:
        """What root changes must stay readable for the user that the server runs as."""
        if os.geteuid() == 0:
            folder = self.path.parent.stat()
            os.fchown(handle, folder.st_uid, folder.st_gid)

    @contextmanager
    def _locked(self) -> Iterator[None]:
        from fcntl import LOCK_EX, flock  # noqa: PLC0415 - POSIX only, so not at import

        path = self.path.with_name("credentials.lock")
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
        except OSError as err:
            raise store_error(err, path) from err
        try:
            self._give_to_owner(handle)
            with suppress(OSError):
                # A network file system without locks must not keep people out.
                flock(handle, LOCK_EX)
            yield
        finally:
            os.close(handle)
