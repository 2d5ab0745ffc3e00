"""Behind which port of which switch a device is.

An entity of its own, and no attribute of the tracker: that would be written anew into the database with each
coming and going, and a person's tracker would move when a switch learns an address elsewhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, override

from homeassistant.components.sensor import SensorEntity
from homeassistant.const import EntityCategory
from homeassistant.core import callback

from .entity import NetmonDeviceEntity

if TYPE_CHECKING:
    from collections.abc import Callable

    from .coordinator import NetmonCoordinator
    from .engine import Attachment, Device

# As long as Home Assistant takes.
_STATE = 255


class NetmonPluggedIn(NetmonDeviceEntity, SensorEntity):
    """Where a device is plugged in, for who wants to see it."""

    _attr_entity_category = EntityCategory.DIAGNOSTIC
    _attr_entity_registry_enabled_default = False
    _attr_translation_key = "plugged_in_at"
    # It says how sure that is, and changes with every frame that a switch sees elsewhere.
    _unrecorded_attributes = frozenset({"why"})
    _unfollow: Callable[[], None] | None = None
    _followed: str | None = None

    def __init__(self, coordinator: NetmonCoordinator, device: Device) -> None:
        super().__init__(coordinator, device, "plugged_in_at")

    @property
    @override
    def native_value(self) -> str | None:
        """The switch and its port; None: nobody knows now."""
        at = self._attachment
        switch = None if at is None else self.coordinator.backend.state.devices.get(at.switch_id)
        if at is None or switch is None:
            return None
        port = self._port(at)
        return (switch.label if port is None else f"{switch.label}, {port}")[:_STATE]

    @property
    @override
    def extra_state_attributes(self) -> dict[str, Any]:
        """The same in parts, and why."""
        at = self._attachment
        if at is None:
            return {}
        switch = self.coordinator.backend.state.devices.get(at.switch_id)
        return {
            "switch": None if switch is None else switch.label,
            "port": self._port(at),
            "vlan": at.vlan,
            "alone": at.macs == 1,
            "why": at.why,
        }

    @override
    async def async_added_to_hass(self) -> None:
        """Learn what the ports of the switch are called."""
        await super().async_added_to_hass()
        self._follow()

    @override
    async def async_will_remove_from_hass(self) -> None:
        """Nobody asks for that any longer."""
        await super().async_will_remove_from_hass()
        self._follow(away=True)

    @callback
    @override
    def async_told(self) -> None:
        """Write it; the switch may be another."""
        self._follow()
        super().async_told()

    def _follow(self, *, away: bool = False) -> None:
        at = None if away else self._attachment
        switch_id = None if at is None else at.switch_id
        if switch_id == self._followed:
            return
        if self._unfollow is not None:
            self._unfollow()
            self._unfollow = None
        self._followed = switch_id
        if switch_id is not None:
            self._unfollow = self.coordinator.measuring.readings.async_follow(switch_id, self.async_told)

    def _port(self, at: Attachment) -> str | None:
        return self.coordinator.measuring.readings.label(at.switch_id, at.port_id)

    @property
    def _attachment(self) -> Attachment | None:
        return self.coordinator.backend.state.attachments.get(self.device_id)
