"""The tokens of a log-in: JSON Web Tokens, signed by HS256 and nothing else. Pure: time comes in."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from ...errors import CredentialError

type Use = Literal["access", "refresh"]

_ALGORITHM = "HS256"
_CLAIMS = ("use", "sub", "sid", "jti")
REFUSED = "The key or token does not hold: it is wrong, has expired, or was revoked."


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """What a token says; the role is not in it, so that it is always the present one."""

    use: Use
    user_id: str
    session_id: str
    id: str
    expires_at: datetime


def write_token(token: Token, secret: str) -> str:
    """Sign a token."""
    import jwt  # noqa: PLC0415 - 100 ms that a start need not wait for

    claims = {
        "use": token.use,
        "sub": token.user_id,
        "sid": token.session_id,
        "jti": token.id,
        "exp": math.ceil(token.expires_at.timestamp()),
    }
    return jwt.encode(claims, secret, algorithm=_ALGORITHM)


def read_token(text: str, secret: str, *, use: Use, now: datetime) -> Token:
    """What a token says, where we signed it for this use and it has not expired; raises CredentialError."""
    import jwt  # noqa: PLC0415 - see write_token

    try:
        # Our own clock is asked below; PyJWT would read its own.
        claims = jwt.decode(
            text,
            secret,
            algorithms=[_ALGORITHM],
            options={"require": ["exp", *_CLAIMS], "verify_exp": False, "verify_jti": False},
        )
        expires_at = datetime.fromtimestamp(claims["exp"], UTC)
    except (jwt.InvalidTokenError, ValueError, TypeError, OverflowError, OSError):
        raise CredentialError(REFUSED) from None
    if claims["use"] != use or expires_at <= now or not all(isinstance(claims[key], str) for key in _CLAIMS):
        raise CredentialError(REFUSED)
    return Token(
        use=use, user_id=claims["sub"], session_id=claims["sid"], id=claims["jti"], expires_at=expires_at
    )
