"""Refuses what is not for us before anything else is looked at, in words that say what would allow it."""

from __future__ import annotations

from http import HTTPStatus
from re import fullmatch
from typing import TYPE_CHECKING

from aiohttp import web

from ..errors import ForbiddenError
from ..settings.server import HOST_NAME
from .origin import PEER
from .pages import is_page
from .problem import problem

if TYPE_CHECKING:
    from aiohttp.typedefs import Handler, Middleware

    from .origin import Doors

HOST_UNKNOWN = "host_unknown"
# Of what a stranger wrote into a header, repeated to them.
_SHOWN = 120


def guard_of(doors: Doors) -> Middleware:
    """What stands before every handler; behind it a request's remote is who asks, not a proxy of ours."""

    @web.middleware
    async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
        if not doors.host_allowed(request):
            detail = _host_unknown(doors, request)
            return problem(HTTPStatus.MISDIRECTED_REQUEST, code=HOST_UNKNOWN, detail=detail, field="Host")
        # Our own files tell nothing, and without them nobody could be told why the rest is refused.
        if not (is_page(request) or doors.origin_allowed(request)):
            detail = _foreign_page(doors, request)
            return problem(HTTPStatus.FORBIDDEN, code=ForbiddenError.code, detail=detail, field="Origin")
        client = doors.client(request)
        if client != request.remote:
            peer = request.remote or ""
            request = request.clone(remote=client)
            request[PEER] = peer
        return await handler(request)

    return guard


def _host_unknown(doors: Doors, request: web.Request) -> str:
    if not request.headers.getall("Host", []):
        return "The request has no header Host, which says whom it is for."
    asked = doors.asked(request)
    if asked is None:
        return f"The header Host says {_shown(request.headers['Host'])}, which is no name of a server."
    if not fullmatch(HOST_NAME, asked.host):
        return f"The header {asked.header} says {_shown(asked.said)}, which is no name of a server."
    return (
        f"The server is not known by the name {asked.host} (header {asked.header}: {_shown(asked.said)}). "
        f'If it is yours, allow it: allowed_hosts = ["{asked.host}"] in the section [server] of the '
        f"settings, or NETMON_SERVER_ALLOWED_HOSTS={asked.host}; then start netmon anew. "
        "Until then use the server's address instead of the name."
    )


def _foreign_page(doors: Doors, request: web.Request) -> str:
    origin = request.headers.get("Origin", "")
    asked = doors.asked(request)
    received = f"Host: {_shown(request.headers.get('Host', ''))}" if asked is None else ""
    if asked is not None:
        received = f"{asked.header}: {_shown(asked.said)}"
    sentence = (
        f"Pages of other sites may not speak with the server: the page is of {_shown(origin)} "
        f"(header Origin), but the request came for {received}. "
        f'If the page is netmon\'s own and a proxy stands between, set public_url = "{_suggested(origin)}" '
        "in the section [server] of the settings (NETMON_SERVER_PUBLIC_URL), or let the proxy pass on the "
        "header Host as it came."
    )
    forwarded = request.headers.get("X-Forwarded-Host")
    if forwarded and not doors.is_trusted(request.remote or ""):
        sentence += (
            f" X-Forwarded-Host says {_shown(forwarded)}; it counts where trusted_proxies names "
            f"{request.remote}."
        )
    return sentence


def _suggested(origin: str) -> str:
    plain = fullmatch(r"https?://[A-Za-z0-9.:\[\]_-]{1,253}", origin)
    return f"{origin}/" if plain else "https://netmon.example/"


def _shown(value: str) -> str:
    """A stranger's header, so that it can be read and does no harm."""
    clean = "".join(each if " " <= each <= "~" else "?" for each in value[:_SHOWN])
    return clean + ("..." if len(value) > _SHOWN else "") or "nothing"
