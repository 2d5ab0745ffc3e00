"""Why a server has ended the stream, by the code that it closed with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netmon_core.errors import (
    CredentialError,
    ForbiddenError,
    ServerUnreachableError,
    TooManyAttemptsError,
)

from ..texts import translate
from .refusals import refusal

if TYPE_CHECKING:
    from netmon_core.errors import NetmonError

_KINDS: dict[object, type[NetmonError]] = {
    4401: CredentialError,
    4403: ForbiddenError,
    4429: TooManyAttemptsError,
}
_TOO_SLOW = 4408


def closing(code: object) -> NetmonError | None:
    """Return it as an error; None: it does not say why."""
    if code == _TOO_SLOW:
        words = translate("trouble", "The server has ended the connection: this viewer was too slow.")
        return ServerUnreachableError(words)
    kind = _KINDS.get(code)
    return kind(refusal(kind.code) or "") if kind is not None else None
