"""Passwords as scrypt hashes. Every check takes as much work, whether the user exists or not."""

from __future__ import annotations

import asyncio
import hashlib
import secrets
import unicodedata
from base64 import b64decode, b64encode
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ...settings.secret import Secret

# 32 MiB and about 0.1 s of a core for each check.
_COST = 15
_BLOCK = 8
_MEMORY = 1 << 27

SHORTEST = 10
LONGEST = 256


def hash_password(password: Secret) -> str:
    """Return what is kept of a password; slow, so not on the loop."""
    salt = secrets.token_bytes(16)
    return "$".join(("scrypt", str(_COST), _text(salt), _text(_derive(password, salt, _COST))))


# What an unknown user's password is compared with; nobody knows what it was made of.
NOBODY = "$".join(("scrypt", str(_COST), b64encode(bytes(16)).decode(), b64encode(bytes(32)).decode()))


async def hash_password_aside(password: Secret) -> str:
    """The same beside the loop."""
    return await asyncio.to_thread(hash_password, password)


def password_fits(password: Secret, kept: str) -> bool:
    """Tell whether `kept` was made of this password; slow, so not on the loop."""
    _, cost, salt, derived = kept.split("$")
    return secrets.compare_digest(_derive(password, b64decode(salt), int(cost)), b64decode(derived))


def _derive(password: Secret, salt: bytes, cost: int) -> bytes:
    # Keyboards differ in how they write an accented letter.
    text = unicodedata.normalize("NFC", password.reveal()).encode("utf-8", "surrogatepass")
    return hashlib.scrypt(text, salt=salt, n=1 << cost, r=_BLOCK, p=1, maxmem=_MEMORY, dklen=32)


def _text(data: bytes) -> str:
    return b64encode(data).decode()
