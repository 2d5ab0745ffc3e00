"""Passwords to keys of one engine (RFC 3414 A.2, RFC 7860, and the two drafts for longer keys). Pure."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from .errors import SnmpKeyError
from .security import AuthProtocol, PrivacyProtocol

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..settings.secret import Secret

# The hash of each, and how much of its digest a message carries.
HASHES: Final[Mapping[AuthProtocol, tuple[str, int]]] = MappingProxyType(
    {
        AuthProtocol.MD5: ("md5", 12),
        AuthProtocol.SHA: ("sha1", 12),
        AuthProtocol.SHA224: ("sha224", 16),
        AuthProtocol.SHA256: ("sha256", 24),
        AuthProtocol.SHA384: ("sha384", 32),
        AuthProtocol.SHA512: ("sha512", 48),
    }
)
# How many bytes each takes; of DES half is the key.
KEY_SIZES: Final[Mapping[PrivacyProtocol, int]] = MappingProxyType(
    {
        PrivacyProtocol.DES: 16,
        PrivacyProtocol.AES128: 16,
        PrivacyProtocol.AES192: 24,
        PrivacyProtocol.AES256: 32,
        PrivacyProtocol.AES192_C: 24,
        PrivacyProtocol.AES256_C: 32,
    }
)
_REEDER: Final = frozenset({PrivacyProtocol.AES192_C, PrivacyProtocol.AES256_C})
_STRETCHED: Final = 1 << 20
# Keys of 512 agents with two secrets each; a password takes a millisecond, an engine microseconds.
_PASSWORDS_KEPT: Final = 64
_KEYS_KEPT: Final = 1024


@lru_cache(_KEYS_KEPT)
def auth_key(protocol: AuthProtocol, secret: Secret, engine: bytes) -> bytes:
    """The key that signs what is said with one engine."""
    return _localize(HASHES[protocol][0], _stretch(HASHES[protocol][0], secret), engine)


@lru_cache(_KEYS_KEPT)
def privacy_key(auth: AuthProtocol, privacy: PrivacyProtocol, secret: Secret, engine: bytes) -> bytes:
    """The key that encrypts it, which is made by the hash of authentication."""
    name, size = HASHES[auth][0], KEY_SIZES[privacy]
    key = last = _localize(name, _stretch(name, secret), engine)
    while len(key) < size:
        if privacy in _REEDER:
            last = _localize(name, _stretched(name, last), engine)
            key += last
        else:
            key += _hash(name, key)
    return key[:size]


@lru_cache(_PASSWORDS_KEPT)
def _stretch(name: str, secret: Secret) -> bytes:
    return _stretched(name, secret.reveal().encode())


def _stretched(name: str, password: bytes) -> bytes:
    """Hash a mebibyte of the password, again and again."""
    if not password:
        raise ValueError("no password")
    return _hash(name, (password * (_STRETCHED // len(password) + 1))[:_STRETCHED])


def _localize(name: str, key: bytes, engine: bytes) -> bytes:
    return _hash(name, key + engine + key)


def _hash(name: str, data: bytes) -> bytes:
    try:
        # What the protocol asks for; that MD5 and SHA-1 are old is the agent's choice.
        return hashlib.new(name, data, usedforsecurity=False).digest()
    except ValueError as err:
        raise SnmpKeyError(
            f"This system does not sign by {name}: choose another protocol on the device and here."
        ) from err
