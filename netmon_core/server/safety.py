"""The headers that go with every answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from aiohttp import web

# Nothing that the API answers is a page, or another site's business.
SAFE_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


def make_safe(response: web.StreamResponse) -> None:
    """Let browsers keep, frame and guess nothing, but for what the answer itself says."""
    for name, value in SAFE_HEADERS.items():
        response.headers.setdefault(name, value)
    # Which versions run here is nobody's business who does not know us.
    response.headers["Server"] = "netmon"
