"""What went wrong at the other end, as the same kinds of errors that the engine raises."""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING

from aiohttp import (
    ClientConnectorCertificateError,
    ClientConnectorDNSError,
    ClientConnectorError,
    ClientSSLError,
    ServerDisconnectedError,
    ServerFingerprintMismatch,
)

from ..errors import NetmonError, ServerUnreachableError, UnexpectedAnswerError
from ..packets.text import clean_text

if TYPE_CHECKING:
    from collections.abc import Iterator

# Longer than any sentence of ours.
_SENTENCE = 1_000


def error_from(told: object) -> NetmonError:
    """The error a server told of: an object with `code`, and `detail` or `message`, perhaps `field`."""
    if not isinstance(told, dict) or not isinstance(told.get("code"), str):
        return UnexpectedAnswerError("The server refused without saying why; is it a netmon server?")
    message = told.get("detail") or told.get("message") or told.get("title")
    field = told.get("field")
    kind = next((each for each in _kinds(NetmonError) if each.code == told["code"]), NetmonError)
    return kind(
        clean_text(message, _SENTENCE) if isinstance(message, str) else "The server refused.",
        field=field if isinstance(field, str) else None,
    )


def unreachable(url: str, err: Exception) -> ServerUnreachableError:
    """Why a server could not be spoken with; `field` is "fingerprint" where that would be the remedy."""
    match err:
        case ServerFingerprintMismatch():
            why = "its certificate has another fingerprint than the one that was given"
        case ClientConnectorCertificateError():
            why = "its certificate does not hold; one that it signed itself needs its fingerprint"
        case ClientSSLError():
            why = "it speaks no TLS; try http://"
        case ServerDisconnectedError():
            why = "it ended the connection; one that speaks TLS is reached by https://"
        case ClientConnectorDNSError():
            why = "there is no such name"
        case ClientConnectorError(errno=errno.ECONNREFUSED):
            why = "nothing listens there"
        case ClientConnectorError(errno=int() as number):
            why = os.strerror(number)
        case TimeoutError():
            why = "it does not answer"
        case _:
            why = str(err) or type(err).__name__
    unproven = isinstance(err, ServerFingerprintMismatch | ClientConnectorCertificateError)
    return ServerUnreachableError(
        f"The server at {url} cannot be reached: {clean_text(why, _SENTENCE)}.",
        field="fingerprint" if unproven else None,
    )


def _kinds(kind: type[NetmonError]) -> Iterator[type[NetmonError]]:
    yield kind
    for below in kind.__subclasses__():
        yield from _kinds(below)
