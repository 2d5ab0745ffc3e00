"""Who is asking, and what they may do. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from datetime import datetime

    from ..bus import Unsubscribe


class Role(StrEnum):
    """What a credential allows; an admin may do all that a viewer may."""

    VIEWER = "viewer"
    ADMIN = "admin"

    def allows(self, wanted: Role) -> bool:
        """Tell whether this role may do what `wanted` is needed for."""
        return self is Role.ADMIN or wanted is Role.VIEWER


class PrincipalKind(StrEnum):
    """What somebody proved to be."""

    KEY = "key"
    USER = "user"


@dataclass(frozen=True, slots=True, kw_only=True)
class Principal:
    """Somebody whose credential was checked. `expires_at` None: until it is revoked."""

    kind: PrincipalKind
    # Of the key or the user, never a secret.
    id: str
    name: str
    role: Role
    expires_at: datetime | None = None
    # A user's log-in; revoking it ends what came of it.
    session_id: str | None = None


class Gatekeeper(Protocol):
    """Checks credentials, and says when one holds no longer."""

    async def authenticate(self, credential: str, *, remote: str) -> Principal:
        """Who owns an API key or an access token; raises CredentialError or TooManyAttemptsError.

        `remote` is the address that asks; failures are counted by it.
        """

    def on_revoked(self, principal: Principal, revoked: Revoked) -> Unsubscribe:
        """Call `revoked` on the loop as soon as the principal's credential holds no longer."""


class Revoked(Protocol):
    """Told once that a credential was revoked or has expired; the sentence says which."""

    def __call__(self, why: str) -> None:
        """Take it in; must neither block nor fail."""
