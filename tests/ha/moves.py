"""What a house would act on: every move of what stands for people, and of the sums."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from homeassistant.core import callback
from homeassistant.helpers import restore_state
from homeassistant.helpers.json import json_dumps
from homeassistant.setup import async_setup_component
from homeassistant.util.json import json_loads

from custom_components.netmon import absence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from homeassistant.core import Event, HomeAssistant
    from pytest_homeassistant_custom_component.common import MockConfigEntry

type Move = tuple[str, str | None, str | None]

SUMS = (
    "sensor.netmon_devices",
    "sensor.netmon_devices_online",
    "sensor.netmon_new_devices_in_24_hours",
    "sensor.netmon_open_alerts",
)


class Moves:
    """Every change of a state since `watch`; not of attributes alone."""

    def __init__(self, hass: HomeAssistant, *, sums: bool = False) -> None:
        self.seen: list[Move] = []
        self._sums = SUMS if sums else ()
        hass.bus.async_listen("state_changed", self._hear)

    @callback
    def _hear(self, event: Event[Any]) -> None:
        entity_id, old, new = (event.data[key] for key in ("entity_id", "old_state", "new_state"))
        before, after = (None if each is None else each.state for each in (old, new))
        watched = entity_id.startswith(("device_tracker.", "person.")) or entity_id == "zone.home"
        if (watched or entity_id in self._sums) and before != after:
            self.seen.append((entity_id, before, after))


async def add_person(hass: HomeAssistant, *trackers: str) -> None:
    """Ann has these trackers, and counts in zone.home."""
    person = {"id": "ann", "name": "Ann", "device_trackers": list(trackers)}
    assert await async_setup_component(hass, "zone", {})
    assert await async_setup_component(hass, "person", {"person": [person]})
    await hass.async_block_till_done()


async def stop_home_assistant(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    """Write what outlives Home Assistant, and forget everything else of the entry."""
    data: Any = restore_state.async_get(hass)
    kept = json_loads(json_dumps([each.as_dict() for each in data.async_get_stored_states()]))
    await hass.config_entries.async_unload(entry.entry_id)
    await hass.async_block_till_done()
    for row in _ours(hass):
        hass.states.async_remove(row)
    for each in hass.data.pop(absence._ABSENCES, {}).values():
        each.async_end(quietly=True)
        each.held._until.clear()
        each.held._set_timer()
    assert isinstance(kept, list)
    data.last_states = {
        stored.state.entity_id: stored
        for each in kept
        if isinstance(each, dict)
        for stored in (restore_state.StoredState.from_dict(each),)
    }


def _ours(hass: HomeAssistant) -> Sequence[str]:
    return [
        entity_id
        for entity_id in hass.states.async_entity_ids()
        if entity_id.startswith("device_tracker.") or "netmon" in entity_id
    ]
