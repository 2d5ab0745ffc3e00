"""Lets devices in and out of Home Assistant, and tells of newcomers."""

from __future__ import annotations

import asyncio
from itertools import batched
from typing import TYPE_CHECKING

from homeassistant.core import callback

from .const import CHUNK
from .engine import DeviceDiscovered
from .newcomers import Newcomers, may_be_named_yet
from .population import Admission

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from homeassistant.config_entries import ConfigEntry
    from homeassistant.core import HomeAssistant

    from .adding import Adding
    from .backend import Backend
    from .engine import Device, Event
    from .listeners import Listeners
    from .population import Population
    from .registry import Registry

type Admitted = tuple[Device, Admission]


class Admissions:
    """Carries out what the population decides: entities come with a device, and go with its row."""

    def __init__(
        self,
        hass: HomeAssistant,
        entry: ConfigEntry,
        backend: Backend,
        population: Population,
        registry: Registry,
        events: Listeners[Event],
        platforms: Sequence[Adding],
    ) -> None:
        self._hass = hass
        self._entry = entry
        self._backend = backend
        self._population = population
        self._registry = registry
        self._events = events
        self._platforms = platforms
        self._newcomers = Newcomers()
        # Those of them that the inventory had from the start.
        self._remembered: set[str] = set()
        # The entry is about to be unloaded.
        self._leaving = False

    @property
    def awaiting(self) -> bool:
        """Whether newcomers are waited for."""
        return bool(self._newcomers)

    @callback
    def async_begin(self, now: datetime) -> None:
        """Take in what the inventory has from the start."""
        rows = self._registry.async_device_ids()
        # Strangers must not take the room of those that were in before by coming first in the inventory.
        for device in sorted(self._backend.state.devices.values(), key=lambda each: each.id not in rows):
            if device.id not in rows and may_be_named_yet(device, now):
                self._remembered.add(device.id)
                self._newcomers.wait_for(device.id, now)
            else:
                self._population.offer(device, now, remembered=True)

    @callback
    def async_begin_again(self, now: datetime) -> list[Admitted]:
        """Look at everybody by other options: let out, promote, and return those let in; nobody waits."""
        devices = self._backend.state.devices
        for device_id in self._population.unwanted(devices.values(), now):
            self.async_remove(device_id)
        for device in devices.values():
            if device.id in self._population.admitted:
                self.async_look_at(device, now)
        return [
            (device, how)
            for device in list(devices.values())
            if (how := self._population.offer(device, now, remembered=True)) is not None
        ]

    @callback
    def async_announce(self) -> None:
        """Tell of every newcomer now: those who listen are about to go."""
        self._leaving = True
        self._announce(self._backend.state.devices)

    @callback
    def async_admitted(self) -> list[Admitted]:
        """Return every device that is in."""
        devices = self._backend.state.devices
        return [(devices[id_], how) for id_, how in self._population.admitted.items() if id_ in devices]

    @callback
    def async_find(self, device_id: str) -> Admitted | None:
        """Return a device that is in; None: it is not."""
        device, how = self._backend.state.devices.get(device_id), self._population.admitted.get(device_id)
        return None if device is None or how is None else (device, how)

    @callback
    def async_add_now(self, admitted: Sequence[Admitted]) -> None:
        """Have every platform make entities of these."""
        for platform in self._platforms:
            platform.async_add_devices(admitted)

    @callback
    def async_discover(self, device: Device, now: datetime) -> None:
        """Note that a device is to be told of, and look at it."""
        self._newcomers.discover(device.id)
        self.async_look_at(device, now)

    @callback
    def async_look_at(self, device: Device, now: datetime) -> None:
        """Let a device in that is new or newly wanted, or out if it is to be ignored."""
        if device.id not in self._population.admitted:
            self._newcomers.wait_for(device.id, now)
            return
        wanted = self._population.wanted(device, now)
        if wanted is None:
            self.async_remove(device.id)
        elif wanted is Admission.ENABLED and self._population.promote(device.id):
            self._registry.async_enable([device.id])

    @callback
    def async_look_again(self, now: datetime) -> None:
        """Let out who has become unwanted by age alone, and have those that wait be ready at once."""
        devices = self._backend.state.devices
        for device_id in self._population.unwanted(devices.values(), now):
            self.async_remove(device_id)
        self._population.waiting.intersection_update(devices)
        self._newcomers.look_again(self._population.waiting, now)

    @callback
    def async_let_in(self, now: datetime) -> None:
        """Let in and tell of the newcomers that are named, or were waited for long enough."""
        ready = self._newcomers.take_ready(self._backend.state.devices, now)
        admitted = []
        for device in ready:
            remembered = device.id in self._remembered
            self._remembered.discard(device.id)
            if (how := self._population.offer(device, now, remembered=remembered)) is not None:
                admitted.append((device, how))
        if len(admitted) <= CHUNK:
            self.async_add_now(admitted)
            self._announce(device.id for device in ready)
            return
        self._entry.async_create_task(self._hass, self._add_and_announce(admitted, ready), "netmon newcomers")

    @callback
    def async_remove(self, device_id: str) -> None:
        """Let a device out, and tell of it no more."""
        self._newcomers.forget(device_id)
        if self._population.leave(device_id):
            self._registry.async_remove(device_id)

    async def _add_and_announce(self, admitted: Sequence[Admitted], ready: Sequence[Device]) -> None:
        """Add many, and let others run meanwhile; then tell of all."""
        for chunk in batched(admitted, CHUNK, strict=False):
            if self._leaving:
                return
            # Some may be gone or unwanted already.
            self.async_add_now([each for each in chunk if each[0].id in self._population.admitted])
            await asyncio.sleep(0)
        devices = self._backend.state.devices
        self._announce(device.id for device in ready if device.id in devices)

    def _announce(self, device_ids: Iterable[str]) -> None:
        for device_id in self._newcomers.take_untold(device_ids):
            self._events.tell(DeviceDiscovered(device=self._backend.state.devices[device_id]))
