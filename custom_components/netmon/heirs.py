"""What becomes of the user's choices when a device was merged into another: that one, the heir, has them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from homeassistant.core import callback

from .chosen import joined
from .const import CONF_DEVICE, SUBENTRY_CREDENTIAL, SUBENTRY_PORTS

if TYPE_CHECKING:
    from homeassistant.config_entries import ConfigEntry, ConfigSubentry
    from homeassistant.core import HomeAssistant


@callback
def async_pass_on(hass: HomeAssistant, entry: ConfigEntry, device_id: str, heir: str) -> None:
    """Have the heir keep the ports, the sensors and the credentials that were chosen for a device."""
    for subentry in tuple(entry.subentries.values()):
        if subentry.subentry_type == SUBENTRY_CREDENTIAL and device_id in subentry.data.get("devices", ()):
            named = [heir if each == device_id else each for each in subentry.data["devices"]]
            data = {**subentry.data, "devices": list(dict.fromkeys(named))}
            hass.config_entries.async_update_subentry(entry, subentry, data=data)
        elif subentry.subentry_type == SUBENTRY_PORTS and subentry.data[CONF_DEVICE] == device_id:
            _pass_on_choice(hass, entry, subentry, heir)


def _pass_on_choice(hass: HomeAssistant, entry: ConfigEntry, choice: ConfigSubentry, heir: str) -> None:
    unique_id = f"{SUBENTRY_PORTS}:{heir}"
    own = next((each for each in entry.subentries.values() if each.unique_id == unique_id), None)
    if own is None:
        data = {**choice.data, CONF_DEVICE: heir}
        hass.config_entries.async_update_subentry(entry, choice, data=data, unique_id=unique_id)
        return
    hass.config_entries.async_update_subentry(entry, own, data=joined(own.data, choice.data))
    hass.config_entries.async_remove_subentry(entry, choice.subentry_id)
