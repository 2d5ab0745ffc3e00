"""What happens on the network, as one event entity."""

from __future__ import annotations

from typing import TYPE_CHECKING, override

from homeassistant.components.event import DOMAIN, EventEntity
from homeassistant.core import callback

from .adding import Adding
from .const import ACTIVITY_KEY
from .entity import NetmonHubEntity

if TYPE_CHECKING:
    from homeassistant.core import HomeAssistant
    from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

    from .activity import Told
    from .coordinator import NetmonConfigEntry, NetmonCoordinator

PARALLEL_UPDATES = 0

EVENT_TYPES = (
    "device_new",
    "device_up",
    "device_down",
    "address_changed",
    "address_conflict",
    "alert",
    "alert_over",
    "finding",
    "finding_over",
    "port_up",
    "port_down",
    "port_flapping",
    "port_steady",
    "device_restarted",
)


async def async_setup_entry(
    hass: HomeAssistant, entry: NetmonConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Make the hub's one event entity."""
    coordinator = entry.runtime_data
    Adding(coordinator, DOMAIN, async_add_entities, hub=lambda: [NetmonActivity(coordinator, ACTIVITY_KEY)])


class NetmonActivity(NetmonHubEntity, EventEntity):
    """The network's activity, for who wants a state of it."""

    _domain = DOMAIN
    _object_key = "network_activity"
    # Home Assistant's log has a line for each of its states, which would say a second time what stands there.
    _attr_entity_registry_enabled_default = False

    def __init__(self, coordinator: NetmonCoordinator, key: str) -> None:
        super().__init__(coordinator, key)
        self._attr_event_types = list(EVENT_TYPES)

    @override
    async def async_added_to_hass(self) -> None:
        """Begin to listen."""
        await super().async_added_to_hass()
        self.async_on_remove(self.coordinator.activity.told.add(self._heard))

    @callback
    def _heard(self, told: Told) -> None:
        self._trigger_event(told.kind, told.attributes)
        self.async_write_ha_state()
