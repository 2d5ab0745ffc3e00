"""Since when an entry has nobody to ask, and what is done about it; outlives every set-up of the entry."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from homeassistant.const import CONF_URL
from homeassistant.core import HassJob, callback
from homeassistant.helpers.event import async_call_later
from homeassistant.util import dt as dt_util
from homeassistant.util.hass_dict import HassKey

from .const import CONF_MODE, DOMAIN, MODE_REMOTE, REPAIR_AFTER
from .held_states import HeldStates
from .issues import async_update_absence_issue

if TYPE_CHECKING:
    from datetime import datetime

    from homeassistant.config_entries import ConfigEntry
    from homeassistant.core import CALLBACK_TYPE, HomeAssistant

_LOGGER = logging.getLogger(__name__)

_ABSENCES: HassKey[dict[str, Absence]] = HassKey(f"{DOMAIN}_absences")


@callback
def async_absence(hass: HomeAssistant, entry: ConfigEntry) -> Absence:
    """Return what is known of the absence of an entry's netmon."""
    absences = hass.data.setdefault(_ABSENCES, {})
    if (absence := absences.get(entry.entry_id)) is None:
        absence = absences[entry.entry_id] = Absence(hass, entry)
    return absence


@callback
def async_forget_absence(hass: HomeAssistant, entry: ConfigEntry) -> None:
    """Hold nothing of an entry any longer, and raise nothing: it is gone, or the user switched it off."""
    if (absence := hass.data.get(_ABSENCES, {}).pop(entry.entry_id, None)) is not None:
        absence.async_end(quietly=True)
        absence.held.async_drop()


class Absence:
    """The absence of one entry's netmon: told of once when it is long enough, and once when it is over."""

    def __init__(self, hass: HomeAssistant, entry: ConfigEntry) -> None:
        self._hass = hass
        self._entry = entry
        self.held = HeldStates(hass, entry)
        # None: it is there, as far as anybody knows.
        self.since: datetime | None = None
        self.problem = ""
        # The log was told of it by somebody who cannot tell of the end.
        self._to_be_ended = False
        self._timer: CALLBACK_TYPE | None = None

    @callback
    def async_begin(self, problem: str) -> None:
        """Note that it is away, and why, in words; it may be noted again and again.

        Whoever notes it has told the log.
        """
        self.problem = problem or self.problem
        if self.since is not None:
            return
        self.since = dt_util.utcnow()
        self._timer = async_call_later(
            self._hass, REPAIR_AFTER, HassJob(self._raise_issue, cancel_on_shutdown=True)
        )

    @callback
    def async_be_told_of(self) -> None:
        """Tell the log when an absence that there is now is over: who told of its beginning is no more."""
        self._to_be_ended = self.since is not None

    @callback
    def async_end(self, *, quietly: bool = False) -> None:
        """Note that it is there."""
        if self.since is None:
            return
        if self._timer is not None:
            self._timer()
            self._timer = None
        if self._to_be_ended and not quietly:
            _LOGGER.warning("%s is back", self._entry.title)
        self._to_be_ended = False
        self.since, self.problem = None, ""
        async_update_absence_issue(self._hass, self._entry, None)

    @callback
    def _raise_issue(self, _: datetime) -> None:
        self._timer = None
        where = self._entry.data.get(CONF_URL, "") if self._entry.data[CONF_MODE] == MODE_REMOTE else ""
        async_update_absence_issue(self._hass, self._entry, self.problem, where=where)
