"""What the routes of this package take and answer, in JSON."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import voluptuous as vol

from ...settings.secret import Secret
from ..access import Role
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


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is not None:
            return moment.astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    raise vol.Invalid("must be a time such as 2027-01-31T00:00:00Z")


def _hidden(text: str) -> Secret:
    return Secret(text)


_NAME = vol.All(str, vol.Length(min=1, max=NAME_LENGTH))
_ROLE = vol.Coerce(Role)
_TIME = vol.Any(None, vol.All(str, vol.Length(max=40), _moment))
# Read into a Secret at once: nothing that sees the parsed body can show it.
_NEW_PASSWORD = vol.All(str, vol.Length(min=SHORTEST, max=LONGEST), _hidden)
_PASSWORD = vol.All(str, vol.Length(min=1, max=LONGEST), _hidden)
_TOKEN = vol.All(str, vol.Length(min=1, max=4096), _hidden)

LOG_IN = vol.Schema({vol.Required("name"): _NAME, vol.Required("password"): _PASSWORD})
RENEW = vol.Schema({vol.Required("refresh"): _TOKEN})
NEW_KEY = vol.Schema(
    {
        vol.Required("name"): _NAME,
        vol.Optional("role", default=Role.VIEWER.value): _ROLE,
        vol.Optional("expires_at", default=None): _TIME,
    }
)
NEW_USER = vol.Schema(
    {
        vol.Required("name"): _NAME,
        vol.Required("password"): _NEW_PASSWORD,
        vol.Optional("role", default=Role.VIEWER.value): _ROLE,
    }
)
CHANGED_USER = vol.Schema({vol.Optional("role"): _ROLE, vol.Optional("password"): _NEW_PASSWORD})

LOGGED_IN = vol.Schema(
    {
        vol.Required("access"): str,
        vol.Required("refresh"): str,
        vol.Required("expires_in"): int,
        vol.Required("role"): _ROLE,
    }
)
MADE_KEY = vol.Schema(
    {
        # The key itself, shown this once.
        vol.Required("key"): str,
        vol.Required("id"): str,
        vol.Required("name"): str,
        vol.Required("role"): _ROLE,
        vol.Required("created_at"): str,
        vol.Required("expires_at"): vol.Any(None, str),
        vol.Required("last_used_at"): vol.Any(None, str),
    }
)
