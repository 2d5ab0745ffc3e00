"""One agent that is asked again and again, and what was learned of it."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Final

from ..errors import OtherInformantError
from ..settings import credentials as given
from ..settings.credentials import CredentialKind
from ..settings.secret import Secret
from .agent import open_agent
from .errors import SnmpEngineError
from .manners import Manners
from .reader import Kept, read
from .round import Learned
from .security import AuthProtocol, Community, PrivacyProtocol, User

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from contextlib import AbstractAsyncContextManager

    from ..evidence.reading import Reading
    from ..plugins import Question
    from ..settings.credentials import CredentialSettings
    from .asking import Asking
    from .security import Security
    from .table import Agent, Oid, Table, Value

    type Opened = Callable[..., AbstractAsyncContextManager[Asking]]

_AUTHS: Final = {
    given.AuthProtocol.NONE: AuthProtocol.NONE,
    given.AuthProtocol.MD5: AuthProtocol.MD5,
    given.AuthProtocol.SHA: AuthProtocol.SHA,
    given.AuthProtocol.SHA224: AuthProtocol.SHA224,
    given.AuthProtocol.SHA256: AuthProtocol.SHA256,
    given.AuthProtocol.SHA384: AuthProtocol.SHA384,
    given.AuthProtocol.SHA512: AuthProtocol.SHA512,
}
_PRIVACIES: Final = {
    given.PrivacyProtocol.NONE: PrivacyProtocol.NONE,
    given.PrivacyProtocol.DES: PrivacyProtocol.DES,
    given.PrivacyProtocol.AES128: PrivacyProtocol.AES128,
    given.PrivacyProtocol.AES192: PrivacyProtocol.AES192,
    given.PrivacyProtocol.AES256: PrivacyProtocol.AES256,
    given.PrivacyProtocol.AES192_CISCO: PrivacyProtocol.AES192_C,
    given.PrivacyProtocol.AES256_CISCO: PrivacyProtocol.AES256_C,
}


class KnownAgent:
    """One agent. What changes seldom is asked for every `slow` seconds; nothing has to be learned twice."""

    def __init__(self, *, slow: float) -> None:
        self._slow = timedelta(seconds=slow)
        self._manners = Manners()
        self._learned = Learned()
        self._kept: Kept | None = None
        # When all was asked for last; None: never.
        self._whole_at: datetime | None = None

    async def read(self, question: Question) -> Reading:
        """Ask for all that is due now. Raises SnmpError, OtherInformantError."""
        security = security_of(question.credential)
        bound = bytes.fromhex(question.engine_id) if isinstance(security, User) else b""
        now = datetime.now(UTC)
        whole = self._whole_at is None or not timedelta() <= now - self._whole_at < self._slow

        def opened(security: Security, context: str = "") -> AbstractAsyncContextManager[Asking]:
            return open_agent(question.address, security, context=context, bound=bound, manners=self._manners)

        clock = asyncio.get_running_loop().time
        begun = clock()
        try:
            async with opened(security) as agent:
                found = await read(
                    agent,
                    now=now,
                    learned=self._learned,
                    contexts=_Vlans(security, opened),
                    kept=None if whole else self._kept,
                )
                engine = agent.engine.hex()
        except SnmpEngineError as err:
            raise OtherInformantError(err.message) from err
        self._learned, self._kept = found.learned, found.kept
        if whole:
            self._whole_at = now
        system = found.reading.system
        if engine:
            # What the messages themselves were bound to, whatever the agent says of it.
            system = replace(system, engine_id=engine)
        return replace(found.reading, took=clock() - begun, system=system)


class _Vlans:
    """The same agent, asked for one VLAN, as Cisco's IOS wants it: "public@20", or the context "vlan-20"."""

    def __init__(self, security: Security, opened: Opened) -> None:
        self._security = security
        self._opened = opened

    def of_vlan(self, vlan: int) -> Agent:
        if not isinstance(self._security, Community):
            return _Opening(partial(self._opened, self._security, f"vlan-{vlan}"))
        community = Secret(f"{self._security.community.reveal()}@{vlan}")
        return _Opening(partial(self._opened, replace(self._security, community=community)))


class _Opening:
    """An agent that is opened for each question."""

    def __init__(self, opened: Callable[[], AbstractAsyncContextManager[Asking]]) -> None:
        self._opened = opened

    async def get(self, oids: Sequence[Oid]) -> Mapping[Oid, Value]:
        async with self._opened() as agent:
            return await agent.get(oids)

    async def table(self, columns: Sequence[Oid], *, index: Oid = ()) -> Table:
        async with self._opened() as agent:
            return await agent.table(columns, index=index)


def security_of(credential: CredentialSettings) -> Security:
    """How to speak with who knows this credential."""
    if credential.kind is CredentialKind.SNMP_V3:
        return User(
            name=credential.user,
            auth_protocol=_AUTHS[credential.auth],
            auth_key=credential.auth_secret,
            privacy_protocol=_PRIVACIES[credential.privacy],
            privacy_key=credential.privacy_secret,
        )
    return Community(
        community=credential.secret, version=1 if credential.kind is CredentialKind.SNMP_V1 else 2
    )
