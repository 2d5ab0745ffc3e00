"""What all entities have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING, override

from homeassistant.core import callback
from homeassistant.helpers.device_registry import DeviceEntryType, DeviceInfo
from homeassistant.helpers.entity import Entity
from homeassistant.helpers.update_coordinator import CoordinatorEntity
from homeassistant.util import dt as dt_util
from homeassistant.util import slugify

from .const import DOMAIN, GRACE
from .coordinator import NetmonCoordinator
from .hold import Hold
from .particulars import particulars

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from homeassistant.config_entries import ConfigSubentry
    from homeassistant.core import HomeAssistant

    from .engine import Device


_GRACE = Hold(length=GRACE)
# What `slugify` makes of a name without any letter it knows.
UNNAMED = "unknown"


class NetmonEntity(Entity):
    """Says what was so last for as long as it is held, while nobody says what is so.

    When its entry is set up anew it leaves its state behind, for who comes after it.
    """

    _attr_has_entity_name = True

    coordinator: NetmonCoordinator

    @property
    def hold(self) -> Hold:
        """How long it says what was so last."""
        return _GRACE

    @property
    def as_of(self) -> datetime | None:
        """When what it says was last known to be so; None: it is so now."""
        return self.coordinator.away_since

    @property
    def exists(self) -> bool:
        """Whether netmon knows what it is about."""
        return True

    @property
    @override
    def available(self) -> bool:
        """Whether what it says is so, or is held."""
        return self.exists and not self.hold.is_over(self.as_of, dt_util.utcnow())

    @property
    def stays(self) -> bool:
        """Whether another entity is about to take over."""
        return self.coordinator.begins_anew

    @override
    async def async_added_to_hass(self) -> None:
        """Take over from who was there before."""
        await super().async_added_to_hass()
        self.coordinator.absence.held.async_take_over(self.entity_id)
        self.coordinator.present.add((self.platform.domain, self.unique_id))

    @override
    async def async_will_remove_from_hass(self) -> None:
        """Leave the state behind for who takes over; else Home Assistant writes that it is unavailable."""
        await super().async_will_remove_from_hass()
        self.coordinator.present.discard((self.platform.domain, self.unique_id))
        row = self.registry_entry
        if self.stays and self.available and row is not None and not row.disabled:
            self.registry_entry = _RowThatStays(self._leave)  # type: ignore[assignment]

    @callback
    def _leave(self) -> None:
        self.coordinator.absence.held.async_leave(self.entity_id, self.as_of or dt_util.utcnow(), self.hold)


class _RowThatStays:
    """Stands for the row of an entity that is taken out, and that Home Assistant would call unavailable."""

    disabled = False

    def __init__(self, leave: Callable[[], None]) -> None:
        self._leave = leave

    def write_unavailable_state(self, _: HomeAssistant) -> None:
        """Leave the state as it is."""
        self._leave()


class NetmonHubEntity(NetmonEntity, CoordinatorEntity[NetmonCoordinator]):
    """Something about netmon itself, or all of the network."""

    coordinator: NetmonCoordinator
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


class NetmonSubjectEntity(NetmonEntity):
    """Something about one device or target; told only of what concerns it."""

    _attr_should_poll = False

    # What its entity id is made of, beside the name of the subject.
    _domain = "sensor"
    # What to listen to.
    _keys: tuple[str, ...] = ()

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
