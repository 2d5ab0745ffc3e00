"""A time of day that a test moves, and people and keys to try it on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache, partial
from typing import TYPE_CHECKING

from netmon_core.server.access import Role
from netmon_core.server.auth import edits
from netmon_core.server.auth.keys import make_key
from netmon_core.server.auth.passwords import hash_password
from netmon_core.server.auth.records import UserRecord
from netmon_core.settings.secret import Secret

if TYPE_CHECKING:
    from netmon_core.server.auth.file import CredentialFile

START = datetime(2026, 11, 22, 12, tzinfo=UTC)
PASSWORD = "S3NT1NEL-correct-horse"


@dataclass
class Clock:
    """The time of day."""

    at: datetime = START

    def __call__(self) -> datetime:
        return self.at

    def move(self, **span: float) -> None:
        self.at += timedelta(**span)


class Told:
    """Takes in why a credential holds no longer."""

    def __init__(self) -> None:
        self.whys: list[str] = []

    def __call__(self, why: str) -> None:
        self.whys.append(why)


@cache
def hashed() -> str:
    """PASSWORD as it is kept; made once, for it is slow."""
    return hash_password(Secret(PASSWORD))


def user(name: str = "Anna", role: Role = Role.VIEWER) -> UserRecord:
    return UserRecord(id=f"id-{name}", name=name, role=role, password=hashed(), created_at=START)


def add_user(file: CredentialFile, name: str = "Anna", role: Role = Role.VIEWER) -> UserRecord:
    made = user(name, role)
    file.change(partial(edits.add_user, user=made))
    return made


def add_key(
    file: CredentialFile, role: Role = Role.ADMIN, expires_at: datetime | None = None
) -> tuple[str, str]:
    """Add a key; returns its text and its id."""
    text, key = make_key(name="test", role=role, now=START, expires_at=expires_at)
    file.change(partial(edits.add_key, key=key))
    return text, key.id
