"""Lets devices in and out of Home Assistant, and tells of newcomers."""

from __future__ import annotations

import asyncio
from itertools import batched
from typing import TYPE_CHECKING

from homeassistant.core import callback
from homeassistant.helpers.update_coordinator import DataUpdateCoordinator

from .const import CHUNK
from .engine import DeviceDiscovered
from .population import Admission
from .totals import Totals

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from .backend import Backend
    from .engine import Device, Event
    from .listeners import Listeners
    from .newcomers import Newcomers
    from .population import Population
    from .registry import Registry

type Admitted = tuple[Device, Admission]
type Adder = Callable[[Sequence[Admitted]], None]


class Admissions(DataUpdateCoordinator[Totals]):
    """Who is in."""

    backend: Backend
    population: Population
    registry: Registry
    events: Listeners[Event]
    _adders: list[Adder]
    _changed: set[str]
    _newcomers: Newcomers
    _leaving: bool

    @callback
    def async_announce(self) -> None:
        """Tell of every newcomer now: those who listen are about to go."""
        self._leaving = True
        self._announce(self.backend.state.devices)

    @callback
    def async_add_devices(self, adder: Adder) -> None:
        """Let a platform make entities of each device that is let in later."""
        self._adders.append(adder)

    @callback
    def async_admitted(self) -> list[Admitted]:
        """Return every device that is in."""
        devices = self.backend.state.devices
        return [(devices[id_], how) for id_, how in self.population.admitted.items() if id_ in devices]

    @callback
    def async_add_now(self, admitted: Sequence[Admitted]) -> None:
        """Have every platform make entities of these."""
        for adder in self._adders:
            adder(admitted)

    async def _add_and_announce(self, admitted: Sequence[Admitted], ready: Sequence[Device]) -> None:
        """Add many, and let others run meanwhile; then tell of all."""
        for chunk in batched(admitted, CHUNK, strict=False):
            if self._leaving:
                return
            # Some may be gone or unwanted already.
            self.async_add_now([each for each in chunk if each[0].id in self.population.admitted])
            await asyncio.sleep(0)
        devices = self.backend.state.devices
        self._announce(device.id for device in ready if device.id in devices)

    def _announce(self, device_ids: Iterable[str]) -> None:
        for device_id in self._newcomers.take_untold(device_ids):
            self.events.tell(DeviceDiscovered(device=self.backend.state.devices[device_id]))

    def _remove(self, device_id: str) -> None:
        self._changed.discard(device_id)
        self._newcomers.forget(device_id)
        if self.population.leave(device_id):
            self.registry.async_remove(device_id)
