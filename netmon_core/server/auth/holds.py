"""Whether somebody who once came in may still be there. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..access import PrincipalKind

if TYPE_CHECKING:
    from datetime import datetime

    from ..access import Principal
    from .records import Credentials


def why_not(principal: Principal, credentials: Credentials, now: datetime) -> str | None:
    """Why the principal's credential holds no longer, in a sentence; None: it holds."""
    if principal.expires_at is not None and principal.expires_at <= now:
        return "The credential has expired."
    if principal.kind is PrincipalKind.KEY:
        found = any(key.id == principal.id for key in credentials.keys)
        return None if found else "The API key was revoked."
    user = next((user for user in credentials.users if user.id == principal.id), None)
    if user is None:
        return "The user was removed."
    if all(session.id != principal.session_id for session in user.sessions):
        return "The log-in was ended."
    return None
