"""The OpenAPI 3.1 document, made of the table of handlers, so that it cannot differ from it. Pure."""

from __future__ import annotations

import re
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import voluptuous as vol

from .. import __version__
from ..errors import NetmonError
from ..model.series import Metric
from . import problem
from .access import Role
from .schemas import Components, of_input

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from .schemas import JsonSchema
    from .table import Route

_PARAMETER = re.compile(r"\{(\w+)(?::[^}]*)?\}")
_PROBLEM: JsonSchema = {
    "type": "object",
    "description": "Why a request was refused or failed; `code` never changes its meaning.",
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "code": {"type": "string"},
        "field": {"anyOf": [{"type": "string"}, {"type": "null"}]},
    },
    "required": ["type", "title", "status", "detail", "code", "field"],
}
_ABOUT = """Everything but `/api/v1/health`, the log-in and this document needs a credential: an API key in
the header `X-API-Key`, or an API key or access token in `Authorization: Bearer`. It is never a part of a URL.
Times are ISO 8601 in UTC, durations seconds, shares 0 to 1. What is not known is null. Programs should ignore
fields they do not know."""


def document(routes: Iterable[Route]) -> dict[str, Any]:
    """The whole document."""
    components = Components()
    components.schemas["Problem"] = _PROBLEM
    paths: dict[str, dict[str, Any]] = {}
    for route in routes:
        operations = paths.setdefault(_PARAMETER.sub(r"{\1}", route.path), {})
        operations[route.method.lower()] = _operation(route, components)
    return {
        "openapi": "3.1.0",
        "info": {"title": "netmon", "version": __version__, "description": _ABOUT.replace("\n", " ")},
        # As seen from the document, wherever a proxy has it.
        "servers": [{"url": "../"}],
        "paths": paths,
        "components": {
            "schemas": components.schemas,
            "securitySchemes": {
                "bearer": {"type": "http", "scheme": "bearer"},
                "key": {"type": "apiKey", "in": "header", "name": "X-API-Key"},
            },
        },
    }


def _operation(route: Route, components: Components) -> dict[str, Any]:
    made: dict[str, Any] = {
        "operationId": re.sub(r"\W+", "_", f"{route.method} {_PARAMETER.sub(r'\1', route.path)}").lower(),
        "summary": route.summary,
        "tags": [route.tag],
        "security": [] if route.role is None else [{"bearer": []}, {"key": []}],
        "responses": _responses(route, components),
    }
    if route.role is not None:
        made["x-role"] = str(route.role)
    if parameters := [*_parameters(route)]:
        made["parameters"] = parameters
    if route.body is not None:
        made["requestBody"] = {
            "required": True,
            "content": {"application/json": {"schema": of_input(route.body)}},
        }
    if route.alias_of is not None:
        made["deprecated"] = True
        made["x-alias-of"] = route.alias_of
    return made


def _parameters(route: Route) -> Iterator[dict[str, Any]]:
    for name in _PARAMETER.findall(route.path):
        schema: JsonSchema = {"type": "string", "minLength": 1}
        if name == "metric":
            schema = {"type": "string", "enum": [str(each) for each in Metric]}
        yield {"name": name, "in": "path", "required": True, "schema": schema}
    query = {} if route.query is None else of_input(route.query)
    for name, schema in query.get("properties", {}).items():
        yield {"name": name, "in": "query", "required": name in query.get("required", ()), "schema": schema}


def _responses(route: Route, components: Components) -> dict[str, Any]:
    success: dict[str, Any] = {"description": HTTPStatus(route.status).phrase}
    if route.media_type != "application/json":
        success["content"] = {route.media_type: {"schema": {"type": "string"}}}
    elif route.answer is not None:
        success["content"] = {"application/json": {"schema": _answer(route, components)}}
    refused = {"content": {problem.MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}}
    responses = {str(route.status): success}
    for status, codes in sorted(_refusals(route).items()):
        responses[str(int(status))] = {
            "description": f"{status.phrase}: {', '.join(sorted(codes))}",
            **refused,
        }
    responses["default"] = {"description": "Any other problem.", **refused}
    return responses


def _answer(route: Route, components: Components) -> JsonSchema:
    answer = route.answer
    item = of_input(answer) if isinstance(answer, vol.Schema) else components.of(answer)
    if not route.paged:
        return item
    if route.query is not None and "fields" in route.query.schema:
        # Only the id is sure to be among those that are asked for.
        item = {**components.schemas[item["$ref"].rpartition("/")[2]], "required": ["id"]}
    return {
        "type": "object",
        "properties": {
            "items": {"type": "array", "items": item},
            "next": {"anyOf": [{"type": "string"}, {"type": "null"}]},
            "total": {"anyOf": [{"type": "integer"}, {"type": "null"}]},
        },
        "required": ["items", "next", "total"],
    }


def _refusals(route: Route) -> dict[HTTPStatus, set[str]]:
    """The codes it may answer, by status."""
    codes = {*route.errors, "request_invalid"}
    if route.role is not None:
        codes |= {"credential_invalid", "too_many_attempts"}
    if route.role is Role.ADMIN:
        codes.add("forbidden")
    found: dict[HTTPStatus, set[str]] = {}
    for kind in _kinds(NetmonError):
        if kind.code in codes and kind is not problem.MalformedError:
            error = kind("") if kind is not NetmonError else NetmonError("")
            found.setdefault(problem.status_of(error), set()).add(kind.code)
    return found


def _kinds(kind: type[NetmonError]) -> Iterator[type[NetmonError]]:
    yield kind
    for below in kind.__subclasses__():
        yield from _kinds(below)
