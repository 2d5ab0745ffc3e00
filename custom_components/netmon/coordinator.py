"""Between the backend and the entities: hears every event, tells only whom it concerns."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from datetime import timedelta
from itertools import batched
from typing import TYPE_CHECKING, Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.event import async_call_later, async_track_time_interval
from homeassistant.helpers.update_coordinator import DataUpdateCoordinator
from homeassistant.util import dt as dt_util

from .absence import async_absence
from .activity import Activity
from .admissions import Admissions
from .away import Away
from .const import (
    CHUNK,
    CONF_DEVICE,
    CONF_SECONDS,
    NEWCOMER_BEAT,
    SUBENTRY_PATIENCE,
    SUBENTRY_TARGET,
    TEND_INTERVAL,
    TOTALS_DELAY,
)
from .credentials import credentials_of
from .engine import (
    DeviceChanged,
    DeviceDiscovered,
    DeviceForgotten,
    DevicesSeen,
    LinksChanged,
    MonitorHealthChanged,
    PortsChanged,
    Presence,
    SampleTaken,
    SensorsChanged,
    TargetChanged,
    TargetDown,
    TargetUp,
)
from .informant_issues import InformantIssues, async_update_left_out_issue
from .issues import async_update_issues
from .last_presence import LastPresence
from .listeners import Listeners, SubjectListeners
from .measuring import Measuring
from .options import Options, read_options, select_instead
from .population import Population
from .registry import Registry
from .stale_rows import StaleRows
from .totals import Totals, count

if TYPE_CHECKING:
    from datetime import datetime

    from .adding import Adding
    from .backend import Backend
    from .engine import Event

_LOGGER = logging.getLogger(__name__)

type NetmonConfigEntry = ConfigEntry[NetmonCoordinator]


class NetmonCoordinator(DataUpdateCoordinator[Totals]):
    """Owns what one entry knows while it is loaded; its data are the sums on the hub."""

    config_entry: NetmonConfigEntry

    def __init__(self, hass: HomeAssistant, entry: NetmonConfigEntry, backend: Backend) -> None:
        super().__init__(hass, _LOGGER, config_entry=entry, name=entry.title, update_interval=None)
        self.backend = backend
        self.options: Options = read_options(entry.options)
        self.measuring = Measuring(self)
        self.informant_issues = InformantIssues(self)
        self.population = Population(self._deciding())
        self.registry = Registry(hass, entry)
        self.last_presence = LastPresence(self.registry.async_last_words())
        # Outlives this coordinator.
        self.absence = async_absence(hass, entry)
        self._away = Away(hass, self._away_beat)
        if not backend.available:
            self._away.async_begin()
        # The entities are taken out for others that take over at once.
        self.begins_anew = False
        # The platforms, and of every entity that is in: (its domain, its unique id).
        self.platforms: list[Adding] = []
        self.present: set[tuple[str, str | None]] = set()
        # What the entry was set up with, and what we have probed: what differs now is to be carried out.
        self.set_up_with = dict(entry.data)
        self.targets = self.wanted_targets()
        self.credentials = self.wanted_credentials()
        self.updating = asyncio.Lock()
        self.events: Listeners[Event] = Listeners()
        # By the id of a device or target, or "seen:" and the id of a device.
        self.subjects = SubjectListeners()
        self.activity = Activity(self)
        self.admissions = Admissions(
            hass, entry, backend, self.population, self.registry, self.events, self.platforms
        )
        self._rows = StaleRows(self.population, self.registry)
        self._totals_timer: CALLBACK_TYPE | None = None
        self._newcomers_timer: CALLBACK_TYPE | None = None
        self._exits: list[CALLBACK_TYPE] = []

    @property
    def server_id(self) -> str:
        """What makes our ids differ from those of every other entry."""
        return self.config_entry.unique_id or self.config_entry.entry_id

    @property
    def away_since(self) -> datetime | None:
        """Since when nobody says what is so; None: somebody does."""
        return self._away.since

    @callback
    def async_start(self) -> None:
        """Take in what is known, and whatever happens from now on."""
        now = dt_util.utcnow()
        self.admissions.async_begin(now)
        self.last_presence.hear_all(self.backend.state.devices.values())
        self.async_set_updated_data(count(self.backend.state, self.last_presence, now))
        self._exits = [
            # First: what is measured of a device that was merged is passed on before its row goes.
            self.backend.subscribe(self.measuring.async_hear),
            self.backend.subscribe(self._heard),
            self.backend.on_change(self._backend_changed),
            async_track_time_interval(self.hass, self._tend, TEND_INTERVAL, cancel_on_shutdown=True),
        ]
        self._await_newcomers()

    @callback
    def async_announce(self) -> None:
        """Tell of every newcomer now: those who listen are about to go."""
        self.admissions.async_announce()

    @callback
    def async_stop(self) -> None:
        """Hear nothing more."""
        while self._exits:
            self._exits.pop()()
        for timer in (self._totals_timer, self._newcomers_timer):
            if timer is not None:
                timer()
        self._totals_timer = self._newcomers_timer = None
        self._away.async_forget()
        self.measuring.readings.async_stop()
        self.informant_issues.async_clear()

    def _deciding(self) -> Options:
        """The options, and that whose ports or sensors are chosen is selected with that."""
        return replace(self.options, selected=self.options.selected | self.measuring.choices.keys())

    def wanted_targets(self) -> dict[str, dict[str, Any]]:
        """What the entry asks to be probed, by the id of each target."""
        return {
            each.unique_id: dict(each.data)
            for each in self.config_entry.subentries.values()
            if each.subentry_type == SUBENTRY_TARGET and each.unique_id
        }

    def wanted_credentials(self) -> list[dict[str, Any]]:
        """What the entry gives an engine in here to ask devices with."""
        return credentials_of(self.config_entry)

    def patience_with(self, device_id: str) -> timedelta:
        """How long the tracker of a device stays at home after netmon has called it away."""
        for each in self.config_entry.subentries.values():
            if each.subentry_type == SUBENTRY_PATIENCE and each.data[CONF_DEVICE] == device_id:
                return timedelta(seconds=each.data[CONF_SECONDS])
        return timedelta()

    @callback
    def async_retarget(self, targets: dict[str, dict[str, Any]]) -> None:
        """Show these targets, and tell of them anew."""
        self.targets = targets
        self.async_add_missing()
        for target_id in targets:
            self.subjects.tell(target_id)

    @callback
    def async_add_missing(self) -> None:
        """Add what has become an entity since: of another target, or enabled."""
        for platform in self.platforms:
            platform.async_add_own()

    async def async_choose(self) -> None:
        """Make the entities of the ports and sensors that are chosen now, and let their devices in."""
        await self.measuring.async_choose()
        await self.async_set_options(self.options)

    async def async_set_options(self, options: Options) -> None:
        """Go on with other preferences."""
        self.options = options
        self.population.set_options(self._deciding())
        now = dt_util.utcnow()
        chunks = batched(self.admissions.async_begin_again(now), CHUNK, strict=False)
        self.registry.async_enable(self.population.enabled)
        for chunk in chunks:
            self.admissions.async_add_now(chunk)
            await asyncio.sleep(0)
        self.async_count()
        self.async_update_issues()
        self._away.async_wait(options.hold)
        self.subjects.tell_all()

    @callback
    def async_count(self) -> None:
        """Count again at once."""
        self.async_set_updated_data(count(self.backend.state, self.last_presence, dt_util.utcnow()))

    @callback
    def async_update_issues(self) -> None:
        """Raise what is wrong now, and take back what no longer is."""
        health = self.backend.state.health
        async_update_issues(
            self.hass,
            self.config_entry,
            self.backend.info,
            waiting=len(self.population.waiting),
            cap=self.options.cap,
            limited=health.limited if health is not None else "",
        )
        async_update_left_out_issue(self)

    @callback
    def _heard(self, event: Event) -> None:
        match event:
            case DevicesSeen(seen=seen):
                for device_id, _ in seen:
                    self.subjects.tell(f"seen:{device_id}")
                return
            case SampleTaken(sample=sample):
                self.subjects.tell(sample.target_id)
                return
            case PortsChanged() | SensorsChanged() | LinksChanged():
                return
            case DeviceDiscovered(device=device):
                self.last_presence.hear(device)
                self.admissions.async_discover(device, dt_util.utcnow())
                self._await_newcomers()
            case DeviceChanged(device=device):
                self.last_presence.hear(device)
                self.admissions.async_look_at(device, dt_util.utcnow())
                self._await_newcomers()
                self._rows.async_note(event)
                self.subjects.tell(device.id)
            case DeviceForgotten(device_id=device_id, merged_into=heir):
                self._forgotten(device_id, heir)
            case TargetUp(target_id=target_id) | TargetDown(target_id=target_id):
                self.subjects.tell(target_id)
            case TargetChanged(target=target):
                self.subjects.tell(target.id)
            case MonitorHealthChanged():
                self.async_update_issues()
        if not isinstance(event, DeviceDiscovered):
            self.events.tell(event)
        # What was just heard may have ended this very entry.
        if self._totals_timer is None and self._exits:
            self._totals_timer = async_call_later(self.hass, TOTALS_DELAY, self._publish)

    def _forgotten(self, device_id: str, heir: str | None) -> None:
        self._rows.forget(device_id)
        self.last_presence.forget(device_id)
        self.admissions.async_remove(device_id)
        if heir is not None and device_id in self.options.selected:
            # The entry begins anew with that.
            self.hass.config_entries.async_update_entry(
                self.config_entry, options=select_instead(self.config_entry.options, device_id, heir)
            )

    def _await_newcomers(self) -> None:
        if self.admissions.awaiting and self._newcomers_timer is None:
            self._newcomers_timer = async_call_later(self.hass, NEWCOMER_BEAT, self._newcomers_beat)

    @callback
    def _newcomers_beat(self, now: datetime) -> None:
        self._newcomers_timer = None
        self._let_in(now)
        self._await_newcomers()

    def _let_in(self, now: datetime) -> None:
        self.admissions.async_let_in(now)
        self.async_update_issues()

    @callback
    def _publish(self, _: datetime) -> None:
        self._totals_timer = None
        self._update_rows()
        if self.backend.available:
            totals = count(self.backend.state, self.last_presence, dt_util.utcnow())
            if totals != self.data:
                self.async_set_updated_data(totals)

    def _update_rows(self) -> None:
        self._rows.async_update(self.backend.state.devices)
        if self._rows and self._totals_timer is None:
            self._totals_timer = async_call_later(self.hass, TOTALS_DELAY, self._publish)

    @callback
    def _backend_changed(self) -> None:
        """Everything may be another: the connection, or all that is known."""
        if self.backend.available:
            self._is_there()
        elif self.away_since is None:
            self._is_away()
        self.async_update_issues()
        self.subjects.tell_all()

    def _is_there(self) -> None:
        self._away.async_end()
        self.absence.async_end()
        now = dt_util.utcnow()
        self.last_presence.hear_all(self.backend.state.devices.values())
        for device in list(self.backend.state.devices.values()):
            self.admissions.async_look_at(device, now)
        self._await_newcomers()
        self.measuring.async_catch_up()
        self._rows.suspect(self.population.admitted)
        self._update_rows()
        self.async_count()

    def _is_away(self) -> None:
        """Nothing is shown of it until it is clear that this is no update and no restart."""
        self._away.async_begin()
        # Not async_set_update_error: the backend has told the log already, and why.
        self.last_update_success = False
        self.absence.async_begin(self.backend.problem)
        self._away.async_wait(self.options.hold)

    @callback
    def _away_beat(self, _: datetime) -> None:
        self.async_update_listeners()
        self.subjects.tell_all()

    @callback
    def _tend(self, now: datetime) -> None:
        """Look at what ages by itself."""
        if not self.backend.available:
            # A machine that slept has missed its timers.
            self._away_beat(now)
            return
        for device in self.backend.state.devices.values():
            if device.presence is Presence.UNKNOWN:
                # It may be held no longer.
                self.subjects.tell(device.id)
        self.config_entry.async_create_task(
            self.hass, self.informant_issues.async_look(), "netmon devices that are asked"
        )
        self.admissions.async_look_again(now)
        self._let_in(now)
        self._publish(now)
