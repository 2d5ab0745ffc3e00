"""The page in the browser: a few static files, the same for everybody, that tell nothing by themselves."""

from __future__ import annotations

import base64
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import TYPE_CHECKING

from aiohttp import web

from ..errors import NotFoundError
from .table import Route

if TYPE_CHECKING:
    from .table import Call

# The engine's own: the viewer and Home Assistant show it as well.
ICON = "icon.svg"
# Every file there is: nothing else of the folder is ever read.
FILES = {
    "devices.js": "text/javascript",
    "format.js": "text/javascript",
    ICON: "image/svg+xml",
    "index.html": "text/html",
    "main.js": "text/javascript",
    "replica.js": "text/javascript",
    "session.js": "text/javascript",
    "sparkline.js": "text/javascript",
    "stream.js": "text/javascript",
    "style.css": "text/css",
    "targets.js": "text/javascript",
}

# Its own files and its own server, and the one script within it, for when those are missing;
# no inline style, no frame around it.
_POLICY = (
    "default-src 'none'; script-src 'self' 'sha256-{}'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'self'; frame-ancestors 'none'"
)


@cache
def content(name: str) -> tuple[bytes, str]:
    """A file and its tag."""
    engine, _, _ = __package__.rpartition(".")
    file = files(engine).joinpath(name) if name == ICON else files(__package__).joinpath("page", name)
    body = file.read_bytes()
    return body, f'"{sha256(body).hexdigest()[:16]}"'


def is_page(request: web.Request) -> bool:
    """Tell whether it asks for the page or a file of it, which are the same for everybody."""
    resource = request.match_info.route.resource
    return (
        request.method in ("GET", "HEAD")
        and resource is not None
        and resource.canonical.endswith(tuple(route.path for route in ROUTES))
    )


@cache
def policy() -> str:
    """What the page may load."""
    body, _ = content("index.html")
    script = body.partition(b"<script>")[2].partition(b"</script>")[0]
    return _POLICY.format(base64.b64encode(sha256(script).digest()).decode())


async def index(call: Call) -> web.StreamResponse:
    """The page itself."""
    return _answer(call, "index.html")


async def part(call: Call) -> web.StreamResponse:
    """A file of the page."""
    name = call.request.match_info["name"]
    if name not in FILES:
        raise NotFoundError("The page has no such file.")
    return _answer(call, name)


def _answer(call: Call, name: str) -> web.StreamResponse:
    body, tag = content(name)
    headers = {
        "ETag": tag,
        "Cache-Control": "no-cache",
        "Content-Security-Policy": policy(),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
    }
    if call.request.headers.get("If-None-Match") == tag:
        return web.Response(status=304, headers=headers)
    response = web.Response(body=body, content_type=FILES[name], charset="utf-8", headers=headers)
    response.enable_compression()
    return response


ROUTES = (
    Route(
        method="GET",
        path="/",
        handler=index,
        role=None,
        summary="The page in the browser.",
        tag="page",
        media_type="text/html",
    ),
    Route(
        method="GET",
        path="/page/{name}",
        handler=part,
        role=None,
        summary="A file of the page.",
        tag="page",
        media_type="text/javascript",
        errors=("not_found",),
    ),
)
