"""The data files stand still while Home Assistant copies them."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from .const import DOMAIN
from .engine import NetmonError

if TYPE_CHECKING:
    from homeassistant.core import HomeAssistant

    from .coordinator import NetmonConfigEntry

_LOGGER = logging.getLogger(__name__)


async def async_pre_backup(hass: HomeAssistant) -> None:
    """Complete the files, and leave them alone."""
    entries: list[NetmonConfigEntry] = hass.config_entries.async_loaded_entries(DOMAIN)
    for entry in entries:
        await entry.runtime_data.backend.hold()


async def async_post_backup(hass: HomeAssistant) -> None:
    """Go on."""
    entries: list[NetmonConfigEntry] = hass.config_entries.async_loaded_entries(DOMAIN)
    for entry in entries:
        try:
            await entry.runtime_data.backend.release()
        except NetmonError as err:
            _LOGGER.error("Netmon does not go on after the backup: %s", err)  # noqa: TRY400
            hass.config_entries.async_schedule_reload(entry.entry_id)
