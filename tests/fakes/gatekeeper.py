"""A gatekeeper that knows a few credentials, and an audit log that is a list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from netmon_core.errors import CredentialError, TooManyAttemptsError
from netmon_core.server.access import Principal, PrincipalKind, Role

if TYPE_CHECKING:
    from datetime import datetime

    from netmon_core.bus import Unsubscribe
    from netmon_core.server.access import Revoked

ADMIN, VIEWER, EXPIRED = "nmk_admin", "nmk_viewer", "nmk_expired"
# As many failures as a remote may have.
ATTEMPTS = 10


class Gatekeeper:
    """Knows ADMIN and VIEWER, and those that the test adds; EXPIRED was one of its keys."""

    def __init__(self, *, attempts: int | None = None) -> None:
        self.principals = {ADMIN: principal("admin", Role.ADMIN), VIEWER: principal("viewer", Role.VIEWER)}
        self.asked: list[tuple[str, str]] = []
        self._attempts = attempts
        self._failures = 0
        self._told: list[tuple[str, Revoked]] = []

    async def authenticate(self, credential: str, *, remote: str) -> Principal:
        self.asked.append((credential, remote))
        if self._attempts is not None and self._failures >= self._attempts:
            raise TooManyAttemptsError("Too many failed attempts; try again in a minute.")
        if credential not in self.principals:
            self._failures += 1
            raise CredentialError("The credential does not hold.")
        return self.principals[credential]

    def on_revoked(self, principal: Principal, revoked: Revoked) -> Unsubscribe:
        entry = (principal.id, revoked)
        self._told.append(entry)

        def unsubscribe() -> None:
            self._told[:] = [other for other in self._told if other is not entry]

        return unsubscribe

    @property
    def watched(self) -> int:
        """How many wait to be told."""
        return len(self._told)

    def revoke(self, credential: str) -> None:
        gone = self.principals.pop(credential)
        for principal_id, revoked in list(self._told):
            if principal_id == gone.id:
                revoked("The key was revoked.")


class FakeAuditor:
    """Keeps what it is told."""

    def __init__(self) -> None:
        self.told: list[dict[str, Any]] = []

    def record(self, **said: Any) -> None:
        self.told.append(said)


def principal(name: str, role: Role, *, expires_at: datetime | None = None) -> Principal:
    return Principal(
        kind=PrincipalKind.KEY, id=f"key-{name}", name=f"the {name}", role=role, expires_at=expires_at
    )
