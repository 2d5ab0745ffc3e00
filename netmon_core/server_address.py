"""Where a server is: from what people type or paste to the URLs that are asked. Pure.

Command line, viewer and Home Assistant read addresses by this alone, so that one text means one server.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from ipaddress import IPv6Address
from urllib.parse import parse_qsl, quote, urlsplit

from .errors import InvalidRequestError

# Where `netmon serve` listens unless told otherwise.
DEFAULT_PORT = 8643


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerAddress:
    """The root of a server's URLs. `port` None is that of the scheme; `path` begins with a slash or is empty.

    `host` has no brackets; the zone of a link-local address stands behind its %.
    """

    secure: bool
    host: str
    port: int | None
    path: str = ""

    @property
    def url(self) -> str:
        """The root as text, without a slash at the end."""
        return f"http{self._rest_of_url}"

    @property
    def stream(self) -> str:
        """The URL of the stream."""
        return f"ws{self._rest_of_url}/ws/stream"

    @property
    def at_root(self) -> ServerAddress:
        """The same server, were the path that of a page and not that of a proxy."""
        return replace(self, path="")

    def rest(self, *parts: str) -> str:
        """The URL of a resource; each part is escaped."""
        return "/".join((f"{self.url}/api/v1", *(quote(part, safe="") for part in parts)))

    @property
    def _rest_of_url(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        port = "" if self.port is None else f":{self.port}"
        return f"{'s' if self.secure else ''}://{host}{port}{self.path}"


def parse_server_address(text: str) -> ServerAddress:
    """Read what a person typed or pasted; raises InvalidRequestError with what is wrong.

    A URL is used as it stands: its path is that of a proxy, its port that of the scheme. What has no scheme
    is a server of its own, and gets DEFAULT_PORT. The pages of a server lead to the server.
    """
    given = _tidied(text)
    if not given:
        raise _wrong("Type the address of a server, like nas.lan or http://192.168.1.5:8643.")
    scheme, rest = _split(given)
    try:
        parts = urlsplit(f"//{_bracketed(rest)}")
        host, port = _host(parts.hostname), parts.port
    except ValueError:
        raise _no_address() from None
    if scheme not in _SECURE or not host or port == 0:
        raise _no_address()
    if parts.username is not None or parts.password is not None or _holds_key(parts.query):
        raise _wrong("A key has no place in an address; give it apart.")
    # Only web servers of others speak TLS at 443, and none speaks without.
    secure = _SECURE[scheme] or (not scheme and port == _TLS_PORT)
    if not scheme and port is None:
        port = DEFAULT_PORT
    path = quote(_OWN_PAGE.sub("", parts.path).rstrip("/"), safe="/%:@!$&'()*+,;=~")
    return ServerAddress(secure=secure, host=host, port=port, path=path)


# The stream's URL is an address, too.
_SECURE = {"": False, "http": False, "ws": False, "https": True, "wss": True}
_TLS_PORT = 443
# One slash is easily lost, and some type two that lean the other way.
_SCHEME = re.compile(r"([a-z][a-z0-9+.\-]*)://|(?=(?:https?|wss?):)([a-z]+):/?", re.IGNORECASE)
# What comes along when text is copied: quotes and brackets around, marks that end a sentence.
_AROUND = "\"'`<>()\u201c\u201d\u201e\u2018\u2019\u00ab\u00bb.,; \t\r\n"
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_SPACED_MARK = re.compile(r"\s*([:/])\s*")
# What a server itself serves below its root.
_OWN_PAGE = re.compile(
    r"/(?:api/(?:v\d+|docs|openapi\.json|devices|discovery|metrics)(?:/.*)?"
    r"|api|ws(?:/stream)?|page/[^/]+\.(?:css|js)|metrics|index\.html)/*$"
)
_KEY_NAMES = frozenset({"access_token", "api_key", "apikey", "credential", "key", "password", "token"})
_HOST = re.compile(r"[^\s/?#@:\[\]\\\"'<>^`{|}%\x00-\x20]+")
_ZONE = re.compile(r"[\w.\-]{1,64}", re.ASCII)


def _tidied(text: str) -> str:
    seen = _INVISIBLE.sub("", text).strip(_AROUND).strip().replace("\\", "/")
    return _SPACED_MARK.sub(r"\1", seen)


def _split(given: str) -> tuple[str, str]:
    """The scheme, "" where none is written, and what follows it."""
    written = _SCHEME.match(given)
    if written is None:
        return "", given.lstrip("/")
    return (written[1] or written[2]).lower(), given[written.end() :]


def _bracketed(rest: str) -> str:
    """Put a bare IPv6 address into brackets: its colons are no port."""
    end = re.search(r"[/?#]", rest)
    netloc, tail = (rest, "") if end is None else (rest[: end.start()], rest[end.start() :])
    if netloc.count(":") > 1 and "[" not in netloc and "@" not in netloc:
        netloc = f"[{netloc}]"
    return netloc.replace("%25", "%") + tail


def _host(host: str | None) -> str:
    """The host as it is asked; raises ValueError where it is none."""
    if host is None:
        return ""
    if ":" in host:
        address, zoned, zone = host.partition("%")
        if zoned and not _ZONE.fullmatch(zone):
            raise ValueError(host)
        return f"{IPv6Address(address)}{zoned}{zone}"
    if not _HOST.fullmatch(host) or not host.isprintable():
        raise ValueError(host)
    host = host.removesuffix(".")
    if not host or host.endswith("."):
        raise ValueError(host)
    return host


def _holds_key(query: str) -> bool:
    given = parse_qsl(query, keep_blank_values=True)
    return any(name.lower() in _KEY_NAMES or value.startswith("nmk_") for name, value in given)


def _no_address() -> InvalidRequestError:
    return _wrong("This is no address of a server; it looks like nas.lan or https://nas.lan:8643.")


def _wrong(sentence: str) -> InvalidRequestError:
    return InvalidRequestError(sentence, field="server")
