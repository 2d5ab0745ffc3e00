"""Which names the server answers to, and whose pages may speak with it.

A page of another site can make a browser send requests to us: by a name of its own that it lets point at us
(DNS rebinding), or across sites. Neither is answered. Behind a proxy the browser's name for us and ours for
ourselves can differ: `server.public_url` and `server.trusted_proxies` say what is the same.
"""

from __future__ import annotations

import socket
from ipaddress import ip_address
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from aiohttp import web

from ..settings.server import DEFAULT_PORTS, PORT
from .forwarded import Asked, asked_for, client_of, is_trusted, split

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..settings.server import Prefix

# Of a request whose remote was replaced by who is behind the proxy: the proxy.
PEER = web.RequestKey("peer", str)
# What a browser says of a request that a page of the very same origin made.
_SAME = ("same-origin", "none")


class Doors:
    """Knows the names under which we are reached: addresses, this machine's names, and those allowed."""

    def __init__(
        self,
        allowed: Iterable[str] = (),
        *,
        public_urls: Iterable[str] = (),
        trusted_proxies: Iterable[Prefix] = (),
        machine: str | None = None,
        port: int = PORT,
    ) -> None:
        """`port` is the one we listen on."""
        own = (socket.gethostname() if machine is None else machine).lower().removesuffix(".")
        short = own.partition(".")[0]
        public = [urlsplit(url) for url in public_urls]
        # What pages of ours call themselves: scheme, host, port.
        self._public = {
            (each.scheme, each.hostname or "", each.port or DEFAULT_PORTS[each.scheme]) for each in public
        }
        self._public_names = frozenset(host for _, host, _ in self._public)
        named = (own, f"{short}.local", *allowed, *(each.hostname or "" for each in public))
        # What a certificate of ours is good for, too.
        self.own_names = tuple(name for name in dict.fromkeys(named) if name[:1] not in ("", "."))
        self._names = frozenset({"localhost", short, *self.own_names} - {""})
        self._proxies = (*trusted_proxies,)
        self._port = port

    def asked(self, request: web.BaseRequest) -> Asked | None:
        """What the request was for, as far as we may believe it; None: nothing that could be ours."""
        peer = request.get(PEER, request.remote or "")
        return asked_for(request.headers, trusted=is_trusted(peer, self._proxies))

    def client(self, request: web.BaseRequest) -> str:
        """The address that asks; of one behind a trusted proxy, its own."""
        return client_of(request.remote or "", request.headers, self._proxies)

    def is_trusted(self, peer: str) -> bool:
        """Tell whether it is a proxy whose word we take."""
        return is_trusted(peer, self._proxies)

    def host_allowed(self, request: web.BaseRequest) -> bool:
        """Tell whether the request is for us. A rebound name is a name, so any address is one of ours."""
        asked = self.asked(request)
        return asked is not None and (asked.host in self._names or _is_address(asked.host))

    def origin_allowed(self, request: web.BaseRequest) -> bool:
        """Tell whether no page, or one of ours, made the browser ask."""
        asked = self.asked(request)
        if asked is None or not self.host_allowed(request):
            return False
        origins = request.headers.getall("Origin", [])
        if not origins:
            return True
        scheme = origins[0].partition("://")[0].lower()
        if len(origins) != 1 or scheme not in DEFAULT_PORTS:
            return False
        host, port = split(origins[0])
        if host is None:
            return False
        page = (scheme, host, port or DEFAULT_PORTS[scheme])
        return page in self._public or (
            host == asked.host
            and request.headers.get("Sec-Fetch-Site", "same-origin") in _SAME
            and self._same_port(page, asked.port)
        )

    def _same_port(self, page: tuple[str, str, int], asked: int | None) -> bool:
        scheme, host, port = page
        if asked is not None:
            # Whoever ended TLS before us may say the port that it reached us on.
            return port == asked or (scheme == "https" and (port, asked) == (443, 80))
        if port == DEFAULT_PORTS[scheme]:
            return True
        # On such a port of ours no request comes without it, unless a proxy has left it out.
        return self._port not in DEFAULT_PORTS.values() and host not in self._public_names


def _is_address(host: str) -> bool:
    try:
        ip_address(host.partition("%")[0])
    except ValueError:
        return False
    return True
