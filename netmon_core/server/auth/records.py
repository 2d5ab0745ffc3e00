"""What is kept about those who may come in. No secret is here but as a hash, except the one that signs."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from ..access import Role  # noqa: TC001 - `wire` reads the hints

# What one file may hold: reading and writing all of it stays within milliseconds.
KEYS = 1_000
USERS = 1_000
# Of one user; the oldest is ended for the next.
SESSIONS = 10
NAME_LENGTH = 64

ACCESS_LASTS = timedelta(minutes=15)
REFRESH_LASTS = timedelta(days=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyRecord:
    """One API key. `expires_at` None: never; `last_used_at` is exact to the minute."""

    id: str
    name: str
    role: Role
    # SHA-256 of the key: it has 256 random bits, so that a fast hash is enough.
    digest: str = field(repr=False)
    created_at: datetime
    expires_at: datetime | None = None
    last_used_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One log-in. Only the refresh token named here may renew it."""

    id: str
    refresh_id: str = field(repr=False)
    created_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class UserRecord:
    """One person."""

    id: str
    name: str
    role: Role
    # As `passwords.hash_password` writes it.
    password: str = field(repr=False)
    created_at: datetime
    sessions: tuple[Session, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """All of it. `secret` signs the tokens of the log-ins."""

    secret: str = field(repr=False)
    keys: tuple[KeyRecord, ...] = ()
    users: tuple[UserRecord, ...] = ()
