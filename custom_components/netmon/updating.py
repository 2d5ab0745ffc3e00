"""Carries out what was changed of an entry, in place where that is possible."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from .const import CONF_MODE, MODE_EMBEDDED, MODE_REMOTE
from .engine import ConfigError, NetmonError
from .making import async_make_config, target_of
from .options import read_options

if TYPE_CHECKING:
    from homeassistant.core import HomeAssistant

    from .coordinator import NetmonConfigEntry, NetmonCoordinator
    from .options import Options

_LOGGER = logging.getLogger(__name__)

# What the engine is made with.
_ENGINE = (
    "patience",
    "shortest_grace",
    "interfaces",
    "subnets",
    "name_servers",
    "sweep_interval",
    "probe_interval",
)


async def async_entry_updated(hass: HomeAssistant, entry: NetmonConfigEntry) -> None:
    """Do what another title, other options and other targets ask for; Home Assistant's own notes ask nothing.

    Only where the server is another, or lets in another key, the entry begins anew.
    """
    coordinator = entry.runtime_data
    # Two changes in a row are two calls.
    async with coordinator.updating:
        if entry.data != coordinator.set_up_with:
            hass.config_entries.async_schedule_reload(entry.entry_id)
            return
        coordinator.registry.async_name_hub()
        before, options = coordinator.options, read_options(entry.options)
        targets = coordinator.wanted_targets()
        retargeted = targets != coordinator.targets
        credentials = coordinator.wanted_credentials()
        if entry.data[CONF_MODE] == MODE_EMBEDDED and (
            retargeted or _of_engine(before) != _of_engine(options)
        ):
            try:
                await coordinator.backend.renew(await async_make_config(hass, entry))
            except ConfigError:
                # Its set-up says what is wrong with it.
                hass.config_entries.async_schedule_reload(entry.entry_id)
                return
            except (NetmonError, OSError) as err:
                _LOGGER.error("The engine does not take over: %s", err)  # noqa: TRY400 - the sentence says it all
        elif credentials != coordinator.credentials:
            try:
                await coordinator.backend.set_credentials(await async_make_config(hass, entry))
            except ConfigError:
                hass.config_entries.async_schedule_reload(entry.entry_id)
                return
        coordinator.credentials = credentials
        if retargeted:
            await _retarget(coordinator, targets)
        if options != before:
            await coordinator.async_set_options(options)
        if coordinator.measuring.wanted() != coordinator.measuring.choices:
            await coordinator.async_choose()
        # Some may have more patience now, or less.
        coordinator.subjects.tell_all()


async def _retarget(coordinator: NetmonCoordinator, targets: dict[str, dict[str, object]]) -> None:
    entry = coordinator.config_entry
    for target_id, data in coordinator.targets.items():
        if entry.data[CONF_MODE] == MODE_REMOTE and targets.get(target_id) != data:
            try:
                await coordinator.backend.remove_target(target_id)
            except NetmonError as err:
                _LOGGER.debug("The target %s was not removed: %s", target_id, err)
    await async_ensure_targets(coordinator)
    coordinator.async_retarget(targets)


async def async_ensure_targets(coordinator: NetmonCoordinator) -> None:
    """Have every target of the entry probed; one that cannot be does not stop the rest."""
    for data in coordinator.wanted_targets().values():
        try:
            await coordinator.backend.ensure_target(target_of(data))
        except NetmonError as err:
            _LOGGER.warning("The target %s is not probed: %s", data["name"], err)


def _of_engine(options: Options) -> list[object]:
    return [getattr(options, name) for name in _ENGINE]
