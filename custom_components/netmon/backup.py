"""Home Assistant copies the data files while netmon goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .const import DOMAIN

if TYPE_CHECKING:
    from homeassistant.core import HomeAssistant

    from .coordinator import NetmonConfigEntry


async def async_pre_backup(hass: HomeAssistant) -> None:
    """Make the files fit to be copied."""
    entries: list[NetmonConfigEntry] = hass.config_entries.async_loaded_entries(DOMAIN)
    for entry in entries:
        await entry.runtime_data.backend.hold()


async def async_post_backup(hass: HomeAssistant) -> None:
    """The copy is made, or was given up."""
    entries: list[NetmonConfigEntry] = hass.config_entries.async_loaded_entries(DOMAIN)
    for entry in entries:
        await entry.runtime_data.backend.release()
