"""What a request says, checked: its credential, its query, its body."""

from __future__ import annotations

import asyncio
import json
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Never

import voluptuous as vol

from ..errors import CredentialError, InvalidRequestError
from .problem import MalformedError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from aiohttp import web

# Notes of 10,000 characters fit in, and a list of scan prefixes.
BODY_BYTES = 64 * 1024
# Our keys have 47 characters, our tokens a few hundred.
CREDENTIAL_LENGTH = 4096
# Seconds for a whole body.
BODY_WITHIN = 10.0

_IN_OUR_WORDS = {
    "extra keys not allowed": "is not a field of this request",
    "required key not provided": "must be given",
}


def credential_of(request: web.Request) -> str | None:
    """The credential that came with a request; None: none did. Raises CredentialError for a strange one."""
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer":
        given = request.headers.get("X-API-Key", "")
        if scheme and not given:
            raise CredentialError("The header Authorization must be: Bearer, and an API key or access token.")
    given = given.strip()
    if not (given.isascii() and given.isprintable() and len(given) <= CREDENTIAL_LENGTH):
        raise CredentialError("This is no credential of netmon.")
    return given or None


def read_query(request: web.Request, schema: vol.Schema | None) -> dict[str, Any]:
    """The query as its schema makes it; what it does not name is refused."""
    given: dict[str, str] = {}
    for name, value in request.query.items():
        if name in given:
            raise InvalidRequestError(f"{name[:40]}: is given twice.", field=name[:40])
        given[name] = value
    checked: dict[str, Any] = _check(schema or _NOTHING, given)
    return checked


async def read_body(request: web.Request, schema: vol.Schema | None) -> object:
    """The body as its schema makes it; None where the route takes none."""
    if schema is None:
        if request.body_exists and await _raw(request):
            raise MalformedError("This request takes no body.")
        return None
    if request.content_type != "application/json" or request.headers.get("Content-Encoding"):
        raise MalformedError(
            "The body must be JSON, with the header Content-Type: application/json.",
            status=HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
        )
    return _check(schema, parse_json(await _raw(request)))


async def _raw(request: web.Request) -> bytes:
    try:
        async with asyncio.timeout(BODY_WITHIN):
            return await request.read()
    except TimeoutError:
        raise MalformedError(
            f"The body did not come within {BODY_WITHIN:g} seconds.", status=HTTPStatus.REQUEST_TIMEOUT
        ) from None


def parse_json(raw: bytes) -> object:
    """Read strict JSON: UTF-8, no key twice, no numbers that are none. Raises MalformedError."""
    try:
        text = raw.decode()
        data: object = json.loads(text, object_pairs_hook=_object, parse_constant=_no_number)
        if "\\u" in text:
            # Half of a surrogate pair is no text, and nothing could be made of it later.
            json.dumps(data, ensure_ascii=False).encode()
    except _TwiceError as err:
        name = err.name.encode("ascii", "replace").decode()[:40]
        raise MalformedError(f"{name}: is given twice.", field=name) from None
    except (ValueError, RecursionError):
        raise MalformedError("The body is not valid JSON in UTF-8.") from None
    return data


_NOTHING = vol.Schema({})


def _check(schema: vol.Schema, given: object) -> Any:
    try:
        return schema(given)
    except vol.MultipleInvalid as err:
        first = err.errors[0]
        field = ".".join(str(part)[:40] for part in first.path)
        said = _IN_OUR_WORDS.get(first.error_message, first.error_message)
        if first.error_message == "expected a dictionary":
            raise MalformedError("The body must be a JSON object.") from None
        message = f"{field}: {said}." if field else f"{said[:1].upper()}{said[1:]}."
        raise InvalidRequestError(message, field=field or None) from None


class _TwiceError(ValueError):
    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


def _object(pairs: list[tuple[str, Any]]) -> Mapping[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise _TwiceError(name)
        found[name] = value
    return found


def _no_number(name: str) -> Never:
    raise ValueError(name)
