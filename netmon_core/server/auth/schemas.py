"""What the routes of this package take and answer, in JSON."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime  # noqa: TC003 - `wire` reads the hints
from typing import TYPE_CHECKING

import voluptuous as vol

from ...settings.secret import Secret
from ..access import Role
from ..fields import Field, moment, nullable, text, word
from .passwords import LONGEST, SHORTEST
from .records import NAME_LENGTH

if TYPE_CHECKING:
    from .records import KeyRecord, UserRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyInfo:
    """An API key as others may see it; `last_used_at` is exact to the minute."""

    id: str
    name: str
    role: Role
    created_at: datetime
    expires_at: datetime | None
    last_used_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeKey(KeyInfo):
    """A key that was just made, and its text, shown this once."""

    key: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class UserInfo:
    """A user as others may see them; `sessions` counts the log-ins that are open."""

    id: str
    name: str
    role: Role
    created_at: datetime
    sessions: int


def key_info(key: KeyRecord) -> KeyInfo:
    """What may be told of a key."""
    return KeyInfo(
        id=key.id,
        name=key.name,
        role=key.role,
        created_at=key.created_at,
        expires_at=key.expires_at,
        last_used_at=key.last_used_at,
    )


def user_info(user: UserRecord, now: datetime) -> UserInfo:
    """What may be told of a user."""
    return UserInfo(
        id=user.id,
        name=user.name,
        role=user.role,
        created_at=user.created_at,
        sessions=sum(session.expires_at > now for session in user.sessions),
    )


def _hidden(most: int, *, least: int = 1) -> Field:
    """A text that is read into a Secret at once: nothing that sees the parsed body can show it."""
    plain = text(most, least=least)
    return Field(lambda value: Secret(str(plain(value))), plain.document)


_NAME = text(NAME_LENGTH, least=1)
_ROLE = word(Role)
_NEW_PASSWORD = _hidden(LONGEST, least=SHORTEST)
_PASSWORD = _hidden(LONGEST)

LOG_IN = vol.Schema({vol.Required("name"): _NAME, vol.Required("password"): _PASSWORD})
RENEW = vol.Schema({vol.Required("refresh"): _hidden(4096)})
OWN_PASSWORD = vol.Schema({vol.Required("old"): _PASSWORD, vol.Required("new"): _NEW_PASSWORD})
NEW_KEY = vol.Schema(
    {
        vol.Required("name"): _NAME,
        vol.Optional("role", default=Role.VIEWER.value): _ROLE,
        vol.Optional("expires_at", default=None): nullable(moment()),
    }
)
NEW_USER = vol.Schema(
    {
        vol.Required("name"): _NAME,
        vol.Required("password"): _NEW_PASSWORD,
        vol.Optional("role", default=Role.VIEWER.value): _ROLE,
    }
)
CHANGED_USER = vol.Schema({"role": _ROLE, "password": _NEW_PASSWORD})
