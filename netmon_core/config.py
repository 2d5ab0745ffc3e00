"""Settings: one TOML file, then NETMON_* variables, then flags, validated into frozen data.

The one way in. Nothing needs to be set; an error names the key and what is allowed.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .errors import ConfigError
from .settings import (
    alerts,
    credentials,
    discovery,
    informants,
    inspection,
    metrics,
    monitoring,
    presence,
    server,
)
from .settings.alerts import AlertSettings
from .settings.checks import name
from .settings.credentials import SECRET_KEYS, CredentialSettings
from .settings.discovery import DiscoverySettings
from .settings.informants import InformantSettings
from .settings.inspection import InspectionSettings
from .settings.metrics import MetricsSettings
from .settings.monitoring import MonitoringSettings
from .settings.presence import PresenceSettings
from .settings.server import ServerSettings
from .settings.variables import add_credentials

if TYPE_CHECKING:
    import voluptuous as vol

SYSTEM_CONFIG = Path("/etc/netmon/netmon.toml")
SYSTEM_DATA = Path("/var/lib/netmon")
# What stands before the path of a file that holds a secret, and the largest such file.
FILE_SCHEME = "file:"
SECRET_FILE_BYTES = 4096


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """Everything that can be set. `data_dir` None: nothing is kept across restarts."""

    data_dir: Path | None = None
    site_name: str = "Home"
    credentials: tuple[CredentialSettings, ...] = ()
    discovery: DiscoverySettings = field(default_factory=DiscoverySettings)
    monitoring: MonitoringSettings = field(default_factory=MonitoringSettings)
    presence: PresenceSettings = field(default_factory=PresenceSettings)
    inspection: InspectionSettings = field(default_factory=InspectionSettings)
    informants: InformantSettings = field(default_factory=InformantSettings)
    alerts: AlertSettings = field(default_factory=AlertSettings)
    metrics: MetricsSettings = field(default_factory=MetricsSettings)
    server: ServerSettings = field(default_factory=ServerSettings)


# Each section: its settings, and what makes the schema that validates them.
SECTIONS: Mapping[str, tuple[type[Any], Callable[[], vol.Schema]]] = {
    "discovery": (DiscoverySettings, discovery.schema),
    "monitoring": (MonitoringSettings, monitoring.schema),
    "presence": (PresenceSettings, presence.schema),
    "inspection": (InspectionSettings, inspection.schema),
    "informants": (InformantSettings, informants.schema),
    "alerts": (AlertSettings, alerts.schema),
    "metrics": (MetricsSettings, metrics.schema),
    "server": (ServerSettings, server.schema),
}

# What voluptuous says of a wrong shape.
_IN_OUR_WORDS = {
    "extra keys not allowed": "is not a setting; see the list in docs/settings.md",
    "expected a dictionary": "must be a section, not a value",
    "expected a list": "must be a list",
}


def parse_config(data: Mapping[str, Any]) -> Config:
    """Validate plain data (what a TOML file holds); raises ConfigError naming the key and what is allowed."""
    import voluptuous as vol  # noqa: PLC0415 - 15 ms that a start without settings need not pay

    try:
        clean: dict[str, Any] = _schema()(_with_secrets(data))
    except vol.MultipleInvalid as err:
        first = err.errors[0]
        key = ".".join(str(part) for part in first.path)
        raise ConfigError(f"{key}: {_explain(first)}", field=key) from err
    for key in SECTIONS.keys() & clean.keys():
        kind, _ = SECTIONS[key]
        clean[key] = kind(**clean[key])
    return Config(**clean)


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
    if listed := add_credentials(data.get("credentials", []), environ):
        data["credentials"] = listed
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
    for section, (kind, _) in SECTIONS.items():
        for field_ in fields(kind):
            value = environ.get(f"NETMON_{section.upper()}_{field_.name.upper()}")
            if value is not None:
                parts = [part.strip() for part in value.split(",") if part.strip()]
                is_list = str(field_.type).startswith("tuple")
                data.setdefault(section, {})[field_.name] = parts if is_list else value
    return data


def _with_secrets(data: Mapping[str, Any]) -> dict[str, Any]:
    """Read the files that credentials name as "file:PATH"; raises ConfigError naming the key."""
    whole = dict(data)
    listed = whole.get("credentials")
    if isinstance(listed, list | tuple):
        whole["credentials"] = [
            {key: _read_secret(value, f"credentials.{number}.{key}") for key, value in table.items()}
            if isinstance(table, dict)
            else table
            for number, table in enumerate(listed)
        ]
    return whole


def _read_secret(value: object, key: str) -> object:
    """The first line of the file that a secret names; anything else as it is."""
    if key.rpartition(".")[2] not in SECRET_KEYS or not str(value).startswith(FILE_SCHEME):
        return value
    path = Path(str(value).removeprefix(FILE_SCHEME))
    # A relative one would be another file for each folder that netmon is started in.
    if not path.is_absolute():
        raise ConfigError(f"{key}: must name a file by its whole path, from / on.", field=key)
    try:
        with path.open("rb") as file:
            text = file.read(SECRET_FILE_BYTES + 1)
    except (OSError, ValueError) as err:
        why = getattr(err, "strerror", None) or "its path is none"
        raise ConfigError(f"{key}: the file {path} cannot be read: {why}.", field=key) from err
    if len(text) > SECRET_FILE_BYTES:
        raise ConfigError(f"{key}: {path} is larger than {SECRET_FILE_BYTES} bytes.", field=key)
    return text.decode(errors="replace").partition("\n")[0].rstrip("\r")


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
    return _IN_OUR_WORDS.get(error.error_message, error.error_message)


@cache
def _schema() -> vol.Schema:
    import voluptuous as vol  # noqa: PLC0415 - see parse_config

    folder = vol.Any(None, vol.All(str, vol.Length(min=1), vol.Coerce(Path)), msg="must be a folder")
    sections = {key: schema() for key, (_, schema) in SECTIONS.items()}
    return vol.Schema(
        {"data_dir": folder, "site_name": name(), "credentials": credentials.schema(), **sections}
    )
