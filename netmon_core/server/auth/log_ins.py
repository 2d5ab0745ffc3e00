"""People's log-ins: a name and a password for tokens, and tokens for fresh ones."""

from __future__ import annotations

import asyncio
import secrets
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING

from ...errors import CredentialError, ForbiddenError, TooManyAttemptsError
from ..access import Role  # noqa: TC001 - `wire` reads the hints
from . import edits, passwords
from .records import ACCESS_LASTS, REFRESH_LASTS, Session
from .tokens import REFUSED, Token, read_token, write_token
from .turns import Turns

if TYPE_CHECKING:
    from datetime import datetime

    from ...settings.secret import Secret
    from .keeper import Keeper
    from .records import UserRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class LogIn:
    """What somebody gets who logged in. `expires_in` is the seconds that `access` lasts."""

    access: str = field(repr=False)
    refresh: str = field(repr=False)
    expires_in: int
    role: Role


class LogIns:
    """Makes, renews and ends log-ins."""

    def __init__(self, keeper: Keeper) -> None:
        self._keeper = keeper
        self._turns = Turns()

    async def log_in(self, name: str, password: Secret, *, remote: str) -> tuple[UserRecord, LogIn]:
        """Check a password; raises CredentialError or TooManyAttemptsError.

        An unknown name takes as long as a wrong password, and is told as the same.
        """
        user = edits.find_user(self._keeper.credentials, name)
        kept = user.password if user is not None else passwords.NOBODY
        fits, began = await self._fits(password, kept, remote=remote, account=name)
        if not fits or user is None:
            raise CredentialError("The name or the password is wrong.")
        # While it was checked, the password may have been changed.
        user = edits.find_user(self._keeper.credentials, name)
        if user is None or user.password != kept:
            raise CredentialError("The name or the password is wrong.")
        self._keeper.attempts.succeeded(remote, began, account=name)
        return user, await self._keep(user, secrets.token_hex(12), self._keeper.now())

    async def renew(self, refresh: str, *, remote: str) -> tuple[UserRecord, LogIn]:
        """Take a refresh token for fresh tokens; each is good once.

        One that was used before may have been stolen, so it ends its log-in. Raises CredentialError.
        """
        now = self._keeper.now()
        try:
            token = read_token(refresh, self._keeper.credentials.secret, use="refresh", now=now)
        except CredentialError:
            self._keeper.begin_attempt(remote)
            raise
        user = next((each for each in self._keeper.credentials.users if each.id == token.user_id), None)
        sessions = user.sessions if user is not None else ()
        session = next((each for each in sessions if each.id == token.session_id), None)
        if user is None or session is None:
            raise CredentialError(REFUSED)
        try:
            return user, await self._keep(user, session.id, session.created_at, renews=token.id)
        except CredentialError:
            await self.end(session.id)
            raise CredentialError(REFUSED) from None

    async def change_password(self, user_id: str, old: Secret, new: Secret, *, remote: str) -> LogIn:
        """Let a person change their own password, and begin a log-in; all others of theirs end.

        Raises ForbiddenError where the old one is wrong, CredentialError and TooManyAttemptsError.
        """
        user = next((each for each in self._keeper.credentials.users if each.id == user_id), None)
        if user is None:
            raise CredentialError(REFUSED)
        fits, began = await self._fits(old, user.password, remote=remote, account=user.name)
        if not fits:
            raise ForbiddenError("The old password is wrong.", field="old")
        self._keeper.attempts.succeeded(remote, began, account=user.name)
        changed = replace(user, password=await passwords.hash_password_aside(new))
        await self._keeper.change(partial(edits.change_own_password, user=user, password=changed.password))
        return await self._keep(changed, secrets.token_hex(12), self._keeper.now())

    async def end(self, session_id: str) -> None:
        """End a log-in; its tokens hold no longer."""
        await self._keeper.change(partial(edits.end_session, session_id=session_id))

    async def _keep(
        self, user: UserRecord, session_id: str, created_at: datetime, *, renews: str | None = None
    ) -> LogIn:
        now = self._keeper.now()
        session = Session(
            id=session_id,
            refresh_id=secrets.token_hex(12),
            created_at=created_at,
            expires_at=now + REFRESH_LASTS,
        )
        await self._keeper.change(
            partial(edits.keep_session, user=user, session=session, now=now, renews=renews)
        )
        secret = self._keeper.credentials.secret
        access = Token(
            use="access",
            user_id=user.id,
            session_id=session_id,
            id=secrets.token_hex(12),
            expires_at=now + ACCESS_LASTS,
        )
        refresh = Token(
            use="refresh",
            user_id=user.id,
            session_id=session_id,
            id=session.refresh_id,
            expires_at=session.expires_at,
        )
        return LogIn(
            access=write_token(access, secret),
            refresh=write_token(refresh, secret),
            expires_in=int(ACCESS_LASTS.total_seconds()),
            role=user.role,
        )

    async def _fits(self, password: Secret, kept: str, *, remote: str, account: str) -> tuple[bool, float]:
        """Whether it fits, and when the attempt began, which counts as a failure until told otherwise."""
        attempts = self._keeper.attempts
        now = asyncio.get_running_loop().time()
        standing = attempts.standing(remote, now, account=account)
        began = self._keeper.begin_attempt(remote, account=account)
        try:
            async with self._turns.taken(remote, standing):
                return await asyncio.to_thread(passwords.password_fits, password, kept), began
        except TooManyAttemptsError:
            # It was not even looked at.
            attempts.withdrawn(remote, began, account=account)
            raise
