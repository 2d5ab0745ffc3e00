"""Netmon in Home Assistant: every device of the network, and whether it is there."""

from __future__ import annotations

import asyncio
import logging
import shutil
from functools import partial
from itertools import batched
from typing import TYPE_CHECKING

from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import EVENT_HOMEASSISTANT_STOP, Platform
from homeassistant.exceptions import (
    ConfigEntryAuthFailed,
    ConfigEntryError,
    ConfigEntryNotReady,
    HomeAssistantError,
)
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.start import async_at_started

from .absence import async_absence, async_forget_absence
from .const import CHUNK, CONF_MODE, DOMAIN, MODE_EMBEDDED, MODE_REMOTE
from .coordinator import NetmonConfigEntry, NetmonCoordinator
from .dashboard_source import async_offer_dashboard
from .enabling import async_follow_enabling
from .engine import (
    ConfigError,
    CredentialError,
    ForbiddenError,
    InvalidRequestError,
    NetmonError,
    NotFoundError,
    Presence,
    StoreNewerError,
)
from .failures import translated
from .issues import async_clear_issues, async_update_version_issue
from .kept_seeds import async_keep_seeds
from .making import async_make_backend, data_folder
from .registry import Registry
from .services import async_set_up_services
from .updating import async_ensure_targets, async_entry_updated

if TYPE_CHECKING:
    from homeassistant.core import Event, HomeAssistant
    from homeassistant.helpers.device_registry import DeviceEntry
    from homeassistant.helpers.typing import ConfigType

    from .backend import Backend

_LOGGER = logging.getLogger(__name__)

CONFIG_SCHEMA = cv.config_entry_only_config_schema(DOMAIN)
PLATFORMS = [
    Platform.BINARY_SENSOR,
    Platform.BUTTON,
    Platform.DEVICE_TRACKER,
    Platform.EVENT,
    Platform.SENSOR,
    Platform.UPDATE,
]


async def async_setup(hass: HomeAssistant, config: ConfigType) -> bool:
    """Register the actions, and offer a dashboard."""
    async_set_up_services(hass)
    await async_offer_dashboard(hass)
    return True


async def async_setup_entry(hass: HomeAssistant, entry: NetmonConfigEntry) -> bool:
    """Load what is known, make its entities, and begin to look once Home Assistant has started."""
    absence = async_absence(hass, entry)
    try:
        backend = await _open(hass, entry)
        try:
            await _set_up(hass, entry, backend)
        except BaseException:
            await backend.close()
            raise
    except BaseException as err:
        # Home Assistant tells the log; nothing that people act on moves for that.
        said = getattr(err, "translation_placeholders", None) or {}
        absence.async_begin(said.get("problem", ""))
        absence.async_be_told_of()
        absence.held.async_restore()
        raise
    if backend.available:
        absence.async_end()
    # Whose devices an engine that has lost its database has yet to find again.
    absence.held.async_restore()
    return True


async def async_unload_entry(hass: HomeAssistant, entry: NetmonConfigEntry) -> bool:
    """Take the entities out and end the backend; their states stay for who comes after them."""
    coordinator = entry.runtime_data
    coordinator.async_announce()
    coordinator.begins_anew = entry.disabled_by is None
    if not await hass.config_entries.async_unload_platforms(entry, PLATFORMS):
        coordinator.begins_anew = False
        return False
    coordinator.async_stop()
    await _close(coordinator.backend)
    coordinator.absence.async_be_told_of()
    if entry.disabled_by is not None:
        async_forget_absence(hass, entry)
    return True


async def async_remove_entry(hass: HomeAssistant, entry: NetmonConfigEntry) -> None:
    """Delete what the embedded engine has kept, and what was wrong with an entry that was never set up."""
    async_forget_absence(hass, entry)
    async_clear_issues(hass, entry)
    if entry.data[CONF_MODE] == MODE_EMBEDDED:
        await async_keep_seeds(hass, Registry(hass, entry).async_seeds())
        await hass.async_add_executor_job(partial(shutil.rmtree, data_folder(hass), ignore_errors=True))


async def async_remove_config_entry_device(
    hass: HomeAssistant, entry: NetmonConfigEntry, device_entry: DeviceEntry
) -> bool:
    """Forget a device that is gone; of one that is there say what can be done instead."""
    device_id = Registry(hass, entry).async_device_id(device_entry)
    # Of an entry that is not loaded nobody knows who is there.
    if device_id is None or entry.state is not ConfigEntryState.LOADED:
        return False
    coordinator = entry.runtime_data
    device = coordinator.backend.state.devices.get(device_id)
    if device is None:
        return True
    if device.presence is Presence.ONLINE:
        raise HomeAssistantError(
            translation_domain=DOMAIN,
            translation_key="device_is_there",
            translation_placeholders={"device": device.label},
        )
    try:
        await coordinator.backend.forget(device_id)
    except NotFoundError:
        return True
    except NetmonError as err:
        raise translated(err) from err
    return True


async def _open(hass: HomeAssistant, entry: NetmonConfigEntry) -> Backend:
    try:
        backend = await async_make_backend(hass, entry)
    except (ConfigError, InvalidRequestError) as err:
        raise ConfigEntryError(
            translation_domain=DOMAIN,
            translation_key="settings_refused",
            translation_placeholders={"problem": err.message},
        ) from err
    try:
        await backend.open()
    except (CredentialError, ForbiddenError) as err:
        raise ConfigEntryAuthFailed(
            translation_domain=DOMAIN,
            translation_key="credential_refused",
            translation_placeholders={"problem": err.message},
        ) from err
    except StoreNewerError as err:
        # It is there for as long as this version of ours is.
        raise ConfigEntryError(
            translation_domain=DOMAIN,
            translation_key="not_ready",
            translation_placeholders={"problem": err.message},
        ) from err
    except NetmonError as err:
        async_update_version_issue(hass, entry, err)
        raise ConfigEntryNotReady(
            translation_domain=DOMAIN,
            translation_key="not_ready",
            translation_placeholders={"problem": err.message},
        ) from err
    async_update_version_issue(hass, entry, None)
    return backend


async def _set_up(hass: HomeAssistant, entry: NetmonConfigEntry, backend: Backend) -> None:
    entry.runtime_data = coordinator = NetmonCoordinator(hass, entry, backend)
    await async_ensure_targets(coordinator)
    coordinator.registry.async_make_hub(backend.info.version)
    coordinator.async_start()
    entry.async_on_unload(coordinator.async_stop)
    coordinator.registry.async_prune(
        {device.id: device for device, _ in coordinator.admissions.async_admitted()},
        # The engine in here knows every device that has a row, unless it has lost its database; a server may
        # have forgotten some while we were away.
        known=None if entry.data[CONF_MODE] == MODE_REMOTE else backend.state.devices.keys(),
    )
    coordinator.registry.async_enable(coordinator.population.enabled)
    coordinator.async_update_issues()
    entry.async_on_unload(lambda: async_clear_issues(hass, entry))
    await coordinator.measuring.async_begin()
    await hass.config_entries.async_forward_entry_setups(entry, PLATFORMS)
    for chunk in batched(coordinator.admissions.async_admitted(), CHUNK, strict=False):
        coordinator.admissions.async_add_now(chunk)
        # Let others run: a thousand trackers take seconds.
        await asyncio.sleep(0)

    entry.async_on_unload(coordinator.activity.async_start())

    async def start(_: HomeAssistant) -> None:
        try:
            await backend.start()
        except (NetmonError, OSError) as err:
            _LOGGER.error("Netmon does not start: %s", err)  # noqa: TRY400 - the sentence says it all

    async def stop(_: Event) -> None:
        await _close(backend)

    entry.async_on_unload(async_at_started(hass, start))
    entry.async_on_unload(hass.bus.async_listen_once(EVENT_HOMEASSISTANT_STOP, stop))
    entry.async_on_unload(async_follow_enabling(hass, coordinator))
    entry.async_on_unload(entry.add_update_listener(async_entry_updated))


async def _close(backend: Backend) -> None:
    try:
        await backend.close()
    except NetmonError as err:
        _LOGGER.error("Netmon could not write what it knew: %s", err)  # noqa: TRY400 - see above
