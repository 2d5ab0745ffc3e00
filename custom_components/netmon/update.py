"""Which is newer, the server or this integration."""

from __future__ import annotations

from typing import TYPE_CHECKING, override

from homeassistant.components.update import DOMAIN, UpdateEntity
from homeassistant.const import EntityCategory

from .adding import Adding
from .const import CONF_MODE, MODE_REMOTE
from .engine import ENGINE_VERSION
from .entity import NetmonHubEntity
from .versions import compare, newest

if TYPE_CHECKING:
    from homeassistant.core import HomeAssistant
    from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

    from .coordinator import NetmonConfigEntry

PARALLEL_UPDATES = 0


async def async_setup_entry(
    hass: HomeAssistant, entry: NetmonConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Make the one of a server; an engine in here is updated with the integration."""
    coordinator = entry.runtime_data
    if entry.data[CONF_MODE] == MODE_REMOTE:
        Adding(coordinator, DOMAIN, async_add_entities, hub=lambda: [NetmonUpdate(coordinator, "server")])


class NetmonUpdate(NetmonHubEntity, UpdateEntity):
    """On while this integration knows a newer netmon than the server is. It does not install."""

    _domain = DOMAIN
    _attr_entity_category = EntityCategory.DIAGNOSTIC
    _attr_title = "netmon"

    @property
    @override
    def installed_version(self) -> str | None:
        """What the server runs."""
        return self.coordinator.backend.info.version or None

    @property
    @override
    def latest_version(self) -> str | None:
        """The newer of the two: what the server could be, as far as is known in here."""
        version = self.coordinator.backend.info.version
        return newest(version, ENGINE_VERSION) if version else None

    @property
    @override
    def release_summary(self) -> str | None:
        """Say which is newer, and what to update."""
        version = self.coordinator.backend.info.version
        return compare(version, ENGINE_VERSION) if version else None
