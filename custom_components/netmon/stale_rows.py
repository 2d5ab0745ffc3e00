"""Rows of the device registry that no longer show what is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from homeassistant.core import callback

from .const import ROWS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from .engine import Device, DeviceChanged
    from .population import Population
    from .registry import Registry

# The fields of a device that its row in the registry shows.
PARTICULARS = frozenset({"name", "hostname", "interfaces", "facts"})


class StaleRows:
    """The devices whose rows are behind; a few at a time are brought up to date."""

    def __init__(self, population: Population, registry: Registry) -> None:
        self._population = population
        self._registry = registry
        self._changed: set[str] = set()

    def __bool__(self) -> bool:
        return bool(self._changed)

    @callback
    def async_note(self, event: DeviceChanged) -> None:
        """Note a device whose row is to show another thing now."""
        if not PARTICULARS.isdisjoint(event.changed):
            self._registry.async_let_go(event.device)
            self._changed.add(event.device.id)

    def suspect(self, device_ids: Iterable[str]) -> None:
        """Note devices that may be others."""
        self._changed.update(device_ids)

    def forget(self, device_id: str) -> None:
        """Note that a device is no more."""
        self._changed.discard(device_id)

    @callback
    def async_update(self, devices: Mapping[str, Device]) -> None:
        """Bring the next up to date, of the devices that are in."""
        for device_id in sorted(self._changed)[:ROWS]:
            self._changed.discard(device_id)
            if device_id in self._population.admitted and (device := devices.get(device_id)) is not None:
                self._registry.async_update(device)
