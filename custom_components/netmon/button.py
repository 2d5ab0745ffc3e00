"""Scan now, and wake a device."""

from __future__ import annotations

from typing import TYPE_CHECKING, override

from homeassistant.components.button import DOMAIN, ButtonEntity

from .adding import Adding
from .engine import NetmonError, ScanRequest
from .entity import NetmonDeviceEntity, NetmonHubEntity
from .failures import translated
from .particulars import particulars

if TYPE_CHECKING:
    from homeassistant.core import HomeAssistant
    from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

    from .coordinator import NetmonConfigEntry, NetmonCoordinator
    from .engine import Device

PARALLEL_UPDATES = 1


async def async_setup_entry(
    hass: HomeAssistant, entry: NetmonConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Make the hub's button."""
    coordinator = entry.runtime_data
    Adding(
        coordinator,
        DOMAIN,
        async_add_entities,
        hub=lambda: [NetmonScanButton(coordinator, "scan")],
        device=lambda admitted: _device_buttons(coordinator, admitted[0]),
    )


def _device_buttons(coordinator: NetmonCoordinator, device: Device) -> list[NetmonWakeButton]:
    # Nobody wakes the monitor by itself, nor what has no MAC to be called by.
    if device.own or particulars(device).mac is None:
        return []
    return [NetmonWakeButton(coordinator, device, "wake")]


class NetmonScanButton(NetmonHubEntity, ButtonEntity):
    """Looks for devices at once."""

    _domain = DOMAIN

    @override
    async def async_press(self) -> None:
        """Scan, and return when it is over."""
        try:
            await self.coordinator.backend.scan(ScanRequest())
        except NetmonError as err:
            raise translated(err) from err


class NetmonWakeButton(NetmonDeviceEntity, ButtonEntity):
    """Switches a device on by Wake-on-LAN; most devices take no notice, so nobody gets it unasked."""

    _domain = DOMAIN
    _attr_entity_registry_enabled_default = False
    _attr_translation_key = "wake"

    @override
    async def async_press(self) -> None:
        """Send it."""
        try:
            await self.coordinator.backend.wake(self.device_id)
        except NetmonError as err:
            raise translated(err) from err
