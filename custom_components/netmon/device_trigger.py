"""What happens to one device, as triggers of automations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import probatio
from homeassistant.components.device_automation import DEVICE_TRIGGER_BASE_SCHEMA
from homeassistant.components.event import ATTR_EVENT_TYPE
from homeassistant.components.homeassistant.triggers import event as event_trigger
from homeassistant.const import ATTR_DEVICE_ID, CONF_DEVICE_ID, CONF_DOMAIN, CONF_PLATFORM, CONF_TYPE
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers.device_registry import DeviceEntryType

from .const import DOMAIN, EVENT_ACTIVITY

if TYPE_CHECKING:
    from homeassistant.core import CALLBACK_TYPE, HomeAssistant
    from homeassistant.helpers.trigger import TriggerActionType, TriggerInfo
    from homeassistant.helpers.typing import ConfigType

    from .coordinator import NetmonConfigEntry

# What the event on the bus says of each.
TRIGGERS: dict[str, dict[str, str]] = {
    "comes": {ATTR_EVENT_TYPE: "device_up"},
    "goes": {ATTR_EVENT_TYPE: "device_down"},
    "slow": {ATTR_EVENT_TYPE: "alert", "rule": "latency"},
    "new_address": {ATTR_EVENT_TYPE: "address_changed"},
}
# Only of devices that tell of their ports.
PORT_TRIGGERS: dict[str, dict[str, str]] = {
    "port_up": {ATTR_EVENT_TYPE: "port_up"},
    "port_down": {ATTR_EVENT_TYPE: "port_down"},
    "port_flapping": {ATTR_EVENT_TYPE: "port_flapping"},
    "restarted": {ATTR_EVENT_TYPE: "device_restarted"},
}
_ALL = {**TRIGGERS, **PORT_TRIGGERS}

TRIGGER_SCHEMA = DEVICE_TRIGGER_BASE_SCHEMA.extend({probatio.Required(CONF_TYPE): probatio.In(_ALL)})


async def async_get_triggers(hass: HomeAssistant, device_id: str) -> list[dict[str, str]]:
    """Return the triggers of a device; the hub and the targets have none."""
    row = dr.async_get(hass).async_get(device_id)
    if not isinstance(row, dr.DeviceEntry) or row.entry_type is DeviceEntryType.SERVICE:
        return []
    return [
        {CONF_PLATFORM: "device", CONF_DOMAIN: DOMAIN, CONF_DEVICE_ID: device_id, CONF_TYPE: each}
        for each in (_ALL if _tells_of_ports(hass, row) else TRIGGERS)
    ]


async def async_attach_trigger(
    hass: HomeAssistant, config: ConfigType, action: TriggerActionType, trigger_info: TriggerInfo
) -> CALLBACK_TYPE:
    """Listen to what the event on the bus says of the device."""
    wanted: dict[str, Any] = {ATTR_DEVICE_ID: config[CONF_DEVICE_ID], **_ALL[config[CONF_TYPE]]}
    schema = event_trigger.TRIGGER_SCHEMA(
        {
            event_trigger.CONF_PLATFORM: "event",
            event_trigger.CONF_EVENT_TYPE: EVENT_ACTIVITY,
            event_trigger.CONF_EVENT_DATA: wanted,
        }
    )
    return await event_trigger.async_attach_trigger(
        hass, schema, action, trigger_info, platform_type="device"
    )


def _tells_of_ports(hass: HomeAssistant, row: dr.DeviceEntry) -> bool:
    loaded: list[NetmonConfigEntry] = hass.config_entries.async_loaded_entries(DOMAIN)
    coordinators = [entry.runtime_data for entry in loaded]
    return any(each.registry.async_device_id(row) in each.backend.state.ports for each in coordinators)
