"""The API document, as JSON and as a page for people that needs no script and nothing from elsewhere."""

from __future__ import annotations

import base64
import json
from functools import partial
from hashlib import sha256
from html import escape
from typing import TYPE_CHECKING, Any

import voluptuous as vol

from .openapi import document
from .reply import bytes_reply, json_text, tag_of
from .table import Call, Route

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from aiohttp import web

_STYLE = """
:root { color-scheme: light dark; --line: #8884; --soft: #8882; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
h2 { margin-top: 2rem; border-bottom: 1px solid var(--line); }
details { border: 1px solid var(--line); border-radius: .4rem; margin: .4rem 0; padding: .3rem .7rem; }
summary { cursor: pointer; } summary span { opacity: .75; }
b.method { display: inline-block; min-width: 4.5rem; }
code, pre { font: 14px/1.4 ui-monospace, monospace; }
pre { overflow: auto; background: var(--soft); padding: .6rem; }
table { border-collapse: collapse; } td { padding: .1rem .8rem .1rem 0; vertical-align: top; }
"""
_POLICY = (
    "default-src 'none'; style-src 'sha256-{}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


def doc_routes(routes: Iterable[Route]) -> tuple[Route, ...]:
    """The document of these routes and its page; open, as they tell nothing of the network."""
    made = document(routes)
    text, page = json_text(made), "".join(_page(made)).encode()
    digest = base64.b64encode(sha256(_STYLE.encode()).digest()).decode()
    return (
        Route(
            method="GET",
            path="/api/openapi.json",
            handler=partial(_send, text, "application/json", None),
            role=None,
            summary="This document.",
            tag="server",
            answer=vol.Schema({}, extra=vol.ALLOW_EXTRA),
        ),
        Route(
            method="GET",
            path="/api/docs",
            handler=partial(_send, page, "text/html", _POLICY.format(digest)),
            role=None,
            summary="This document as a page.",
            tag="server",
            media_type="text/html",
        ),
    )


async def _send(body: bytes, content_type: str, policy: str | None, call: Call) -> web.StreamResponse:
    response = bytes_reply(call.request, body, content_type=content_type, tag=tag_of(body))
    if policy is not None:
        response.headers["Content-Security-Policy"] = policy
    return response


def _page(made: Mapping[str, Any]) -> Iterator[str]:
    info = made["info"]
    yield '<!doctype html><html lang="en"><head><meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>netmon API</title><style>{_STYLE}</style></head><body>"
    yield f"<h1>netmon API {escape(info['version'])}</h1><p>{escape(info['description'])}</p>"
    yield '<p>For programs: <a href="openapi.json">openapi.json</a></p>'
    by_tag: dict[str, list[tuple[str, str, Mapping[str, Any]]]] = {}
    for path, operations in made["paths"].items():
        for method, operation in operations.items():
            by_tag.setdefault(operation["tags"][0], []).append((method.upper(), path, operation))
    for tag, listed in by_tag.items():
        yield f"<h2>{escape(tag.capitalize())}</h2>"
        for method, path, operation in listed:
            yield from _operation(method, path, operation)
    yield "<h2>Objects</h2>"
    for name, schema in made["components"]["schemas"].items():
        yield f'<details id="{escape(name)}"><summary><code>{escape(name)}</code>'
        yield f" <span>{escape(schema.get('description', ''))}</span></summary>{_json(schema)}</details>"
    yield "</body></html>"


def _operation(method: str, path: str, operation: Mapping[str, Any]) -> Iterator[str]:
    yield f'<details><summary><b class="method">{method}</b> <code>{escape(path)}</code>'
    yield f" <span>{escape(operation['summary'])}</span></summary>"
    yield f"<p>Who may: {escape(operation.get('x-role', 'everybody'))}</p>"
    if parameters := operation.get("parameters"):
        yield "<table>"
        for each in parameters:
            schema = escape(json.dumps(each["schema"], ensure_ascii=False))
            yield f"<tr><td><code>{escape(each['name'])}</code><td>{each['in']}<td><code>{schema}</code>"
        yield "</table>"
    if "requestBody" in operation:
        yield f"<p>Body</p>{_json(operation['requestBody']['content']['application/json']['schema'])}"
    for status, response in operation["responses"].items():
        yield f"<p><b>{escape(status)}</b> {escape(response['description'])}</p>"
        for media_type, content in response.get("content", {}).items():
            if media_type == "application/json":
                yield _json(content["schema"])
    yield "</details>"


def _json(schema: object) -> str:
    return f"<pre>{escape(json.dumps(schema, indent=2, ensure_ascii=False))}</pre>"
