"""Whether targets answer, and whether netmon itself can see."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, override

from homeassistant.components.binary_sensor import DOMAIN, BinarySensorDeviceClass, BinarySensorEntity
from homeassistant.const import EntityCategory

from .const import SUBENTRY_TARGET
from .entity import NetmonHubEntity, NetmonTargetEntity

if TYPE_CHECKING:
    from homeassistant.core import HomeAssistant
    from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

    from .coordinator import NetmonConfigEntry

PARALLEL_UPDATES = 0


async def async_setup_entry(
    hass: HomeAssistant, entry: NetmonConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Make the hub's, and one for each target."""
    coordinator = entry.runtime_data
    async_add_entities([NetmonHealth(coordinator, "monitor_health")])
    for subentry_id, subentry in entry.subentries.items():
        if subentry.subentry_type == SUBENTRY_TARGET:
            async_add_entities(
                [NetmonConnectivity(coordinator, subentry, "connectivity")], config_subentry_id=subentry_id
            )


class NetmonHealth(NetmonHubEntity, BinarySensorEntity):
    """On while netmon is blind: its link is down, say, or everybody fell silent at once."""

    _domain = DOMAIN
    _attr_device_class = BinarySensorDeviceClass.PROBLEM
    _attr_entity_category = EntityCategory.DIAGNOSTIC

    @property
    @override
    def is_on(self) -> bool:
        """Whether netmon cannot see."""
        return self.coordinator.data.blind

    @property
    @override
    def extra_state_attributes(self) -> dict[str, Any]:
        """Why it cannot."""
        return {"reason": self.coordinator.data.blind_reason}


class NetmonConnectivity(NetmonTargetEntity, BinarySensorEntity):
    """Whether a target answers."""

    _domain = DOMAIN
    _attr_device_class = BinarySensorDeviceClass.CONNECTIVITY

    @property
    @override
    def is_on(self) -> bool | None:
        """Whether it is up; None: not decided yet."""
        status = self.coordinator.backend.state.targets.get(self.target_id)
        return None if status is None else status.up
