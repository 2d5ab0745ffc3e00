"""Encrypt and decrypt what version 3 says: AES in CFB mode (RFC 3826), DES in CBC mode (RFC 3414)."""

from __future__ import annotations

import secrets
from itertools import count
from typing import TYPE_CHECKING, Final

from ..errors import MissingExtraError
from .errors import SnmpPrivacyError
from .security import PrivacyProtocol

if TYPE_CHECKING:
    from collections.abc import Callable

    from cryptography.hazmat.decrepit.ciphers.modes import CFB
    from cryptography.hazmat.primitives.ciphers import Cipher
    from cryptography.hazmat.primitives.ciphers.modes import CBC

    # Of a salt, and the engine's boots and time.
    type MakeCipher = Callable[[bytes, int, int], Cipher[CFB | CBC]]

_SALT: Final = 8
_BLOCK: Final = 8


class Privacy:
    """Keeps what one user says with one engine secret. Raises MissingExtraError without `cryptography`."""

    def __init__(self, protocol: PrivacyProtocol, key: bytes) -> None:
        self._is_des = protocol is PrivacyProtocol.DES
        self._cipher = _des(key) if self._is_des else _aes(key)
        # What is missing is told before anything secret is sent.
        _try_out(self._cipher, protocol)
        # No salt may come twice under one key: begin anywhere, and count.
        self._salts = count(secrets.randbits(32 if self._is_des else 62))

    def encrypt(self, data: bytes, boots: int, time: int) -> tuple[bytes, bytes]:
        """Return the secret bytes and their salt."""
        number = next(self._salts)
        if self._is_des:
            salt = boots.to_bytes(4) + (number & 0xFFFF_FFFF).to_bytes(4)
            data += bytes(-len(data) % _BLOCK)
        else:
            salt = (number & (1 << 64) - 1).to_bytes(_SALT)
        encryptor = self._cipher(salt, boots, time).encryptor()
        return encryptor.update(data) + encryptor.finalize(), salt

    def decrypt(self, data: bytes, salt: bytes, boots: int, time: int) -> bytes | None:
        """Return the bytes; None where they cannot be of this kind. A wrong key gives wrong bytes."""
        if len(salt) != _SALT or (self._is_des and len(data) % _BLOCK):
            return None
        decryptor = self._cipher(salt, boots, time).decryptor()
        return decryptor.update(data) + decryptor.finalize()


def _aes(key: bytes) -> MakeCipher:
    """Key is the whole; the vector is made of the engine's time and the salt."""
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
    algorithm = AES(key)
    return lambda salt, boots, time: Cipher(algorithm, CFB(boots.to_bytes(4) + time.to_bytes(4) + salt))


def _des(key: bytes) -> MakeCipher:
    """Key is the first half; the vector is made of the other half and the salt."""
    try:
        from cryptography.hazmat.decrepit.ciphers.algorithms import TripleDES  # noqa: PLC0415
        from cryptography.hazmat.primitives.ciphers import Cipher  # noqa: PLC0415
        from cryptography.hazmat.primitives.ciphers.modes import CBC  # noqa: PLC0415
    except ImportError as err:
        raise _missing() from err
    # Thrice with one key is once.
    algorithm = TripleDES(key[:_BLOCK] * 3)
    mask = key[_BLOCK:]
    return lambda salt, _boots, _time: Cipher(
        algorithm, CBC(bytes(one ^ other for one, other in zip(mask, salt, strict=True)))
    )


def _try_out(cipher: MakeCipher, protocol: PrivacyProtocol) -> None:
    from cryptography.exceptions import UnsupportedAlgorithm  # noqa: PLC0415

    try:
        cipher(bytes(_SALT), 0, 0).encryptor()
    except UnsupportedAlgorithm as err:
        raise SnmpPrivacyError(
            f"This system does not encrypt by {protocol}: choose another protocol on the device and here."
        ) from err


def _missing() -> MissingExtraError:
    return MissingExtraError(
        "Encrypted SNMP needs the package cryptography: pip install 'netmon-core[snmp]'."
    )
