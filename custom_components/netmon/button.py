"""Scan now."""

from __future__ import annotations

from typing import TYPE_CHECKING, override

from homeassistant.components.button import DOMAIN, ButtonEntity

from .adding import Adding
from .engine import NetmonError, ScanRequest
from .entity import NetmonHubEntity
from .failures import translated

if TYPE_CHECKING:
    from homeassistant.core import HomeAssistant
    from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

    from .coordinator import NetmonConfigEntry

PARALLEL_UPDATES = 1


async def async_setup_entry(
    hass: HomeAssistant, entry: NetmonConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Make the hub's button."""
    coordinator = entry.runtime_data
    Adding(coordinator, DOMAIN, async_add_entities, hub=lambda: [NetmonScanButton(coordinator, "scan")])


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
