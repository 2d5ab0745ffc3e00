"""Makes the entities of chosen ports and sensors, and takes out those that are chosen no longer."""

from __future__ import annotations

import asyncio
from itertools import batched
from typing import TYPE_CHECKING

from homeassistant.core import callback

from .chosen import ENTITIES_MOST, Picked, everything_of, pick, read_choices
from .const import CHUNK, SUBENTRY_PORTS
from .engine import DeviceForgotten, LinksChanged
from .heirs import async_pass_on
from .readings import Readings

if TYPE_CHECKING:
    from .admissions import Admitted
    from .chosen import Choice
    from .coordinator import NetmonCoordinator
    from .engine import Event, Port, Sensor

NOTHING = Picked()


class Measuring:
    """Carries out what the user chose of each device."""

    def __init__(self, coordinator: NetmonCoordinator) -> None:
        self._coordinator = coordinator
        self.readings = Readings(coordinator, grown=self._grow)
        self._made: dict[str, Picked] = {}
        self.readings.choices = self.wanted()
        # Whose switch and port were known when their entities were made.
        self._attached: set[str] = set()

    @property
    def choices(self) -> dict[str, Choice]:
        """What is carried out, by the id of each device."""
        return self.readings.choices

    @property
    def left_out(self) -> int:
        """How many entities there is no room for."""
        return sum(
            max(0, everything_of(choice, *self._told(device_id)).entities - self._picked(device_id).entities)
            for device_id, choice in self.choices.items()
            if device_id in self._coordinator.population.admitted
        )

    def wanted(self) -> dict[str, Choice]:
        """What the entry asks for."""
        subentries = self._coordinator.config_entry.subentries.values()
        return read_choices(each.data for each in subentries if each.subentry_type == SUBENTRY_PORTS)

    async def async_begin(self) -> None:
        """Know what there is before entities are made, and take out what was chosen no longer meanwhile."""
        self._attached = {*self._coordinator.backend.state.attachments}
        self.readings.async_set_choices(self.choices)
        self._prune()
        await self.readings.async_read()

    async def async_choose(self) -> None:
        """Make what is newly chosen, and take out what no longer is."""
        self.readings.async_set_choices(self.wanted())
        self._prune()
        for device_id, made in [*self._made.items()]:
            if (choice := self.choices.get(device_id)) is None:
                del self._made[device_id]
                continue
            ports = self.readings.ports.get(device_id, {})
            self._made[device_id] = Picked(
                ports=tuple(each for each in made.ports if choice.wants_port(each, ports.get(each))),
                sensors=made.sensors if choice.sensors else (),
            )
        await self.readings.async_read()
        for device_id in self.choices:
            self._grow(device_id)

    @callback
    def async_picked(self, device_id: str) -> Picked:
        """Return what entities are made of, of a device that is in."""
        self._pick_more(device_id)
        return self._picked(device_id)

    @callback
    def async_hear(self, event: Event) -> None:
        """Take in an event."""
        self.readings.async_hear(event)
        match event:
            case LinksChanged():
                for device_id in (*event.detached, *(each.device_id for each in event.attachments)):
                    self._coordinator.subjects.tell(device_id)
                self._attach()
            case DeviceForgotten(device_id=device_id, merged_into=heir):
                if heir is not None:
                    self._pass_on(device_id, heir)
                self._made.pop(device_id, None)

    @callback
    def async_catch_up(self) -> None:
        """Read everything again: all that is known may be another."""
        self.readings.async_read_soon()
        self._attach()

    def _pass_on(self, device_id: str, heir: str) -> None:
        """Have the entities of a device be its heir's, with their ids and all that was recorded of them."""
        coordinator = self._coordinator
        moved = coordinator.registry.async_move_measured(device_id, heir)
        before, own = self._picked(device_id), self._picked(heir)
        self._made[heir] = Picked(
            ports=(*own.ports, *(each for each in before.ports if each in moved)),
            sensors=(*own.sensors, *(each for each in before.sensors if each in moved)),
        )
        coordinator.subjects.tell(device_id)
        async_pass_on(coordinator.hass, coordinator.config_entry, device_id, heir)

    def _attach(self) -> None:
        """Make entities of devices of which it is now known where they are plugged in."""
        new = self._coordinator.backend.state.attachments.keys() - self._attached
        self._attached |= new
        find = self._coordinator.admissions.async_find
        admitted = [found for device_id in sorted(new) if (found := find(device_id)) is not None]
        if admitted:
            self._coordinator.config_entry.async_create_task(
                self._coordinator.hass, self._add(admitted), "netmon plugged in"
            )

    async def _add(self, admitted: list[Admitted]) -> None:
        for chunk in batched(admitted, CHUNK, strict=False):
            self._coordinator.admissions.async_add_now(chunk)
            await asyncio.sleep(0)

    def _grow(self, device_id: str) -> None:
        """Make entities of what a device has more of now."""
        admitted = self._coordinator.admissions.async_find(device_id)
        if admitted is None:
            return
        more = self._pick_more(device_id)
        if more.entities:
            for platform in self._coordinator.platforms:
                platform.async_add_measured(admitted[0], more)

    def _pick_more(self, device_id: str) -> Picked:
        choice = self.choices.get(device_id)
        if choice is None:
            return NOTHING
        before, (ports, sensors) = self._picked(device_id), self._told(device_id)
        admitted = self._coordinator.population.admitted
        room = ENTITIES_MOST - sum(made.entities for id_, made in self._made.items() if id_ in admitted)
        more = pick(
            choice,
            [each for each in ports if each.id not in before.ports],
            [each for each in sensors if each.id not in before.sensors],
            room=room,
        )
        self._made[device_id] = Picked(
            ports=(*before.ports, *more.ports), sensors=(*before.sensors, *more.sensors)
        )
        return more

    def _picked(self, device_id: str) -> Picked:
        return self._made.get(device_id, NOTHING)

    def _told(self, device_id: str) -> tuple[list[Port], list[Sensor]]:
        readings = self.readings
        return [*readings.ports.get(device_id, {}).values()], [*readings.sensors.get(device_id, {}).values()]

    def _prune(self) -> None:
        """Take out the rows of what is chosen no longer; what nobody tells of now stays."""

        def is_wanted(device_id: str, what: str, id_: str) -> bool:
            choice = self.choices.get(device_id)
            if choice is None:
                return False
            if what == "sensor":
                return choice.sensors
            return choice.wants_port(id_, self.readings.ports.get(device_id, {}).get(id_))

        self._coordinator.registry.async_remove_measured(is_wanted)
