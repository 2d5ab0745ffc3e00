"""Keeps the keys of servers: in the system's keyring, or else in a file that only its owner can read."""

from __future__ import annotations

import json
import os
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Protocol

SERVICE = "netmon"


class Secrets(Protocol):
    """Where keys are kept; `place` says it to people: the keyring's name, or the file's path.

    Any of it may take long, and may fail in as many ways as there are keyrings; `keychain` is for that.
    """

    place: str
    protected: bool

    def load(self, url: str) -> str | None:
        """Return the key of a server, if there is one."""

    def save(self, url: str, key: str) -> None:
        """Keep the key of a server."""

    def drop(self, url: str) -> None:
        """Keep it no longer."""


class KeyringSecrets:
    """Keys in the system's keyring."""

    protected = True

    def __init__(self, place: str) -> None:
        self.place = place

    def load(self, url: str) -> str | None:
        """Return the key of a server, if there is one."""
        import keyring  # noqa: PLC0415 - asks the session bus for its services

        return keyring.get_password(SERVICE, url)

    def save(self, url: str, key: str) -> None:
        """Keep the key of a server."""
        import keyring  # noqa: PLC0415

        keyring.set_password(SERVICE, url, key)

    def drop(self, url: str) -> None:
        """Keep it no longer."""
        import keyring  # noqa: PLC0415

        with suppress(keyring.errors.PasswordDeleteError):
            keyring.delete_password(SERVICE, url)


class FileSecrets:
    """Keys in a file with mode 0600: whoever can read your files can read them."""

    protected = False

    def __init__(self, path: Path) -> None:
        self._path = path
        self.place = str(path)

    def load(self, url: str) -> str | None:
        """Return the key of a server, if there is one."""
        return self._read().get(url)

    def save(self, url: str, key: str) -> None:
        """Keep the key of a server."""
        self._write({**self._read(), url: key})

    def drop(self, url: str) -> None:
        """Keep it no longer."""
        self._write({other: key for other, key in self._read().items() if other != url})

    def _read(self) -> dict[str, str]:
        try:
            data = json.loads(self._path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return {u: k for u, k in data.items() if isinstance(k, str)} if isinstance(data, dict) else {}

    def _write(self, keys: dict[str, str]) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        # mkstemp makes it 0600 from the first byte; the rename takes the place of the old one at once.
        handle, name = tempfile.mkstemp(dir=self._path.parent, prefix=".keys")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(keys, file)
        Path(name).replace(self._path)


def open_secrets(folder: Path) -> Secrets:
    """Return the keyring where a usable one is there, else a file in the folder."""
    import keyring  # noqa: PLC0415
    from keyring.backends import fail, null  # noqa: PLC0415

    backend = keyring.get_keyring()
    if isinstance(backend, fail.Keyring | null.Keyring) or backend.priority <= 0:
        return FileSecrets(folder / "keys.json")
    return KeyringSecrets(str(backend.name))
