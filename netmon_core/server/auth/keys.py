"""API keys: how they are made and recognized. Their text is never kept."""

from __future__ import annotations

import secrets
from hashlib import sha256
from typing import TYPE_CHECKING

from .records import KeyRecord

if TYPE_CHECKING:
    from datetime import datetime

    from ..access import Role

# So that people, and programs that look for leaked secrets, see what it is.
PREFIX = "nmk_"


def make_key(
    *, name: str, role: Role, now: datetime, expires_at: datetime | None = None
) -> tuple[str, KeyRecord]:
    """Make a key; returns its text, to be shown once, and what is kept of it."""
    text = PREFIX + secrets.token_urlsafe(32)
    record = KeyRecord(
        id=secrets.token_hex(6),
        name=name,
        role=role,
        digest=digest(text),
        created_at=now,
        expires_at=expires_at,
    )
    return text, record


def digest(text: str) -> str:
    """What is kept of a key."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
