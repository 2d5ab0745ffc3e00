"""Which names the server answers to, and whose pages may speak with it.

A page of another site can make a browser send requests to us: by a name of its own that it lets point at us
(DNS rebinding), or across sites. Neither is answered.
"""

from __future__ import annotations

import socket
from http import HTTPStatus
from ipaddress import ip_address
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from aiohttp import web

from ..errors import ForbiddenError
from .problem import problem

if TYPE_CHECKING:
    from collections.abc import Iterable

    from aiohttp.typedefs import Handler, Middleware

_DEFAULT_PORTS = {"http": 80, "https": 443}


class Doors:
    """Knows the names under which we are reached: addresses, this machine's names, and those allowed."""

    def __init__(self, allowed: Iterable[str] = (), *, machine: str | None = None) -> None:
        own = (socket.gethostname() if machine is None else machine).lower().removesuffix(".")
        short = own.partition(".")[0]
        # What a certificate of ours is good for, too.
        self.own_names = tuple(
            name for name in dict.fromkeys((own, f"{short}.local", *allowed)) if name[:1] not in ("", ".")
        )
        self._names = frozenset({"localhost", short, *self.own_names} - {""})

    def host_allowed(self, request: web.BaseRequest) -> bool:
        """Tell whether the request is for us. A rebound name is a name, so any address is one of ours."""
        hosts = request.headers.getall("Host", [])
        if len(hosts) != 1:
            return False
        host, _ = _split(f"//{hosts[0]}")
        if host is None:
            return False
        return host.removesuffix(".") in self._names or _is_address(host)

    def origin_allowed(self, request: web.BaseRequest) -> bool:
        """Tell whether no page, or one of ours, made the browser ask."""
        if not self.host_allowed(request):
            return False
        origins = request.headers.getall("Origin", [])
        if not origins:
            return True
        if len(origins) != 1 or origins[0].partition("://")[0].lower() not in _DEFAULT_PORTS:
            return False
        scheme = origins[0].partition("://")[0].lower()
        host, port = _split(origins[0])
        own_host, own_port = _split(f"//{request.headers['Host']}")
        default = _DEFAULT_PORTS[scheme]
        return host is not None and (host, port or default) == (own_host, own_port or default)

    def middleware(self) -> Middleware:
        """What refuses everybody else before anything is looked at."""

        @web.middleware
        async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
            if not self.host_allowed(request):
                return problem(HTTPStatus.MISDIRECTED_REQUEST, code="host_unknown", detail=_HOST_UNKNOWN)
            if not self.origin_allowed(request):
                return problem(HTTPStatus.FORBIDDEN, code=ForbiddenError.code, detail=_FOREIGN_PAGE)
            return await handler(request)

        return guard


_HOST_UNKNOWN = (
    "The server is not known by this name; use its address, or add the name to server.allowed_hosts."
)
_FOREIGN_PAGE = "Pages of other sites may not speak with the server."


def _split(url: str) -> tuple[str | None, int | None]:
    """The host in lower case, and the port; (None, None): there is none that is well formed."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None, None
    if "@" in parts.netloc or parts.path not in ("", "/") or parts.query or parts.fragment:
        return None, None
    return parts.hostname, port


def _is_address(host: str) -> bool:
    try:
        ip_address(host.partition("%")[0])
    except ValueError:
        return False
    return True
