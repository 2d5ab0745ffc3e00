"""A gatekeeper with two keys, and an audit log that is a list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from netmon_core.errors import CredentialError
from netmon_core.server.access import Principal, PrincipalKind, Role

if TYPE_CHECKING:
    from netmon_core.bus import Unsubscribe
    from netmon_core.server.access import Revoked

ADMIN, VIEWER, EXPIRED = "nmk_admin", "nmk_viewer", "nmk_expired"


class FakeGatekeeper:
    """Knows ADMIN and VIEWER; EXPIRED was one of its keys."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []
        self.watched: list[tuple[Principal, Revoked]] = []

    async def authenticate(self, credential: str, *, remote: str) -> Principal:
        self.asked.append((credential, remote))
        if credential not in (ADMIN, VIEWER):
            raise CredentialError("This credential does not hold.")
        role = Role.ADMIN if credential == ADMIN else Role.VIEWER
        return Principal(kind=PrincipalKind.KEY, id=f"key-{role}", name=f"the {role}", role=role)

    def on_revoked(self, principal: Principal, revoked: Revoked) -> Unsubscribe:
        self.watched.append((principal, revoked))
        return lambda: None


class FakeAuditor:
    """Keeps what it is told."""

    def __init__(self) -> None:
        self.told: list[dict[str, Any]] = []

    def record(self, **said: Any) -> None:
        self.told.append(said)
