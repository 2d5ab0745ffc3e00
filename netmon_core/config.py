"""Settings: one TOML file, then NETMON_* variables, then flags, validated into frozen data.

The one way in. Nothing needs to be set; an error names the key and what is allowed.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from ipaddress import IPv4Network, ip_network
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .errors import ConfigError

if TYPE_CHECKING:
    import voluptuous as vol

# An address list wider than this is not swept without an explicit yes: at 500 packets a second
# two rounds over a /20 take 16 s, over a /16 more than four minutes.
GUARD_ADDRESSES = 4096

SYSTEM_CONFIG = Path("/etc/netmon/netmon.toml")
SYSTEM_DATA = Path("/var/lib/netmon")


@dataclass(frozen=True, slots=True, kw_only=True)
class DiscoverySettings:
    """How the network is looked at. `rate` is packets a second; intervals are seconds."""

    # Adapters to watch; empty: all that are worth it.
    interfaces: tuple[str, ...] = ()
    exclude_interfaces: tuple[str, ...] = ()
    # Prefixes to sweep besides those we are attached to.
    subnets: tuple[IPv4Network, ...] = ()
    # Watch container bridges, VPN adapters and loopback too.
    containers: bool = False
    vpn: bool = False
    loopback: bool = False
    # 0: only when asked.
    sweep_interval: float = 300.0
    rate: int = 500
    guard_addresses: int = GUARD_ADDRESSES
    mdns: bool = True
    reverse_dns: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """Everything that can be set. `data_dir` None: nothing is kept across restarts."""

    data_dir: Path | None = None
    site_name: str = "Home"
    discovery: DiscoverySettings = field(default_factory=DiscoverySettings)


def parse_config(data: Mapping[str, Any]) -> Config:
    """Validate plain data (what a TOML file holds); raises ConfigError naming the key and what is allowed."""
    import voluptuous as vol  # noqa: PLC0415 - 15 ms that a start without settings need not pay

    try:
        clean: dict[str, Any] = _schema()(dict(data))
    except vol.MultipleInvalid as err:
        first = err.errors[0]
        key = ".".join(str(part) for part in first.path)
        raise ConfigError(f"{key}: {_explain(first)}", field=key) from err
    discovery = DiscoverySettings(**clean.pop("discovery", {}))
    return Config(**clean, discovery=discovery)


def load_config(
    path: Path | None = None,
    *,
    environ: Mapping[str, str] | None = None,
    flags: Mapping[str, Any] | None = None,
) -> Config:
    """Read the file (None: the usual places, where one exists), the environment and the flags, in that order.

    `environ` is the process environment, NETMON_* keys are used. `flags` has the shape of the file;
    a value None means not given.
    """
    environ = os.environ if environ is None else environ
    data = _read_file(path or _find_file(environ))
    _overlay(data, _from_environ(environ))
    _overlay(data, flags or {})
    config = parse_config(data) if data else Config()
    return config if "data_dir" in data else replace(config, data_dir=default_data_dir(environ))


def default_data_dir(environ: Mapping[str, str] | None = None) -> Path:
    """Where data lives unless told: the system's folder for root, else the user's state folder."""
    environ = os.environ if environ is None else environ
    if os.name == "posix" and os.geteuid() == 0:
        return SYSTEM_DATA
    state = environ.get("XDG_STATE_HOME")
    return (Path(state) if state else Path.home() / ".local" / "state") / "netmon"


def _find_file(environ: Mapping[str, str]) -> Path | None:
    if named := environ.get("NETMON_CONFIG"):
        return Path(named)
    folder = environ.get("XDG_CONFIG_HOME")
    user = (Path(folder) if folder else Path.home() / ".config") / "netmon" / "netmon.toml"
    return next((path for path in (user, SYSTEM_CONFIG) if path.is_file()), None)


def _read_file(path: Path | None) -> dict[str, Any]:
    if path is None:
        return {}
    import tomllib  # noqa: PLC0415 - only where there is a file

    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as err:
        raise ConfigError(f"The settings file {path} cannot be read: {err.strerror}.") from err
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as err:
        raise ConfigError(f"The settings file {path} is not valid TOML: {err}.") from err


def _from_environ(environ: Mapping[str, str]) -> dict[str, Any]:
    """NETMON_DATA_DIR and NETMON_DISCOVERY_RATE become data_dir and discovery.rate; lists use commas."""
    data: dict[str, Any] = {}
    for key in ("data_dir", "site_name"):
        if (value := environ.get(f"NETMON_{key.upper()}")) is not None:
            data[key] = value
    for key in DiscoverySettings.__dataclass_fields__:
        if (value := environ.get(f"NETMON_DISCOVERY_{key.upper()}")) is not None:
            is_list = key in {"interfaces", "exclude_interfaces", "subnets"}
            parts = [part.strip() for part in value.split(",") if part.strip()]
            data.setdefault("discovery", {})[key] = parts if is_list else value
    return data


def _overlay(data: dict[str, Any], over: Mapping[str, Any]) -> None:
    for key, value in over.items():
        if isinstance(value, Mapping):
            section = data.setdefault(key, {})
            if not isinstance(section, dict):
                raise ConfigError(f"{key}: must be a section, not a value.", field=key)
            _overlay(section, value)
        elif value is not None:
            data[key] = value


def _explain(error: vol.Invalid) -> str:
    text = error.error_message
    return "is not a setting; see the list in docs/settings.md" if text == "extra keys not allowed" else text


@cache
def _schema() -> vol.Schema:
    import voluptuous as vol  # noqa: PLC0415 - see parse_config

    flag = vol.Any(bool, vol.All(str, vol.Boolean()), msg="must be true or false")
    name = vol.All(str, vol.Length(min=1, max=64, msg="must be a text of 1 to 64 characters"))
    names = vol.All([name], tuple)

    def number(kind: type[int | float], low: float, high: float) -> vol.All:
        return vol.All(
            vol.Coerce(kind, msg=f"must be a number from {low:g} to {high:g}"),
            vol.Range(min=low, max=high, msg=f"must be from {low:g} to {high:g}"),
        )

    def prefix(value: object) -> IPv4Network:
        try:
            network = ip_network(str(value), strict=False)
        except ValueError:
            network = None
        if not isinstance(network, IPv4Network):
            raise vol.Invalid(f"must be an IPv4 prefix such as 192.168.1.0/24, not {value!r}")
        return network

    discovery = {
        vol.Optional("interfaces"): names,
        vol.Optional("exclude_interfaces"): names,
        vol.Optional("subnets"): vol.All([prefix], tuple),
        vol.Optional("containers"): flag,
        vol.Optional("vpn"): flag,
        vol.Optional("loopback"): flag,
        vol.Optional("sweep_interval"): vol.Any(
            vol.All(vol.Coerce(float), vol.Range(min=0, max=0)),
            number(float, 10, 86_400),
            msg="must be 0 (only when asked) or from 10 to 86400 seconds",
        ),
        vol.Optional("rate"): number(int, 1, 1_000_000),
        vol.Optional("guard_addresses"): number(int, 1, 1 << 24),
        vol.Optional("mdns"): flag,
        vol.Optional("reverse_dns"): flag,
    }
    return vol.Schema(
        {
            vol.Optional("data_dir"): vol.Any(
                None, vol.All(str, vol.Length(min=1), vol.Coerce(Path)), msg="must be a folder"
            ),
            vol.Optional("site_name"): name,
            vol.Optional("discovery"): discovery,
        }
    )
