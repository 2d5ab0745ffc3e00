"""Seals the secrets that people give: AES-256-GCM, under a key in a file of its own.

That guards exports, copies of the database and logs, not a stolen machine.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from typing import TYPE_CHECKING

from ..errors import SecretsError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    from ..settings.secret import Secret

KEY_FILE = "secrets.key"
_KEY_BYTES = 32
_NONCE_BYTES = 12


class Vault:
    """The key of one data folder. The file is made when the first secret is sealed."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / KEY_FILE

    def seal(self, credential_id: str, secrets: Mapping[str, Secret]) -> bytes:
        """Seal the secrets of one credential; raises SecretsError."""
        text = json.dumps({key: secret.reveal() for key, secret in secrets.items()})
        nonce = os.urandom(_NONCE_BYTES)
        cipher = self._cipher(make=True)
        return nonce + cipher.encrypt(nonce, text.encode(), credential_id.encode())

    def unseal(self, credential_id: str, sealed: bytes) -> dict[str, str]:
        """Return the secrets of one credential; raises SecretsError."""
        cipher = self._cipher(make=False)
        nonce, text = sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:]
        from cryptography.exceptions import InvalidTag  # noqa: PLC0415 - an extra, and seldom wanted

        try:
            opened = json.loads(cipher.decrypt(nonce, text, credential_id.encode()))
        except (InvalidTag, ValueError) as err:
            raise SecretsError(
                f"its secret was sealed under another key than that in {self._path}; type it again"
            ) from err
        return {str(key): str(value) for key, value in opened.items()}

    def _cipher(self, *, make: bool) -> AESGCM:
        try:
            from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415 - an extra
        except ImportError as err:
            raise SecretsError(
                "secrets need the package cryptography; install netmon-core[server], or write the"
                " credential into the settings file"
            ) from err
        try:
            key = self._read(make=make)
        except FileNotFoundError as err:
            raise SecretsError(f"the key file {self._path} is lost; type its secret again") from err
        except OSError as err:
            raise SecretsError(f"the key file {self._path} cannot be used: {err.strerror}") from err
        if len(key) != _KEY_BYTES:
            raise SecretsError(f"{self._path} is no key file of netmon; type its secret again")
        return AESGCM(key)

    def _read(self, *, make: bool) -> bytes:
        if make:
            # Whole or not at all: half a key would lose every secret sealed after it.
            with suppress(FileExistsError):
                self._make()
        return self._path.read_bytes()

    def _make(self) -> None:
        if self._path.exists():
            return
        partial = self._path.with_name(f".{KEY_FILE}.{os.getpid()}")
        handle = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(os.urandom(_KEY_BYTES))
                file.flush()
                os.fsync(file.fileno())
            # Unlike a rename it does not take the place of a key that came meanwhile.
            os.link(partial, self._path)
        finally:
            partial.unlink(missing_ok=True)
