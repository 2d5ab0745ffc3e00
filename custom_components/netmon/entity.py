"""What all entities have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING, override

from homeassistant.core import callback
from homeassistant.helpers.device_registry import DeviceEntryType, DeviceInfo
from homeassistant.helpers.entity import Entity
from homeassistant.helpers.update_coordinator import CoordinatorEntity
from homeassistant.util import slugify

from .const import DOMAIN
from .coordinator import NetmonCoordinator
from .particulars import particulars

if TYPE_CHECKING:
    from homeassistant.config_entries import ConfigSubentry

    from .engine import Device


# What `slugify` makes of a name without any letter it knows.
UNNAMED = "unknown"


class NetmonHubEntity(CoordinatorEntity[NetmonCoordinator]):
    """Something about netmon itself, or all of the network."""

    _attr_has_entity_name = True
    # What its entity id is made of.
    _domain = "sensor"
    _object_key: str | None = None

    def __init__(self, coordinator: NetmonCoordinator, key: str) -> None:
        super().__init__(coordinator)
        # Home Assistant would make it of the entry's title, in its own language; dashboards and automations
        # that are passed on find ours by one name everywhere.
        self.entity_id = f"{self._domain}.{DOMAIN}_{self._object_key or key}"
        self._attr_translation_key = key
        self._attr_unique_id = f"{coordinator.server_id}-{key}"
        self._attr_device_info = DeviceInfo(identifiers={coordinator.registry.hub})


class NetmonSubjectEntity(Entity):
    """Something about one device or target; told only of what concerns it."""

    _attr_has_entity_name = True
    _attr_should_poll = False

    coordinator: NetmonCoordinator
    # What its entity id is made of, beside the name of the subject.
    _domain = "sensor"
    # What to listen to.
    _keys: tuple[str, ...] = ()

    @property
    @override
    def available(self) -> bool:
        """Whether what is known is kept up to date, and of something that exists."""
        return self.coordinator.backend.available and self.exists

    @property
    def exists(self) -> bool:
        """Whether netmon knows the subject."""
        return False

    @override
    async def async_added_to_hass(self) -> None:
        """Begin to listen."""
        await super().async_added_to_hass()
        for key in self._keys:
            self.async_on_remove(self.coordinator.subjects.add(key, self.async_told))

    @callback
    def async_told(self) -> None:
        """Write the state; Home Assistant drops what is as before."""
        self.async_write_ha_state()


class NetmonDeviceEntity(NetmonSubjectEntity):
    """Something about one device."""

    # What its entity id has for its key.
    _object_key: str | None = None

    def __init__(self, coordinator: NetmonCoordinator, device: Device, key: str | None = None) -> None:
        self.coordinator = coordinator
        self.device_id = device.id
        self._keys = (device.id,)
        self._device_info = coordinator.registry.async_device_info(device)
        suffix = "" if key is None else f"-{key}"
        self._unique_id = f"{coordinator.server_id}:{device.id}{suffix}"
        # Only proposed: Home Assistant makes it unique, and whatever it has already stays.
        if (short := slugify(particulars(device).short)) != UNNAMED:
            parts = (short, self._object_key or key)
            self.entity_id = f"{self._domain}.{'_'.join(part for part in parts if part)}"

    # Properties, and not `_attr_`: a tracker's base class has its own ideas of these.

    @property
    @override
    def unique_id(self) -> str:
        """Netmon's id, which no new address or MAC changes."""
        return self._unique_id

    @property
    @override
    def device_info(self) -> DeviceInfo:
        """The device."""
        return self._device_info

    @property
    @override
    def exists(self) -> bool:
        """Whether the inventory has the device."""
        return self.device_id in self.coordinator.backend.state.devices

    @property
    def device(self) -> Device | None:
        """What is known of the device."""
        return self.coordinator.backend.state.devices.get(self.device_id)


class NetmonTargetEntity(NetmonSubjectEntity):
    """Something about one target of the user's."""

    def __init__(self, coordinator: NetmonCoordinator, subentry: ConfigSubentry, key: str) -> None:
        self.coordinator = coordinator
        self.target_id = subentry.unique_id or ""
        self._keys = (self.target_id,)
        self._attr_translation_key = key
        self._attr_unique_id = f"{coordinator.server_id}-{subentry.subentry_id}-{key}"
        # In no language, as the hub's.
        if (name := slugify(subentry.title)) != UNNAMED:
            self.entity_id = f"{self._domain}.{name}_{key}"
        self._attr_device_info = DeviceInfo(
            identifiers={(DOMAIN, f"{coordinator.server_id}-{subentry.subentry_id}")},
            entry_type=DeviceEntryType.SERVICE,
            name=subentry.title,
            via_device_id=coordinator.registry.async_hub_row_id(),
        )

    @property
    @override
    def exists(self) -> bool:
        """Whether the target is probed."""
        return self.target_id in self.coordinator.backend.state.targets
