"""A problem as a page, for whoever typed an address into a browser and not a program."""

from __future__ import annotations

import base64
import json
from hashlib import sha256
from html import escape
from typing import TYPE_CHECKING

from aiohttp import web

from .problem import MEDIA_TYPE

if TYPE_CHECKING:
    from collections.abc import Mapping

_STYLE = """
:root { color-scheme: light dark; }
body { font: 16px/1.5 system-ui, "Segoe UI", Roboto, sans-serif; }
body { max-width: 42rem; margin: 12vh auto 2rem; padding: 0 1rem; }
p { overflow-wrap: anywhere; } small { opacity: .7; }
"""
_DIGEST = base64.b64encode(sha256(_STYLE.encode()).digest()).decode()
_POLICY = (
    f"default-src 'none'; style-src 'sha256-{_DIGEST}'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)


def readable(request: web.BaseRequest, answer: web.StreamResponse) -> web.StreamResponse:
    """The answer; a problem becomes a page where a person is to read it."""
    if not (isinstance(answer, web.Response) and answer.content_type == MEDIA_TYPE and _is_read(request)):
        return answer
    body = answer.body
    told = json.loads(body) if isinstance(body, bytes) else {}
    page = web.Response(status=answer.status, text=_page(told), content_type="text/html", charset="utf-8")
    for name, value in answer.headers.items():
        if name not in ("Content-Type", "Content-Length"):
            page.headers[name] = value
    page.headers["Content-Security-Policy"] = _POLICY
    return page


def _is_read(request: web.BaseRequest) -> bool:
    """Tell whether a browser was led here, and not a script of a page."""
    if request.method not in ("GET", "HEAD") or "text/html" not in request.headers.get("Accept", ""):
        return False
    return request.headers.get("Sec-Fetch-Mode", "navigate") == "navigate"


def _page(told: Mapping[str, object]) -> str:
    title, detail, code = (escape(str(told.get(each, ""))) for each in ("title", "detail", "code"))
    sentences = detail.replace(". ", ".</p><p>")
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>netmon: {title}</title><style>{_STYLE}</style></head><body>"
        f"<h1>netmon: {title}</h1><p>{sentences}</p>"
        f"<p><small>{told.get('status', '')} {code}</small></p></body></html>"
    )
