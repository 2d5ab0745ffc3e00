"""A tracker for each device: at home while netmon calls it online."""

from __future__ import annotations

from typing import TYPE_CHECKING, override

from homeassistant.components.device_tracker import (
    DOMAIN,
    BaseScannerEntity,
    ScannerEntity,
    SourceType,
)
from homeassistant.const import STATE_HOME, STATE_NOT_HOME
from homeassistant.core import callback
from homeassistant.helpers.restore_state import RestoreEntity

from .engine import Presence
from .entity import NetmonDeviceEntity
from .particulars import particulars
from .population import Admission

if TYPE_CHECKING:
    from collections.abc import Sequence

    from homeassistant.core import HomeAssistant
    from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

    from .admissions import Admitted
    from .coordinator import NetmonConfigEntry, NetmonCoordinator
    from .engine import Device, Interface

PARALLEL_UPDATES = 0

_RESTORED = {STATE_HOME: True, STATE_NOT_HOME: False}


async def async_setup_entry(
    hass: HomeAssistant, entry: NetmonConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Make a tracker of each device that is let in."""
    coordinator = entry.runtime_data

    @callback
    def add(admitted: Sequence[Admitted]) -> None:
        async_add_entities(
            NetmonTracker(coordinator, device, enabled=enabled)
            if particulars(device).mac is not None
            else NetmonAddressTracker(coordinator, device, enabled=enabled, add=async_add_entities)
            for device, how in admitted
            for enabled in (how is Admission.ENABLED,)
        )

    coordinator.admissions.async_add_devices(add)


class _Tracker(NetmonDeviceEntity, RestoreEntity, BaseScannerEntity):
    """What both kinds of tracker do.

    While netmon cannot tell, a tracker stays as it was: a person must not vanish because the monitor is
    blind for a moment, or has just been started.
    """

    _domain = DOMAIN
    # The device's name is the tracker's.
    _attr_name = None
    _attr_translation_key = "device"

    def __init__(self, coordinator: NetmonCoordinator, device: Device, *, enabled: bool) -> None:
        super().__init__(coordinator, device)
        self._enabled = enabled
        self._last: bool | None = None
        self._take_in()

    @property
    @override
    def entity_registry_enabled_default(self) -> bool:
        """Whether the device was let in with its tracker enabled."""
        return self._enabled

    @property
    @override
    def is_connected(self) -> bool | None:
        """Whether the device is there; None: nobody ever knew."""
        return self._last

    @override
    async def async_added_to_hass(self) -> None:
        """Go on from the last state."""
        await super().async_added_to_hass()
        if self._last is None and (last := await self.async_get_last_state()) is not None:
            self._last = _RESTORED.get(last.state)

    @callback
    @override
    def async_told(self) -> None:
        """Write the state."""
        self._take_in()
        super().async_told()

    @callback
    def _take_in(self) -> None:
        device = self.device
        if device is not None and device.presence is not Presence.UNKNOWN:
            self._last = device.presence is Presence.ONLINE


class NetmonTracker(_Tracker, ScannerEntity):  # type: ignore[misc]  # device_info is final in 2026.10
    """The tracker of a device whose MAC is known."""

    _attr_source_type = SourceType.ROUTER
    _shown: tuple[tuple[Interface, ...], str | None] | None = None

    @callback
    @override
    def _take_in(self) -> None:
        super()._take_in()
        device = self.device
        # Most changes are of the presence alone.
        if device is not None and (device.interfaces, device.hostname) != self._shown:
            self._shown = (device.interfaces, device.hostname)
            known = particulars(device)
            self._attr_ip_address = known.address
            self._attr_mac_address = known.mac
            self._attr_hostname = known.hostname


class NetmonAddressTracker(_Tracker):
    """The tracker of a device of which only the address is known: behind a router, or not looked at yet.

    When the MAC becomes known it makes way for another kind of tracker, which takes over its entity id.
    """

    _attr_source_type = SourceType.ROUTER
    _makes_way = False

    def __init__(
        self,
        coordinator: NetmonCoordinator,
        device: Device,
        *,
        enabled: bool,
        add: AddConfigEntryEntitiesCallback,
    ) -> None:
        super().__init__(coordinator, device, enabled=enabled)
        self._add = add

    @callback
    @override
    def async_told(self) -> None:
        """Write the state, or make way."""
        super().async_told()
        device = self.device
        if device is not None and particulars(device).mac is not None and not self._makes_way:
            self._makes_way = True
            self.coordinator.config_entry.async_create_task(
                self.hass, self._make_way(device), "netmon tracker with a MAC"
            )

    async def _make_way(self, device: Device) -> None:
        # Without a state that says "unavailable" in between.
        await self.async_remove(force_remove=True)
        self._add([NetmonTracker(self.coordinator, device, enabled=self._enabled)])
