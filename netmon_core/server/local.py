"""How a command on the same machine finds the server that owns a data folder.

The file holds a key that is good for this run only; whoever can read it can read the data folder anyway.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..store.failures import store_error

if TYPE_CHECKING:
    from pathlib import Path

NAME = "server.json"
# Larger is no file of ours.
_SIZE = 16 << 10
# The kernel gives no larger process id; nought and less would mean groups.
_PIDS = 1 << 22


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalServer:
    """A server on this machine; `fingerprint` is that of its certificate where nobody else signed it."""

    url: str
    key: str
    fingerprint: str | None = None


def write_local(data_dir: Path, url: str, fingerprint: str | None, key: str) -> None:
    """Say where the server of a data folder is, to whoever may read the folder. Raises StoreError.

    `url` is one that this machine reaches: of a server that listens everywhere, the loopback's.
    """
    told = {"url": url, "fingerprint": fingerprint, "pid": os.getpid(), "key": key}
    path, new = data_dir / NAME, data_dir / f"{NAME}.new"
    try:
        new.unlink(missing_ok=True)
        # Readable by nobody else from its first byte.
        file = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        with os.fdopen(file, "w", encoding="utf-8") as out:
            json.dump(told, out)
        new.replace(path)
    except OSError as err:
        raise store_error(err, path) from err


def remove_local(data_dir: Path) -> None:
    """The server stops; safe twice."""
    with suppress(OSError):
        (data_dir / NAME).unlink(missing_ok=True)


def read_local(data_dir: Path) -> LocalServer | None:
    """The server that said it owns a data folder; None: none did, it is gone, or it is not ours to know."""
    try:
        with (data_dir / NAME).open(encoding="utf-8") as file:
            told = json.loads(file.read(_SIZE))
        url, key, fingerprint, pid = told["url"], told["key"], told["fingerprint"], told["pid"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    if not (isinstance(url, str) and isinstance(key, str) and isinstance(fingerprint, str | None)):
        return None
    if not isinstance(pid, int) or not _runs(pid):
        return None
    return LocalServer(url=url, key=key, fingerprint=fingerprint)


def _runs(pid: int) -> bool:
    if not 0 < pid < _PIDS:
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        # It runs as somebody else.
        return True
    return True
