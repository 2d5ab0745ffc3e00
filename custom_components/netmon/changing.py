"""Changing an entry, which begins anew with that."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from homeassistant.config_entries import ConfigFlow
from homeassistant.core import callback
from homeassistant.helpers.typing import UNDEFINED, UndefinedType

if TYPE_CHECKING:
    from collections.abc import Mapping

    from homeassistant.config_entries import ConfigEntry, ConfigFlowResult
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


class ChangingFlow(ConfigFlow):
    """A flow that may change the entry it is about."""

    def _change(
        self,
        entry: ConfigEntry,
        *,
        data: Mapping[str, Any] | UndefinedType = UNDEFINED,
        options: Mapping[str, Any] | UndefinedType = UNDEFINED,
    ) -> ConfigFlowResult:
        if not async_change(self.hass, entry, data=data, options=options):
            self.hass.config_entries.async_schedule_reload(entry.entry_id)
        return self.async_update_and_abort(entry)
