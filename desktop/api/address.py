"""Where a server is: from what people type to the URLs that are asked. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode, urlsplit

from netmon_core.errors import InvalidRequestError

if TYPE_CHECKING:
    from collections.abc import Mapping

# As in the server's settings.
DEFAULT_PORT = 8643


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerAddress:
    """The root of a server, like https://nas.lan:8643."""

    secure: bool
    host: str
    port: int

    @property
    def url(self) -> str:
        """The root as text, without a slash at the end."""
        return f"{'https' if self.secure else 'http'}://{self._netloc}"

    @property
    def stream_url(self) -> str:
        """Where the stream is."""
        return f"{'wss' if self.secure else 'ws'}://{self._netloc}/ws/stream"

    def rest_url(self, path: str, query: Mapping[str, str] | None = None) -> str:
        """Where a path of the API is; `path` is already quoted."""
        return f"{self.url}/api/v1{path}" + (f"?{urlencode(query)}" if query else "")

    @property
    def _netloc(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


def parse_address(text: str) -> ServerAddress:
    """Read what people type: a host, host:port, or a URL. Raises InvalidRequestError with what is wrong."""
    given = text.strip()
    if not given:
        raise InvalidRequestError("Type the address of a server, like nas.lan or http://192.168.1.5:8643.")
    # A bare IPv6 address has colons, which are no port.
    if given.count(":") > 1 and "[" not in given and "/" not in given:
        given = f"[{given}]"
    parts = urlsplit(given if "://" in given else f"http://{given}")
    try:
        host, port = parts.hostname, parts.port
    except ValueError:
        host, port = None, None
    if parts.scheme not in ("http", "https") or not host or any(c.isspace() for c in host):
        raise InvalidRequestError(
            "This is no address of a server; it looks like nas.lan or https://nas.lan:8643."
        )
    if parts.username or parts.password or parts.query:
        raise InvalidRequestError("Put the key into its own field, not into the address.")
    return ServerAddress(secure=parts.scheme == "https", host=host, port=port or DEFAULT_PORT)


def segment(text: str) -> str:
    """Quote one segment of a path; ids of targets hold slashes."""
    return quote(text, safe="")
