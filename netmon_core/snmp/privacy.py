"""Encrypt and decrypt what version 3 says: AES in CFB mode (RFC 3826), DES in CBC mode (RFC 3414)."""

from __future__ import annotations

import secrets
from itertools import count
from typing import TYPE_CHECKING, Final

from ..errors import MissingExtraError
from .security import PrivacyProtocol

if TYPE_CHECKING:
    from cryptography.hazmat.decrepit.ciphers.modes import CFB
    from cryptography.hazmat.primitives.ciphers import Cipher
    from cryptography.hazmat.primitives.ciphers.modes import CBC

_SALT: Final = 8
_BLOCK: Final = 8


class Privacy:
    """Keeps what one user says with one engine secret. Raises MissingExtraError without `cryptography`."""

    def __init__(self, protocol: PrivacyProtocol, key: bytes) -> None:
        self._des = protocol is PrivacyProtocol.DES
        self._key = key
        # No salt may come twice under one key: begin anywhere, and count.
        self._salts = count(secrets.randbits(32 if self._des else 62))
        # So that what is missing is told before anything is sent.
        self._cipher(bytes(_SALT), 0, 0)

    def encrypt(self, data: bytes, boots: int, time: int) -> tuple[bytes, bytes]:
        """Return the secret bytes and their salt."""
        number = next(self._salts)
        if self._des:
            salt = boots.to_bytes(4) + (number & 0xFFFF_FFFF).to_bytes(4)
            data += bytes(-len(data) % _BLOCK)
        else:
            salt = (number & (1 << 64) - 1).to_bytes(_SALT)
        encryptor = self._cipher(salt, boots, time).encryptor()
        return encryptor.update(data) + encryptor.finalize(), salt

    def decrypt(self, data: bytes, salt: bytes, boots: int, time: int) -> bytes | None:
        """Return the bytes; None where they cannot be of this kind. A wrong key gives wrong bytes."""
        if len(salt) != _SALT or (self._des and len(data) % _BLOCK):
            return None
        decryptor = self._cipher(salt, boots, time).decryptor()
        return decryptor.update(data) + decryptor.finalize()

    def _cipher(self, salt: bytes, boots: int, time: int) -> Cipher[CFB | CBC]:
        if self._des:
            key, mask = self._key[:_BLOCK], self._key[_BLOCK:]
            return _des(key, bytes(one ^ other for one, other in zip(mask, salt, strict=True)))
        return _aes(self._key, boots.to_bytes(4) + time.to_bytes(4) + salt)


def _aes(key: bytes, start: bytes) -> Cipher[CFB | CBC]:
    try:
        from cryptography.hazmat.primitives.ciphers import Cipher  # noqa: PLC0415
        from cryptography.hazmat.primitives.ciphers.algorithms import AES  # noqa: PLC0415

        try:
            from cryptography.hazmat.decrepit.ciphers.modes import CFB  # noqa: PLC0415
        except ImportError:
            # Before version 47 it was not yet thought decrepit.
            from cryptography.hazmat.primitives.ciphers.modes import CFB  # noqa: PLC0415
    except ImportError as err:
        raise _missing() from err
    return Cipher(AES(key), CFB(start))


def _des(key: bytes, start: bytes) -> Cipher[CFB | CBC]:
    try:
        from cryptography.hazmat.decrepit.ciphers.algorithms import TripleDES  # noqa: PLC0415
        from cryptography.hazmat.primitives.ciphers import Cipher  # noqa: PLC0415
        from cryptography.hazmat.primitives.ciphers.modes import CBC  # noqa: PLC0415
    except ImportError as err:
        raise _missing() from err
    # Thrice with one key is once.
    return Cipher(TripleDES(key * 3), CBC(start))


def _missing() -> MissingExtraError:
    return MissingExtraError(
        "Encrypted SNMP needs the package cryptography: pip install 'netmon-core[snmp]'."
    )
