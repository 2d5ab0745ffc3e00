"""What is probed, how often, and how long an answer may take."""

from __future__ import annotations

from contextlib import suppress
from enum import StrEnum
from ipaddress import ip_address, ip_network
from typing import TYPE_CHECKING, Any

from ..errors import ConfigError
from ..lazy_dataclass import dataclass
from ..model.growing import vocabulary
from ..model.target import ProbeKind
from .checks import flag, name, number

if TYPE_CHECKING:
    import voluptuous as vol

    from ..model.ip import IPAddress

# As many as a person writes down; each costs a socket or a connection per interval.
TARGETS_MAX = 1000
# Probes of one target come a tick of the schedule apart at least.
_FASTEST = 0.1


class WhichDevices(StrEnum):
    """Which devices of the inventory are pinged."""

    ALL = "all"
    KNOWN = "known"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetSettings:
    """One target of the user's. `interval` None: that of the section."""

    name: str
    kind: ProbeKind
    host: str | None = None
    address: IPAddress | None = None
    port: int | None = None
    url: str | None = None
    interval: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MonitoringSettings:
    """What is probed. A window is one `interval`, of `count` probes; an answer may take `timeout` seconds."""

    enabled: bool = True
    interval: float = 10.0
    count: int = 1
    timeout: float = 2.0
    devices: WhichDevices = WhichDevices.ALL
    targets: tuple[TargetSettings, ...] = ()


def target_schema() -> vol.Schema:
    """Validates one target: a table of its settings."""
    import voluptuous as vol  # noqa: PLC0415 - see checks

    return vol.Schema(
        {
            vol.Required("kind", msg="must be set: ping, tcp or http"): _word(ProbeKind),
            "name": name(),
            "host": vol.All(str, vol.Length(min=1, max=253, msg="must be a host name")),
            "address": _address,
            "port": number(int, 1, 65_535),
            "url": vol.All(str, vol.Length(min=1, max=2000, msg="must be a URL of at most 2000 characters")),
            "interval": number(float, 1, 86_400),
        }
    )


def parse_target(data: object) -> TargetSettings:
    """Validate one target as the settings file would hold it; raises ConfigError naming the key."""
    import voluptuous as vol  # noqa: PLC0415

    try:
        target: TargetSettings = vol.Schema(vol.All(_from_text, target_schema(), _target))(data)
    except vol.MultipleInvalid as err:
        key = ".".join(str(part) for part in err.errors[0].path)
        raise ConfigError(f"{key or 'The target'}: {err.errors[0].error_message}", field=key) from err
    return target


def schema() -> vol.Schema:
    """Validates the section `monitoring`."""
    import voluptuous as vol  # noqa: PLC0415

    return vol.Schema(
        vol.All(
            {
                "enabled": flag(),
                "interval": number(float, 1, 86_400),
                "count": number(int, 1, 100),
                "timeout": number(float, 0.1, 60),
                "devices": _word(WhichDevices),
                "targets": vol.All(
                    [vol.All(_from_text, target_schema(), _target)],
                    vol.Length(max=TARGETS_MAX, msg=f"must be at most {TARGETS_MAX}"),
                    _named_apart,
                    vol.Coerce(tuple),
                ),
            },
            _not_too_fast,
        )
    )


def _word[Word: StrEnum](kind: type[Word]) -> vol.All:
    import voluptuous as vol  # noqa: PLC0415

    *some, last = vocabulary(kind)
    return vol.All(vol.In([*some, last], msg=f"must be {', '.join(some)} or {last}"), vol.Coerce(kind))


def _address(value: object) -> IPAddress:
    import voluptuous as vol  # noqa: PLC0415

    try:
        return ip_address(str(value))
    except ValueError:
        raise vol.Invalid(f"must be an IP address, not {value!r}") from None


def _from_text(value: object) -> object:
    """Let a target be one text, as in a variable: ping://HOST, tcp://HOST:PORT or a URL."""
    from urllib.parse import urlsplit  # noqa: PLC0415

    import voluptuous as vol  # noqa: PLC0415

    if isinstance(value, dict):
        return value
    try:
        parts = urlsplit(str(value))
        host, port = parts.hostname, parts.port
    except ValueError:
        host = port = None
    match parts.scheme if host else "":
        case "http" | "https":
            return {"kind": "http", "url": value}
        case "tcp" if port:
            return {"kind": "tcp", "host": host, "port": port}
        case "ping":
            return {"kind": "ping", "host": host}
    raise vol.Invalid("must be ping://HOST, tcp://HOST:PORT, an http URL, or a table with kind and name")


# Stands for everybody on the network of whoever sends to it.
_EVERYBODY = ip_address("255.255.255.255")
# "This network" (RFC 1122): the kernel takes it for this machine.
_NOBODY = ip_network("0.0.0.0/8")


def no_single_host(address: IPAddress) -> str | None:
    """Why an address is that of no one machine, in words; None: it may be."""
    plain = getattr(address, "ipv4_mapped", None) or address
    if plain.is_unspecified or plain in _NOBODY:
        return f"must be the address of a machine; {address} stands for none"
    if plain.is_multicast or plain == _EVERYBODY:
        return f"must be the address of one machine; {address} stands for many"
    return None


def _check_address(address: IPAddress, key: str) -> None:
    import voluptuous as vol  # noqa: PLC0415

    if (why := no_single_host(address)) is not None:
        raise vol.Invalid(why, path=[key])


def _target(given: dict[str, Any]) -> TargetSettings:
    import voluptuous as vol  # noqa: PLC0415

    kind = given["kind"]
    allowed = {"url"} if kind is ProbeKind.HTTP else {"host", "address", "port"}
    if kind is ProbeKind.PING:
        allowed.discard("port")
    for key in ("host", "address", "port", "url"):
        if key in given and key not in allowed:
            raise vol.Invalid(f"is nothing for a target of kind {kind}", path=[key])
    if kind is ProbeKind.HTTP:
        _check_url(given.get("url"))
    elif ("host" in given) == ("address" in given):
        raise vol.Invalid("must have either a host or an address")
    if kind is ProbeKind.TCP and "port" not in given:
        raise vol.Invalid("must be set, from 1 to 65535", path=["port"])
    if "host" in given:
        try:
            # An address by another name needs no look-up.
            given["address"] = ip_address(given["host"])
        except ValueError:
            pass
        else:
            del given["host"]
            _check_address(given["address"], "host")
    elif "address" in given:
        _check_address(given["address"], "address")
    return TargetSettings(**{"name": _own_name(given), **given})


def _own_name(given: dict[str, Any]) -> str:
    if given["kind"] is ProbeKind.HTTP:
        return str(given["url"])[:64]
    place = str(given.get("host") or given.get("address"))
    return f"{place} port {given['port']}"[:64] if "port" in given else place


def _check_url(url: str | None) -> None:
    from urllib.parse import urlsplit  # noqa: PLC0415

    import voluptuous as vol  # noqa: PLC0415

    try:
        parts = urlsplit(url or "")
        sound = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        sound = False
    if not sound:
        raise vol.Invalid("must be a URL that begins with http:// or https://", path=["url"])
    with suppress(ValueError):
        # A name is no address.
        _check_address(ip_address(parts.hostname or ""), "url")
    if parts.username or parts.password:
        # It would be shown with the target's name, and logged.
        raise vol.Invalid("must not hold a user name or a password", path=["url"])


def _named_apart(targets: list[TargetSettings]) -> list[TargetSettings]:
    import voluptuous as vol  # noqa: PLC0415

    seen = set()
    for number_, target in enumerate(targets):
        if (target.name, target.kind) in seen:
            raise vol.Invalid(
                f"must be unique: there is another {target.kind} target {target.name!r}",
                path=[number_, "name"],
            )
        seen.add((target.name, target.kind))
    return targets


def _not_too_fast(given: dict[str, Any]) -> dict[str, Any]:
    import voluptuous as vol  # noqa: PLC0415

    settings = MonitoringSettings(**given)
    shortest = min([settings.interval, *(each.interval or settings.interval for each in settings.targets)])
    if settings.count > shortest / _FASTEST:
        raise vol.Invalid(
            f"must be at most 10 in a second, so {shortest / _FASTEST:.0f} here", path=["count"]
        )
    return given
