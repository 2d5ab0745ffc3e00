"""The states that an entry has left in Home Assistant: until it is set up again, or they are too old."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from homeassistant.components.device_tracker import DOMAIN as TRACKER
from homeassistant.const import (
    STATE_HOME,
    STATE_NOT_HOME,
    STATE_UNAVAILABLE,
    STATE_UNKNOWN,
    EntityStateAttribute,
)
from homeassistant.core import HassJob, callback
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.event import async_call_later
from homeassistant.util import dt as dt_util

from .const import ATTR_AS_OF
from .last_word import LastWord
from .options import read_options
from .stored_states import async_stored_state

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from typing import Any

    from homeassistant.config_entries import ConfigEntry
    from homeassistant.core import CALLBACK_TYPE, HomeAssistant, State

    from .hold import Hold

_NOTHING = frozenset({STATE_UNAVAILABLE, STATE_UNKNOWN})


class HeldStates:
    """States without an entity. They look like those after a restart, so an entity can take them over."""

    def __init__(self, hass: HomeAssistant, entry: ConfigEntry) -> None:
        self._hass = hass
        self._entry = entry
        # Until when each is held; None: for ever.
        self._until: dict[str, datetime | None] = {}
        self._timer: CALLBACK_TYPE | None = None

    @callback
    def async_leave(self, entity_id: str, as_of: datetime, hold: Hold) -> None:
        """Keep the state of an entity that is being taken out, as it is."""
        state = self._hass.states.get(entity_id)
        if state is None:
            return
        self._write(entity_id, state.state, state.attributes, as_of)
        self._until[entity_id] = hold.until(as_of)
        self._set_timer()

    @callback
    def async_restore(self) -> None:
        """Hold every tracker that no entity stands for now: as it was left, or as the last run left it."""
        hold, now = read_options(self._entry.options).hold, dt_util.utcnow()
        for row in er.async_entries_for_config_entry(er.async_get(self._hass), self._entry.entry_id):
            state = self._hass.states.get(row.entity_id)
            if row.domain != TRACKER or row.disabled or not _is_free(state):
                continue
            stored = async_stored_state(self._hass, row.entity_id)
            word = LastWord.read(None if stored is None else stored.extra_data)
            if stored is None or word is None or hold.is_over(word.as_of, now):
                self._give_up(row.entity_id)
                continue
            # Home Assistant forgets after a week what no entity has come back for.
            stored.last_seen = now
            said = stored.state.state
            if said in _NOTHING:
                said = STATE_HOME if word.is_connected else STATE_NOT_HOME
            self._write(row.entity_id, said, stored.state.attributes, word.as_of)
            self._until[row.entity_id] = hold.until(word.as_of)
        self._set_timer()

    @callback
    def async_take_over(self, entity_id: str) -> None:
        """An entity stands for it again."""
        self._until.pop(entity_id, None)
        if not self._until:
            self._set_timer()

    @callback
    def async_drop(self) -> None:
        """Hold nothing any longer."""
        for entity_id in tuple(self._until):
            self._give_up(entity_id)
        self._set_timer()

    def _write(self, entity_id: str, said: str, attributes: Mapping[str, Any], as_of: datetime) -> None:
        self._hass.states.async_set(
            entity_id,
            said,
            {**attributes, ATTR_AS_OF: as_of.isoformat(), EntityStateAttribute.RESTORED: True},
        )

    def _give_up(self, entity_id: str) -> None:
        self._until.pop(entity_id, None)
        state = self._hass.states.get(entity_id)
        row = er.async_get(self._hass).async_get(entity_id)
        if row is None or row.disabled or not _is_free(state):
            return
        if state is None or state.state != STATE_UNAVAILABLE:
            row.write_unavailable_state(self._hass)

    def _set_timer(self) -> None:
        if self._timer is not None:
            self._timer()
            self._timer = None
        ends = [until for until in self._until.values() if until is not None]
        if ends:
            left = max(min(ends) - dt_util.utcnow(), timedelta())
            self._timer = async_call_later(self._hass, left, HassJob(self._expire, cancel_on_shutdown=True))

    @callback
    def _expire(self, _: datetime) -> None:
        self._timer = None
        now = dt_util.utcnow()
        for entity_id, until in tuple(self._until.items()):
            if until is not None and until <= now:
                self._give_up(entity_id)
        self._set_timer()


def _is_free(state: State | None) -> bool:
    return state is None or bool(state.attributes.get(EntityStateAttribute.RESTORED))
