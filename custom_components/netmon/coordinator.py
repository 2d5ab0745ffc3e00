"""Between the backend and the entities: hears every event, tells only whom it concerns."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.event import async_call_later, async_track_time_interval
from homeassistant.util import dt as dt_util

from .admissions import Admissions
from .const import (
    CHUNK,
    CONF_SELECTED,
    NEWCOMER_BEAT,
    ROWS,
    SECTION_DEVICES,
    TEND_INTERVAL,
    TOTALS_DELAY,
)
from .engine import (
    DeviceChanged,
    DeviceDiscovered,
    DeviceForgotten,
    DevicesSeen,
    SampleTaken,
    TargetChanged,
    TargetDown,
    TargetUp,
)
from .issues import async_update_issues
from .listeners import Listeners, SubjectListeners
from .newcomers import Newcomers, may_be_named_yet
from .options import Options, read_options
from .population import Admission, Population
from .registry import Registry
from .totals import count

if TYPE_CHECKING:
    from datetime import datetime

    from .admissions import Adder
    from .backend import Backend
    from .engine import Device, Event

_LOGGER = logging.getLogger(__name__)

type NetmonConfigEntry = ConfigEntry[NetmonCoordinator]


# The fields of a device that its row in the registry shows.
PARTICULARS = frozenset({"name", "hostname", "interfaces", "facts"})


class NetmonCoordinator(Admissions):
    """Owns what one entry knows while it is loaded; its data are the sums on the hub."""

    config_entry: NetmonConfigEntry

    def __init__(self, hass: HomeAssistant, entry: NetmonConfigEntry, backend: Backend) -> None:
        super().__init__(hass, _LOGGER, config_entry=entry, name=entry.title, update_interval=None)
        self.backend = backend
        self.options: Options = read_options(entry.options)
        self.population = Population(self.options)
        self.registry = Registry(hass, entry)
        # What we had probed when the entry was set up.
        self.targets = {each.unique_id: each.data for each in entry.subentries.values() if each.unique_id}
        self.events: Listeners[Event] = Listeners()
        # By the id of a device or target, or "seen:" and the id of a device.
        self.subjects = SubjectListeners()
        self._adders: list[Adder] = []
        self._changed: set[str] = set()
        self._totals_timer: CALLBACK_TYPE | None = None
        self._newcomers = Newcomers()
        # Those of them that the inventory had from the start.
        self._remembered: set[str] = set()
        self._newcomers_timer: CALLBACK_TYPE | None = None
        # The entry is about to be unloaded.
        self._leaving = False
        self._exits: list[CALLBACK_TYPE] = []

    @property
    def server_id(self) -> str:
        """What makes our ids differ from those of every other entry."""
        return self.config_entry.unique_id or self.config_entry.entry_id

    @callback
    def async_start(self) -> None:
        """Take in what is known, and whatever happens from now on."""
        now = dt_util.utcnow()
        rows = self.registry.async_device_ids()
        # Strangers must not take the room of those that were in before by coming first in the inventory.
        for device in sorted(self.backend.state.devices.values(), key=lambda each: each.id not in rows):
            if device.id not in rows and may_be_named_yet(device, now):
                self._remembered.add(device.id)
                self._newcomers.wait_for(device.id, now)
            else:
                self.population.offer(device, now, remembered=True)
        self.async_set_updated_data(count(self.backend.state, now))
        self._exits = [
            self.backend.subscribe(self._heard),
            self.backend.on_change(self._backend_changed),
            async_track_time_interval(self.hass, self._tend, TEND_INTERVAL, cancel_on_shutdown=True),
        ]
        self._await_newcomers()

    @callback
    def async_stop(self) -> None:
        """Hear nothing more."""
        while self._exits:
            self._exits.pop()()
        for timer in (self._totals_timer, self._newcomers_timer):
            if timer is not None:
                timer()
        self._totals_timer = self._newcomers_timer = None

    @callback
    def async_count(self) -> None:
        """Count again at once."""
        self.async_set_updated_data(count(self.backend.state, dt_util.utcnow()))

    @callback
    def async_update_issues(self) -> None:
        """Raise what is wrong now, and take back what no longer is."""
        async_update_issues(
            self.hass,
            self.config_entry,
            self.backend.info,
            waiting=len(self.population.waiting),
            cap=self.options.cap,
        )

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
            case DeviceDiscovered(device=device):
                self._newcomers.discover(device.id)
                self._look_at(device)
            case DeviceChanged(device=device):
                self._look_at(device)
                if not PARTICULARS.isdisjoint(event.changed):
                    self.registry.async_let_go(device)
                    self._changed.add(device.id)
                self.subjects.tell(device.id)
            case DeviceForgotten(device_id=device_id, merged_into=heir):
                self._remove(device_id)
                if heir is not None and device_id in self.options.selected:
                    self._select_instead(device_id, heir)
            case TargetUp(target_id=target_id) | TargetDown(target_id=target_id):
                self.subjects.tell(target_id)
            case TargetChanged(target=target):
                self.subjects.tell(target.id)
        if not isinstance(event, DeviceDiscovered):
            self.events.tell(event)
        # What was just heard may have ended this very entry.
        if self._totals_timer is None and self._exits:
            self._totals_timer = async_call_later(self.hass, TOTALS_DELAY, self._publish)

    def _look_at(self, device: Device) -> None:
        """Let a device in that is new or newly wanted, or out if it is to be ignored."""
        now = dt_util.utcnow()
        if device.id in self.population.admitted:
            wanted = self.population.wanted(device, now)
            if wanted is None:
                self._remove(device.id)
            elif wanted is Admission.ENABLED and self.population.promote(device.id):
                # Home Assistant itself sets the entry up anew a little later.
                self.registry.async_enable([device.id])
            return
        self._newcomers.wait_for(device.id, now)
        self._await_newcomers()

    def _await_newcomers(self) -> None:
        if self._newcomers and self._newcomers_timer is None:
            self._newcomers_timer = async_call_later(self.hass, NEWCOMER_BEAT, self._newcomers_beat)

    @callback
    def _newcomers_beat(self, now: datetime) -> None:
        self._newcomers_timer = None
        self._let_in(now)
        self._await_newcomers()

    def _let_in(self, now: datetime) -> None:
        """Let in and tell of the newcomers that are named, or were waited for long enough."""
        ready = self._newcomers.take_ready(self.backend.state.devices, now)
        admitted = []
        for device in ready:
            remembered = device.id in self._remembered
            self._remembered.discard(device.id)
            if (how := self.population.offer(device, now, remembered=remembered)) is not None:
                admitted.append((device, how))
        self.async_update_issues()
        if len(admitted) <= CHUNK:
            self.async_add_now(admitted)
            self._announce(device.id for device in ready)
            return
        self.config_entry.async_create_task(
            self.hass, self._add_and_announce(admitted, ready), "netmon newcomers"
        )

    def _select_instead(self, device_id: str, heir: str) -> None:
        """Keep the user's choice through a merge; the entry begins anew with it."""
        entry = self.config_entry
        devices = entry.options[SECTION_DEVICES]
        selected = [heir if each == device_id else each for each in devices[CONF_SELECTED]]
        self.hass.config_entries.async_update_entry(
            entry,
            options={
                **entry.options,
                SECTION_DEVICES: {**devices, CONF_SELECTED: list(dict.fromkeys(selected))},
            },
        )

    @callback
    def _publish(self, _: datetime) -> None:
        self._totals_timer = None
        self._update_rows()
        if self.backend.available:
            totals = count(self.backend.state, dt_util.utcnow())
            if totals != self.data:
                self.async_set_updated_data(totals)

    def _update_rows(self) -> None:
        devices = self.backend.state.devices
        for device_id in sorted(self._changed)[:ROWS]:
            self._changed.discard(device_id)
            if device_id in self.population.admitted and (device := devices.get(device_id)) is not None:
                self.registry.async_update(device)
        if self._changed and self._totals_timer is None:
            self._totals_timer = async_call_later(self.hass, TOTALS_DELAY, self._publish)

    @callback
    def _backend_changed(self) -> None:
        """Everything may be another: the connection, or all that is known."""
        if self.backend.available:
            for device in list(self.backend.state.devices.values()):
                self._look_at(device)
            self._changed.update(self.population.admitted)
            self._update_rows()
            self.async_count()
        else:
            # Not async_set_update_error: the backend has told the log already, and why.
            self.last_update_success = False
            self.async_update_listeners()
        self.async_update_issues()
        self.subjects.tell_all()

    @callback
    def _tend(self, now: datetime) -> None:
        """Look at what ages by itself."""
        if not self.backend.available:
            return
        devices = self.backend.state.devices
        for device_id in self.population.unwanted(devices.values(), now):
            self._remove(device_id)
        self.population.waiting.intersection_update(devices)
        self._newcomers.look_again(self.population.waiting, now)
        self._let_in(now)
        self._publish(now)
