"""Changing an entry, which then begins anew."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from homeassistant.core import callback
from homeassistant.helpers.typing import UNDEFINED, UndefinedType

if TYPE_CHECKING:
    from collections.abc import Mapping

    from homeassistant.config_entries import ConfigEntry
    from homeassistant.core import HomeAssistant


@callback
def async_change(
    hass: HomeAssistant,
    entry: ConfigEntry,
    *,
    data: Mapping[str, Any] | UndefinedType = UNDEFINED,
    options: Mapping[str, Any] | UndefinedType = UNDEFINED,
) -> bool:
    """Change an entry, and have it begin anew with that; whether there was anything to change."""
    if not hass.config_entries.async_update_entry(entry, data=data, options=options):
        return False
    # One that could not be set up does not listen for changes.
    if not entry.update_listeners:
        hass.config_entries.async_schedule_reload(entry.entry_id)
    return True


@callback
def async_begin_anew(
    hass: HomeAssistant,
    entry: ConfigEntry,
    *,
    data: Mapping[str, Any] | UndefinedType = UNDEFINED,
    options: Mapping[str, Any] | UndefinedType = UNDEFINED,
) -> None:
    """Change an entry, and have it begin anew even where there was nothing to change."""
    if not async_change(hass, entry, data=data, options=options):
        hass.config_entries.async_schedule_reload(entry.entry_id)
