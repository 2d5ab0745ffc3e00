"""What tests ask agents with."""

from __future__ import annotations

from ipaddress import ip_address
from typing import TYPE_CHECKING

from netmon_core.settings.secret import NO_SECRET, Secret
from netmon_core.snmp.agent import open_agent
from netmon_core.snmp.exchange import Patience
from netmon_core.snmp.security import AuthProtocol, Community, PrivacyProtocol, User

if TYPE_CHECKING:
    from contextlib import AbstractAsyncContextManager

    from netmon_core.snmp.asking import Asking
    from netmon_core.snmp.manners import Manners
    from netmon_core.snmp.security import Security
    from netmon_core.snmp.walk import WalkLimits

    from .table_agent import TableAgent

ENTRY = (1, 3, 6, 1, 2, 1, 2, 2, 1)
PUBLIC = Community(community=Secret("public"))
PUBLIC_V1 = Community(community=Secret("public"), version=1)
# Who is silent is not waited for.
HASTY = Patience(timeout=0.05, tries=4)


def columns(count: int = 3) -> list[tuple[int, ...]]:
    """The columns of the table that `table_of` makes."""
    return [(*ENTRY, column) for column in range(1, count + 1)]


def user(
    auth: AuthProtocol = AuthProtocol.SHA256,
    privacy: PrivacyProtocol = PrivacyProtocol.AES128,
    *,
    name: str = "netmon",
    auth_key: str = "authpass12",
    privacy_key: str = "privpass12",
) -> User:
    """A user of version 3."""
    return User(
        name=name,
        auth_protocol=auth,
        auth_key=Secret(auth_key) if auth is not AuthProtocol.NONE else NO_SECRET,
        privacy_protocol=privacy,
        privacy_key=Secret(privacy_key) if privacy is not PrivacyProtocol.NONE else NO_SECRET,
    )


def asking(
    agent: TableAgent,
    security: Security = PUBLIC,
    *,
    manners: Manners | None = None,
    patience: Patience = HASTY,
    limits: WalkLimits | None = None,
    bound: bytes = b"",
    context: str = "",
    from_anywhere: bool = False,
    host: str = "127.0.0.1",
) -> AbstractAsyncContextManager[Asking]:
    """Ask a table agent."""
    return open_agent(
        ip_address(host),
        security,
        port=agent.port,
        manners=manners,
        patience=patience,
        limits=limits,
        bound=bound,
        context=context,
        from_anywhere=from_anywhere,
    )
