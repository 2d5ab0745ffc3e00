"""Where the server listens, and whom it tells of itself."""

from __future__ import annotations

from ipaddress import ip_address
from re import fullmatch
from typing import TYPE_CHECKING, Any

from ..lazy_dataclass import dataclass
from .checks import flag, number

if TYPE_CHECKING:
    import voluptuous as vol

# Registered for nothing, and used by nothing well known.
PORT = 8643
HOST_NAME = r"(?!-)[A-Za-z0-9_-]{1,63}(?<!-)(\.(?!-)[A-Za-z0-9_-]{1,63}(?<!-))*\.?"


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerSettings:
    """How `netmon serve` is reached."""

    # Loopback: only this machine, unless told otherwise.
    host: str = "127.0.0.1"
    port: int = PORT
    # Names, besides those of this machine, under which it is reached.
    allowed_hosts: tuple[str, ...] = ()
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
