"""Errors as clients get them: application/problem+json (RFC 9457) with our stable code. Pure."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import TYPE_CHECKING

from aiohttp import web

from ..errors import (
    AdapterError,
    ConflictError,
    CredentialError,
    ForbiddenError,
    InvalidRequestError,
    NetmonError,
    NotFoundError,
    PermissionMissingError,
    ScanBusyError,
    ScanTooWideError,
    SecretsError,
    StoreError,
    TooManyAttemptsError,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

MEDIA_TYPE = "application/problem+json"
INTERNAL = "internal"

# The first that fits; what is not named is a mistake of ours or a failure of this machine.
STATUSES: tuple[tuple[type[NetmonError], HTTPStatus], ...] = (
    (CredentialError, HTTPStatus.UNAUTHORIZED),
    (ForbiddenError, HTTPStatus.FORBIDDEN),
    (TooManyAttemptsError, HTTPStatus.TOO_MANY_REQUESTS),
    (NotFoundError, HTTPStatus.NOT_FOUND),
    (InvalidRequestError, HTTPStatus.UNPROCESSABLE_ENTITY),
    (ScanTooWideError, HTTPStatus.UNPROCESSABLE_ENTITY),
    (ScanBusyError, HTTPStatus.CONFLICT),
    (ConflictError, HTTPStatus.CONFLICT),
    (AdapterError, HTTPStatus.SERVICE_UNAVAILABLE),
    (PermissionMissingError, HTTPStatus.SERVICE_UNAVAILABLE),
    (SecretsError, HTTPStatus.SERVICE_UNAVAILABLE),
    (StoreError, HTTPStatus.SERVICE_UNAVAILABLE),
)


class MalformedError(InvalidRequestError):
    """The request cannot be read at all, so that no value of it can be judged."""

    def __init__(self, message: str, *, field: str | None = None, status: HTTPStatus | None = None) -> None:
        super().__init__(message, field=field)
        self.status = status or HTTPStatus.BAD_REQUEST


def status_of(error: NetmonError) -> HTTPStatus:
    """The status an error is answered with."""
    if isinstance(error, MalformedError):
        return error.status
    if isinstance(error, AdapterError) and error.field is not None:
        # The one that was asked for, not one of those we rely on.
        return HTTPStatus.UNPROCESSABLE_ENTITY
    fits = (status for kind, status in STATUSES if isinstance(error, kind))
    return next(fits, HTTPStatus.INTERNAL_SERVER_ERROR)


def problem_of(error: NetmonError) -> web.Response:
    """The answer to a refused or failed request."""
    status = status_of(error)
    headers = {}
    if status is HTTPStatus.UNAUTHORIZED:
        headers["WWW-Authenticate"] = "Bearer"
    if isinstance(error, TooManyAttemptsError):
        headers["Retry-After"] = str(error.retry_after)
    return problem(status, code=error.code, detail=error.message, field=error.field, headers=headers)


def problem(
    status: HTTPStatus,
    *,
    code: str,
    detail: str,
    field: str | None = None,
    headers: Mapping[str, str] | None = None,
) -> web.Response:
    """One problem document; `detail` is a sentence, `field` names what is at fault."""
    body = {
        "type": "about:blank",
        "title": status.phrase,
        "status": int(status),
        "detail": detail,
        "code": code,
        "field": field,
    }
    # A stranger's text may be in it, so that only ASCII is sure to be encoded.
    text = json.dumps(body).encode()
    return web.Response(status=status, headers=headers, content_type=MEDIA_TYPE, body=text)
