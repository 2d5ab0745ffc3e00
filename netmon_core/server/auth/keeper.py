"""The gatekeeper: checks credentials, and tells those inside when theirs hold no longer."""

from __future__ import annotations

import asyncio
import logging
import math
import secrets
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from ...errors import CredentialError, StoreError, TooManyAttemptsError
from ..access import Principal, PrincipalKind, Role
from . import edits
from .attempts import Attempts
from .holds import why_not
from .keys import PREFIX, digest, make_key
from .records import Credentials
from .tokens import REFUSED, read_token

if TYPE_CHECKING:
    from collections.abc import Callable

    from ...bus import Unsubscribe
    from ..access import Revoked
    from ..audit.log import AuditLog
    from .file import CredentialFile, Edit
    from .records import KeyRecord, UserRecord

_LOGGER = logging.getLogger(__name__)

# Seconds between two looks at the file and at what has expired.
LOOK_INTERVAL = 1.0
# Looks between two writings of when keys were last used.
USED_EVERY = 60
# Characters of a credential; our own tokens have some 300.
LONGEST = 4096


def utc_now() -> datetime:
    """The time of day."""
    return datetime.now(UTC)


class Keeper:
    """Knows what is in the file of credentials, also when a command on the machine changes it.

    What nobody can guess (a key, a signed token) is let in however often others failed from the same remote.
    """

    def __init__(
        self, file: CredentialFile, *, now: Callable[[], datetime] = utc_now, audit: AuditLog | None = None
    ) -> None:
        self.attempts = Attempts()
        self.now = now
        self._file = file
        self._audit = audit
        self._stamp: object = None
        self._known = _nobody()
        self._keys: dict[str, KeyRecord] = {}
        self._users: dict[str, UserRecord] = {}
        self._used: dict[str, datetime] = {}
        # Good for this run only, and in no file of credentials.
        self._local: tuple[KeyRecord, ...] = ()
        # Kept by identity: two sockets may belong to one principal.
        self._inside: dict[object, tuple[Principal, Revoked]] = {}
        self._turn = asyncio.Lock()
        self._looking: asyncio.Task[None] | None = None
        self._problem: str | None = None

    @property
    def credentials(self) -> Credentials:
        """All of it, as last read."""
        return self._known

    async def open(self) -> None:
        """Read the file and begin to follow it; raises StoreError kinds."""
        await self._read()
        self._looking = asyncio.create_task(self._look_forever(), name="netmon credentials")

    async def close(self) -> None:
        """Follow the file no longer, and note when keys were last used; safe twice."""
        looking, self._looking = self._looking, None
        if looking is not None:
            looking.cancel()
            with suppress(asyncio.CancelledError):
                await looking
            await self._note_used()

    def make_local_key(self) -> str:
        """Make an admin's key for the commands on this machine; it ends with this keeper."""
        text, key = make_key(name="this machine", role=Role.ADMIN, now=self.now())
        self._local = (*self._local, key)
        self._take(self._known)
        return text

    async def authenticate(self, credential: str, *, remote: str) -> Principal:
        """Who owns an API key or an access token; raises CredentialError or TooManyAttemptsError."""
        try:
            principal = await self._admit(credential)
        except CredentialError:
            if credential:
                self._refused(credential, remote)
            raise
        if principal.kind is PrincipalKind.KEY:
            self._used[principal.id] = self.now().replace(second=0, microsecond=0)
        return principal

    def on_revoked(self, principal: Principal, revoked: Revoked) -> Unsubscribe:
        """Call `revoked` on the loop as soon as the principal's credential holds no longer."""
        place = object()
        self._inside[place] = (principal, revoked)

        def unsubscribe() -> None:
            self._inside.pop(place, None)

        return unsubscribe

    async def change(self, edit: Edit) -> Credentials:
        """Change the credentials, in the file too; who is thereby let in no longer is told at once."""
        async with self._turn:
            after = await asyncio.to_thread(self._file.change, edit)
            self._take(after)
        return after

    def begin_attempt(self, remote: str, *, account: str = "") -> float:
        """Count an attempt that may be a guess and return its time; raises TooManyAttemptsError."""
        now = asyncio.get_running_loop().time()
        if (wait := self.attempts.begin(remote, now, account=account)) > 0:
            seconds = math.ceil(wait)
            raise TooManyAttemptsError(
                f"Too many failed attempts; try again in {seconds} s.", retry_after=seconds
            )
        return now

    def _refused(self, credential: str, remote: str) -> None:
        # Tokens expire every quarter of an hour, which says nothing of anybody.
        if self._audit is not None and credential.startswith(PREFIX):
            self._audit.record(
                action="key_refused",
                principal=None,
                remote=remote,
                at=self.now(),
                outcome=CredentialError.code,
            )
        self.begin_attempt(remote)

    async def _admit(self, credential: str) -> Principal:
        try:
            return self._principal(credential, self.now())
        except CredentialError:
            # A key that a command made a moment ago is not to wait for the next look.
            if not credential.startswith(PREFIX) or len(credential) > LONGEST:
                raise
            with suppress(StoreError):
                await self._read_if_changed()
            return self._principal(credential, self.now())

    def _principal(self, credential: str, now: datetime) -> Principal:
        if len(credential) > LONGEST:
            raise CredentialError(REFUSED)
        if credential.startswith(PREFIX):
            principal = self._of_key(credential)
        else:
            principal = self._of_token(credential, now)
        if principal is None or self._why_not(principal, now) is not None:
            raise CredentialError(REFUSED)
        return principal

    def _why_not(self, principal: Principal, now: datetime) -> str | None:
        if any(key.id == principal.id for key in self._local):
            return None
        return why_not(principal, self._known, now)

    def _of_key(self, text: str) -> Principal | None:
        given = digest(text)
        key = self._keys.get(given)
        if key is None or not secrets.compare_digest(key.digest, given):
            return None
        return Principal(
            kind=PrincipalKind.KEY, id=key.id, name=key.name, role=key.role, expires_at=key.expires_at
        )

    def _of_token(self, text: str, now: datetime) -> Principal | None:
        token = read_token(text, self._known.secret, use="access", now=now)
        user = self._users.get(token.user_id)
        if user is None:
            return None
        return Principal(
            kind=PrincipalKind.USER,
            id=user.id,
            name=user.name,
            role=user.role,
            expires_at=token.expires_at,
            session_id=token.session_id,
        )

    def _take(self, credentials: Credentials) -> None:
        self._known = credentials
        self._keys = {key.digest: key for key in (*credentials.keys, *self._local)}
        self._users = {user.id: user for user in credentials.users}
        self._tell_revoked()

    def _tell_revoked(self) -> None:
        now = self.now()
        for place, (principal, revoked) in list(self._inside.items()):
            if (why := self._why_not(principal, now)) is not None:
                self._inside.pop(place, None)
                try:
                    revoked(why)
                except Exception:
                    _LOGGER.exception("%r could not be told that its credential was revoked", revoked)

    async def _look_forever(self) -> None:
        looks = 0
        while True:
            await asyncio.sleep(LOOK_INTERVAL)
            looks += 1
            try:
                await self._read_if_changed()
                problem = None
            except StoreError as err:
                # Those who are known stay known: half a file says nothing about them.
                problem = err.message
            if problem not in (None, self._problem):
                _LOGGER.error("What was changed in the credentials is not heeded: %s", problem)
            self._problem = problem
            self._tell_revoked()
            if looks % USED_EVERY == 0:
                await self._note_used()

    async def _read_if_changed(self) -> None:
        if await asyncio.to_thread(self._file.stamp) != self._stamp:
            await self._read()

    async def _read(self) -> None:
        async with self._turn:
            # Before the reading: what changes meanwhile is read again.
            stamp = await asyncio.to_thread(self._file.stamp)
            known = await asyncio.to_thread(self._file.read)
            self._stamp = stamp
            self._take(known or _nobody())

    async def _note_used(self) -> None:
        known = {key.id: key.last_used_at for key in self._known.keys}
        used, self._used = self._used, {}
        used = {key_id: at for key_id, at in used.items() if key_id in known and known[key_id] != at}
        if not used:
            return
        try:
            await self.change(partial(edits.note_used, used=used))
        except StoreError as err:
            _LOGGER.warning("When API keys were last used could not be noted: %s", err.message)


def _nobody() -> Credentials:
    return Credentials(secret=secrets.token_hex(32))
