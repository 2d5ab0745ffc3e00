"""Make the backend that an entry asks for."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from homeassistant.components import network, zeroconf
from homeassistant.const import CONF_NAME
from homeassistant.helpers.aiohttp_client import async_get_clientsession
from homeassistant.helpers.event import async_call_later

from .const import (
    CONF_INTERVAL,
    CONF_KIND,
    CONF_MODE,
    CONF_WHERE,
    DOMAIN,
    MODE_REMOTE,
    RENEW_AFTER,
    SUBENTRY_TARGET,
)
from .credentials import credentials_of
from .embedded import EmbeddedBackend
from .engine import CredentialError, ForbiddenError, NetmonError, ProbeKind, parse_config
from .kept_seeds import async_kept_seeds
from .options import read_options
from .registry import Registry
from .remote import RemoteBackend
from .servers import connect, make_client

if TYPE_CHECKING:
    from collections.abc import Mapping

    from homeassistant.core import HomeAssistant

    from .backend import Backend
    from .coordinator import NetmonConfigEntry
    from .engine import Config
    from .options import Options


async def async_make_backend(hass: HomeAssistant, entry: NetmonConfigEntry) -> Backend:
    """Make it, not opened yet; raises ConfigError and InvalidRequestError."""
    if entry.data[CONF_MODE] == MODE_REMOTE:
        return _remote(hass, entry)
    return EmbeddedBackend(
        await async_make_config(hass, entry),
        session=async_get_clientsession(hass),
        zeroconf=await zeroconf.async_get_async_instance(hass),
        seeds=await async_kept_seeds(hass, Registry(hass, entry).async_seeds()),
    )


async def async_make_config(hass: HomeAssistant, entry: NetmonConfigEntry) -> Config:
    """Make the settings of an engine in here; raises ConfigError."""
    options = read_options(entry.options)
    targets = [
        target_of(subentry.data)
        for subentry in entry.subentries.values()
        if subentry.subentry_type == SUBENTRY_TARGET
    ]
    interfaces = options.interfaces or await async_enabled_interfaces(hass)
    data = config_data(options, data_folder(hass), interfaces, targets)
    return parse_config({**data, "credentials": credentials_of(entry)})


def _remote(hass: HomeAssistant, entry: NetmonConfigEntry) -> Backend:
    def begin_anew(*_: object) -> None:
        hass.config_entries.async_schedule_reload(entry.entry_id)

    def refused(err: Exception) -> None:
        if isinstance(err, CredentialError | ForbiddenError):
            entry.async_start_reauth(hass)
        elif isinstance(err, NetmonError):
            begin_anew()
        else:
            # Whatever ended it may well do so again.
            entry.async_on_unload(async_call_later(hass, RENEW_AFTER, begin_anew))

    return RemoteBackend(connect(hass, entry.data), make_client(hass, entry.data), refused=refused)


def data_folder(hass: HomeAssistant) -> Path:
    """The folder of the embedded engine; Home Assistant's backups contain it."""
    return Path(hass.config.path(".storage", DOMAIN))


async def async_enabled_interfaces(hass: HomeAssistant) -> tuple[str, ...]:
    """The adapters that Home Assistant itself uses."""
    return tuple(adapter["name"] for adapter in await network.async_get_adapters(hass) if adapter["enabled"])


def config_data(
    options: Options, folder: Path, interfaces: tuple[str, ...], targets: list[dict[str, object]]
) -> dict[str, Any]:
    """The settings of the engine, as a settings file would hold them."""
    return {
        "data_dir": str(folder),
        # The event entity tells of them; in Home Assistant's log a warning is something to mend.
        "alerts": {"log_warnings": False},
        "discovery": {
            "interfaces": list(interfaces),
            "subnets": list(options.subnets),
            "name_servers": list(options.name_servers),
            "sweep_interval": options.sweep_interval,
        },
        "monitoring": {"interval": options.probe_interval, "targets": targets},
        "presence": {"patience": options.patience, "shortest_grace": options.shortest_grace},
    }


def target_of(data: Mapping[str, Any]) -> dict[str, object]:
    """Read a target subentry as a settings file would hold it."""
    kind = ProbeKind(data[CONF_KIND])
    target: dict[str, object] = {"kind": str(kind), "name": data[CONF_NAME]}
    if kind is ProbeKind.HTTP:
        target["url"] = data[CONF_WHERE]
    elif kind is ProbeKind.TCP:
        host, _, port = str(data[CONF_WHERE]).rpartition(":")
        target |= {"host": host.removeprefix("[").removesuffix("]"), "port": port}
    else:
        target["host"] = data[CONF_WHERE]
    if CONF_INTERVAL in data:
        target["interval"] = data[CONF_INTERVAL]
    return target
