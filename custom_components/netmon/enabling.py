"""Adds entities that are enabled while the entry is set up, at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from homeassistant.core import callback
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers import entity_registry as er

if TYPE_CHECKING:
    from homeassistant.core import CALLBACK_TYPE, Event, HomeAssistant

    from .coordinator import NetmonCoordinator


@callback
def async_follow_enabling(hass: HomeAssistant, coordinator: NetmonCoordinator) -> CALLBACK_TYPE:
    """Begin; returns the way out."""
    entities, devices = er.async_get(hass), dr.async_get(hass)

    @callback
    def enabled(event: Event[er.EventEntityRegistryUpdatedData]) -> None:
        data = event.data
        if data["action"] != "update" or "disabled_by" not in data["changes"]:
            return
        row = entities.async_get(data["entity_id"])
        if row is None or row.disabled or row.config_entry_id != coordinator.config_entry.entry_id:
            return
        device_row = devices.async_get(row.device_id) if row.device_id is not None else None
        device_id = coordinator.registry.async_device_id(device_row) if device_row is not None else None
        if device_id is None:
            coordinator.async_add_missing()
        elif (admitted := coordinator.admissions.async_find(device_id)) is not None:
            coordinator.admissions.async_add_now([admitted])

    return hass.bus.async_listen(er.EVENT_ENTITY_REGISTRY_UPDATED, enabled)
