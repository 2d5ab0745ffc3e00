"""Where the server listens, and whom it tells of itself."""

from __future__ import annotations

from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from re import fullmatch
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from ..lazy_dataclass import dataclass
from .checks import flag, number

if TYPE_CHECKING:
    import voluptuous as vol

type Prefix = IPv4Network | IPv6Network

# Registered for nothing, and used by nothing well known.
PORT = 8643
DEFAULT_PORTS = {"http": 80, "https": 443}
HOST_NAME = r"(?!-)[A-Za-z0-9_-]{1,63}(?<!-)(\.(?!-)[A-Za-z0-9_-]{1,63}(?<!-))*\.?"


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerSettings:
    """How `netmon serve` is reached."""

    # Loopback: only this machine, unless told otherwise.
    host: str = "127.0.0.1"
    port: int = PORT
    # Names, besides those of this machine, under which it is reached.
    allowed_hosts: tuple[str, ...] = ()
    # Where browsers find it behind a proxy, each with the path it has there: https://nas.example/netmon/.
    public_url: tuple[str, ...] = ()
    # The proxies whose X-Forwarded headers are believed.
    trusted_proxies: tuple[Prefix, ...] = ()
    # A PEM file with the whole chain, and one with its key; or a certificate of our own making.
    tls_certificate: str = ""
    tls_key: str = ""
    self_signed: bool = False
    # By mDNS, so that viewers and Home Assistant find it.
    announce: bool = True
    # Empty: standard error.
    log_file: str = ""


def schema() -> vol.Schema:
    """Validates the section `server`."""
    import voluptuous as vol  # noqa: PLC0415 - see checks

    return vol.Schema(
        vol.All(
            {
                "host": _host,
                "port": number(int, 1, 65_535),
                "allowed_hosts": vol.All([_name], vol.Length(max=64), vol.Coerce(tuple)),
                "public_url": vol.All(_one_or_more, [_public_url], vol.Length(max=16), vol.Coerce(tuple)),
                "trusted_proxies": vol.All(_one_or_more, [_proxies], vol.Length(max=64), vol.Coerce(tuple)),
                "tls_certificate": _path,
                "tls_key": _path,
                "self_signed": flag(),
                "announce": flag(),
                "log_file": _path,
            },
            _whole,
        )
    )


def _host(value: object) -> str:
    import voluptuous as vol  # noqa: PLC0415 - see checks

    if value == "localhost":
        return "localhost"
    try:
        return str(ip_address(str(value)))
    except ValueError:
        raise vol.Invalid(
            'must be an address of this machine; "0.0.0.0" or "::" for all of them, or "localhost"'
        ) from None


def _name(value: object) -> str:
    import voluptuous as vol  # noqa: PLC0415 - see checks

    if not isinstance(value, str) or len(value) > 253 or not fullmatch(HOST_NAME, value):
        raise vol.Invalid("must be a host name such as netmon.example.org, without a port")
    return value.lower().removesuffix(".")


def _one_or_more(value: object) -> object:
    return [value] if isinstance(value, str) else value


# What no server in between writes in another way.
_PUBLIC_PATH = r"(/[A-Za-z0-9._~-]+)*/?"
_PUBLIC_URL = "must be a URL such as https://nas.example/netmon/, without a user, a query or a fragment"


def _public_url(value: object) -> str:
    """The URL as browsers write it: small letters, no default port, a slash at the end of its path."""
    import voluptuous as vol  # noqa: PLC0415 - see checks

    if not isinstance(value, str) or len(value) > 512:
        raise vol.Invalid(_PUBLIC_URL)
    try:
        parts = urlsplit(value.strip())
        port = parts.port
    except ValueError:
        raise vol.Invalid(_PUBLIC_URL) from None
    host, path = parts.hostname or "", parts.path
    if parts.scheme not in DEFAULT_PORTS or parts.query or parts.fragment or "@" in parts.netloc:
        raise vol.Invalid(_PUBLIC_URL)
    if not host.isascii():
        raise vol.Invalid(f"{_PUBLIC_URL}; a name with other letters as browsers send it, xn--...")
    try:
        address = ip_address(host)
        host = f"[{address.compressed}]" if address.version == 6 else str(address)
    except ValueError:
        host = _name(host)
    if port == 0 or not fullmatch(_PUBLIC_PATH, path) or {".", ".."} & {*path.split("/")}:
        raise vol.Invalid(_PUBLIC_URL)
    shown = "" if port in (None, DEFAULT_PORTS[parts.scheme]) else f":{port}"
    return f"{parts.scheme}://{host}{shown}{path.rstrip('/')}/"


def _proxies(value: object) -> Prefix:
    import voluptuous as vol  # noqa: PLC0415 - see checks

    try:
        prefix = ip_network(str(value).strip(), strict=False)
    except ValueError:
        prefix = None
    # All the world is no proxy of ours: whoever connects could say who they are.
    if prefix is None or prefix.prefixlen == 0:
        raise vol.Invalid(
            "must be the address of a proxy, such as 127.0.0.1, or a prefix such as 172.18.0.0/16"
        )
    return prefix


def _path(value: object) -> str:
    import voluptuous as vol  # noqa: PLC0415 - see checks

    if not isinstance(value, str) or len(value) > 4096 or "\0" in value:
        raise vol.Invalid("must be the path of a file")
    return value


def _whole(settings: dict[str, Any]) -> dict[str, Any]:
    import voluptuous as vol  # noqa: PLC0415 - see checks

    certificate, key = settings.get("tls_certificate"), settings.get("tls_key")
    if bool(certificate) != bool(key):
        missing = "tls_key" if certificate else "tls_certificate"
        raise vol.Invalid("is needed too: a certificate and its key belong together", path=[missing])
    if certificate and settings.get("self_signed"):
        raise vol.Invalid("is not for a server that has a certificate", path=["self_signed"])
    return settings
