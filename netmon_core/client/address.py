"""Where a server is, and how it proves to be the right one. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from ..errors import InvalidRequestError


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerAddress:
    """The root of a server's URLs; `fingerprint` is the SHA-256 of a certificate nobody has signed."""

    url: str
    fingerprint: bytes | None = None

    def rest(self, *parts: str) -> str:
        """The URL of a resource; each part is escaped."""
        return "/".join((f"{self.url}/api/v1", *(quote(part, safe="") for part in parts)))

    def stream(self) -> str:
        """The URL of the stream."""
        return f"ws{self.url.removeprefix('http')}/ws/stream"


def parse_address(url: str, fingerprint: str | None = None) -> ServerAddress:
    """Read what a person wrote: `http://10.0.0.2:8643`; raises InvalidRequestError."""
    try:
        parts = urlsplit(url.strip())
        host, _ = parts.hostname, parts.port
    except ValueError:
        host = None
    if not host or parts.scheme not in {"http", "https"} or parts.query or parts.fragment:
        raise InvalidRequestError(
            "A server's address is like http://10.0.0.2:8643 or https://netmon.example.", field="server"
        )
    if parts.username is not None or parts.password is not None:
        raise InvalidRequestError("A key has no place in an address; give it apart.", field="server")
    root = f"{parts.scheme}://{parts.netloc}{parts.path}".rstrip("/")
    return ServerAddress(url=root, fingerprint=_fingerprint(fingerprint))


def _fingerprint(text: str | None) -> bytes | None:
    if text is None:
        return None
    digits = text.replace(":", "").strip()
    if not re.fullmatch(r"[0-9a-fA-F]{64}", digits):
        raise InvalidRequestError(
            "A fingerprint is the SHA-256 of a certificate: 64 hexadecimal digits.", field="fingerprint"
        )
    return bytes.fromhex(digits)
