"""Makes the entities of one platform: at set-up, for what comes later, and for what is enabled later."""

from __future__ import annotations

from typing import TYPE_CHECKING

from homeassistant.core import callback

from .const import SUBENTRY_TARGET

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from homeassistant.config_entries import ConfigSubentry
    from homeassistant.helpers.entity import Entity
    from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

    from .admissions import Admitted
    from .chosen import Picked
    from .coordinator import NetmonCoordinator
    from .engine import Device

type Made = Iterable[Entity]


class Adding:
    """Adds what is not there yet; what is disabled Home Assistant leaves out by itself."""

    def __init__(
        self,
        coordinator: NetmonCoordinator,
        domain: str,
        add: AddConfigEntryEntitiesCallback,
        *,
        hub: Callable[[], Made] | None = None,
        target: Callable[[ConfigSubentry], Made] | None = None,
        device: Callable[[Admitted], Made] | None = None,
        measured: Callable[[Device, Picked], Made] | None = None,
    ) -> None:
        self._coordinator = coordinator
        self._domain = domain
        self._add = add
        self._hub = hub
        self._target = target
        self._device = device
        self._measured = measured
        coordinator.platforms.append(self)
        self.async_add_own()

    @callback
    def async_add_own(self) -> None:
        """Add what belongs to the hub and to the targets."""
        if self._hub is not None:
            self._add(self._missing(self._hub()))
        if self._target is None:
            return
        for subentry_id, subentry in self._coordinator.config_entry.subentries.items():
            if subentry.subentry_type == SUBENTRY_TARGET:
                self._add(self._missing(self._target(subentry)), config_subentry_id=subentry_id)

    @callback
    def async_add_devices(self, admitted: Sequence[Admitted]) -> None:
        """Add what belongs to these devices."""
        if self._device is not None:
            self._add(self._missing(entity for each in admitted for entity in self._device(each)))
        for device, _ in admitted:
            if device.id in self._coordinator.measuring.choices:
                self.async_add_measured(device, self._coordinator.measuring.async_picked(device.id))

    @callback
    def async_add_measured(self, device: Device, picked: Picked) -> None:
        """Add what belongs to these ports and sensors of a device."""
        if self._measured is not None:
            self._add(self._missing(self._measured(device, picked)))

    def _missing(self, made: Made) -> list[Entity]:
        present = self._coordinator.present
        return [entity for entity in made if (self._domain, entity.unique_id) not in present]
