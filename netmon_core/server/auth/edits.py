"""Changes of the credentials. Pure: each takes all of it and returns all of it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ...errors import ConflictError, CredentialError, InvalidRequestError, NotFoundError
from ...packets.text import clean_text
from .records import KEYS, NAME_LENGTH, SESSIONS, USERS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from ..access import Role
    from .records import Credentials, KeyRecord, Session, UserRecord


def proper_name(text: str) -> str:
    """A name as it is kept; raises InvalidRequestError."""
    name = clean_text(text, limit=NAME_LENGTH + 1).strip()
    if not 1 <= len(name) <= NAME_LENGTH:
        raise InvalidRequestError(f"A name has 1 to {NAME_LENGTH} characters.", field="name")
    return name


def add_key(credentials: Credentials, key: KeyRecord) -> Credentials:
    """Let a key in; raises ConflictError where there are too many."""
    if len(credentials.keys) >= KEYS:
        raise ConflictError(f"There are {KEYS} API keys; revoke some first.")
    return replace(credentials, keys=(*credentials.keys, key))


def revoke_key(credentials: Credentials, key_id: str) -> Credentials:
    """Let a key in no longer; raises NotFoundError."""
    kept = tuple(key for key in credentials.keys if key.id != key_id)
    if len(kept) == len(credentials.keys):
        raise NotFoundError("There is no API key with this id.", field="id")
    return replace(credentials, keys=kept)


def note_used(credentials: Credentials, used: Mapping[str, datetime]) -> Credentials:
    """Note when keys (by id) were last used."""
    keys = tuple(
        replace(key, last_used_at=used[key.id]) if key.id in used else key for key in credentials.keys
    )
    return replace(credentials, keys=keys)


def add_user(credentials: Credentials, user: UserRecord) -> Credentials:
    """Let a person in; raises ConflictError where the name is taken or there are too many."""
    if find_user(credentials, user.name) is not None:
        raise ConflictError("There is a user of this name.", field="name")
    if len(credentials.users) >= USERS:
        raise ConflictError(f"There are {USERS} users; remove some first.")
    return replace(credentials, users=(*credentials.users, user))


def change_user(
    credentials: Credentials, user_id: str, *, role: Role | None = None, password: str | None = None
) -> Credentials:
    """Change a person's role or password hash; either ends the log-ins there are. Raises NotFoundError."""

    def changed(user: UserRecord) -> UserRecord:
        return replace(user, role=role or user.role, password=password or user.password, sessions=())

    if all(user.id != user_id for user in credentials.users):
        raise NotFoundError("There is no user with this id.", field="id")
    users = tuple(changed(user) if user.id == user_id else user for user in credentials.users)
    return replace(credentials, users=users)


def change_own_password(credentials: Credentials, *, user: UserRecord, password: str) -> Credentials:
    """Change the password hash of a person who has just proved the old one; ends their log-ins.

    Raises CredentialError where it was changed, or the person removed, meanwhile.
    """
    if not any(each.id == user.id and each.password == user.password for each in credentials.users):
        raise CredentialError("The password was changed meanwhile.")
    return change_user(credentials, user.id, password=password)


def remove_user(credentials: Credentials, user_id: str) -> Credentials:
    """Let a person in no longer; raises NotFoundError."""
    kept = tuple(user for user in credentials.users if user.id != user_id)
    if len(kept) == len(credentials.users):
        raise NotFoundError("There is no user with this id.", field="id")
    return replace(credentials, users=kept)


def find_user(credentials: Credentials, name: str) -> UserRecord | None:
    """The person of this name, in whatever case it is written."""
    wanted = name.casefold()
    return next((user for user in credentials.users if user.name.casefold() == wanted), None)


def keep_session(
    credentials: Credentials, *, user: UserRecord, session: Session, now: datetime, renews: str | None = None
) -> Credentials:
    """Keep a log-in, new or renewed by the refresh token `renews`; the oldest makes room.

    Raises CredentialError where the user is not what it was, or the refresh token was used meanwhile.
    """

    def kept(current: UserRecord) -> UserRecord:
        if current.id != user.id:
            return current
        before = next((each for each in current.sessions if each.id == session.id), None)
        if current.password != user.password or renews != (before.refresh_id if before else None):
            raise CredentialError("The log-in was ended.")
        others = [each for each in current.sessions if each.id != session.id and each.expires_at > now]
        return replace(current, sessions=(*others, session)[-SESSIONS:])

    if all(each.id != user.id for each in credentials.users):
        raise CredentialError("The user was removed.")
    return replace(credentials, users=tuple(map(kept, credentials.users)))


def end_session(credentials: Credentials, session_id: str) -> Credentials:
    """End a log-in, if it is still there."""
    users = tuple(
        replace(user, sessions=tuple(each for each in user.sessions if each.id != session_id))
        for user in credentials.users
    )
    return replace(credentials, users=users)
