"""What chosen devices tell of their ports and sensors; nobody else is asked about."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from typing import TYPE_CHECKING

from homeassistant.core import HassJob, callback
from homeassistant.helpers.event import async_call_later, async_track_time_interval
from homeassistant.util import dt as dt_util

from .const import GRACE, READ_DELAY, READ_INTERVAL, REPAIR_AFTER
from .engine import (
    DeviceChanged,
    DeviceForgotten,
    NetmonError,
    NotFoundError,
    Port,
    PortsChanged,
    Presence,
    SensorsChanged,
)
from .silence import silent_since

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import datetime

    from homeassistant.core import CALLBACK_TYPE

    from .chosen import Choice
    from .coordinator import NetmonCoordinator
    from .engine import Event, InformantState, Sensor

_LOGGER = logging.getLogger(__name__)


class Readings:
    """Keeps what was read last; `grown` is called with devices of which there is more than before."""

    def __init__(self, coordinator: NetmonCoordinator, *, grown: Callable[[str], None]) -> None:
        self._coordinator = coordinator
        self._hass = coordinator.hass
        self._grown = grown
        self.choices: dict[str, Choice] = {}
        self.ports: dict[str, dict[str, Port]] = {}
        self.sensors: dict[str, dict[str, Sensor]] = {}
        # How it goes with asking each device; None: whoever asks does not say.
        self.states: dict[str, InformantState] | None = None
        # Devices whose ports are named by an entity of another device.
        self._followed: Counter[str] = Counter()
        self._silent: dict[str, datetime] = {}
        # What `as_of` was when a device was read last.
        self._judged: dict[str, datetime | None] = {}
        self._unread_since: datetime | None = None
        # Devices of which whoever asks has spoken since we began.
        self._met: set[str] = set()
        self._begun = dt_util.utcnow()
        self._due: set[str] = set()
        self._reading = asyncio.Lock()
        self._timer: CALLBACK_TYPE | None = None
        self._ticker: CALLBACK_TYPE | None = None
        self._graces: dict[str, CALLBACK_TYPE] = {}

    @callback
    def async_set_choices(self, choices: dict[str, Choice]) -> None:
        """Read of these devices from now on."""
        self.choices = choices
        for kept in (self.ports, self.sensors):
            for device_id in kept.keys() - self._wanted():
                del kept[device_id]
        self._silent = {id_: since for id_, since in self._silent.items() if id_ in choices}
        self._tick()

    @callback
    def async_stop(self) -> None:
        """Read nothing more."""
        for timer in (self._timer, self._ticker, *self._graces.values()):
            if timer is not None:
                timer()
        self._timer = self._ticker = None
        self._graces.clear()

    @callback
    def async_follow(self, device_id: str, listener: Callable[[], None]) -> Callable[[], None]:
        """Read the ports of a device for their names, and tell of each reading; returns the way out."""
        self._followed[device_id] += 1
        unsubscribe = self._coordinator.subjects.add(f"ports:{device_id}", listener)
        if device_id not in self.ports:
            self._read_soon(device_id)
        self._tick()

        def leave() -> None:
            unsubscribe()
            self._followed[device_id] -= 1
            self._followed += Counter()
            self._tick()

        return leave

    def as_of(self, device_id: str) -> datetime | None:
        """When what a device told last was so; None: it is so now."""
        device = self._coordinator.backend.state.devices.get(device_id)
        doubts = [self._coordinator.away_since, self._unread_since, self._silent.get(device_id)]
        if device is not None and device.presence is Presence.OFFLINE:
            doubts.append(device.presence_since)
        return min((each for each in doubts if each is not None), default=None)

    def label(self, device_id: str, port_id: str) -> str | None:
        """What a port is called; None: nobody has said."""
        port = self.ports.get(device_id, {}).get(port_id)
        return None if port is None else port.label

    @callback
    def async_hear(self, event: Event) -> None:
        """Notice of whom to read again, and who has gone."""
        match event:
            case PortsChanged(device_id=device_id) | SensorsChanged(device_id=device_id):
                self._read_soon(device_id)
            case DeviceChanged(device=device) if device.id in self.choices:
                if device.presence is Presence.OFFLINE and device.presence_since is not None:
                    self._await_grace(device.id, device.presence_since)
            case DeviceForgotten(device_id=device_id):
                for kept in (self.ports, self.sensors, self._silent, self._judged):
                    kept.pop(device_id, None)

    @callback
    def async_read_soon(self) -> None:
        """Read of everybody again in a moment."""
        for device_id in self._wanted():
            self._read_soon(device_id)

    async def async_read(self, device_ids: Iterable[str] | None = None) -> None:
        """Read of these devices now (None: of all), and how it goes with asking them."""
        async with self._reading:
            wanted = self._wanted()
            chosen = wanted if device_ids is None else wanted.intersection(device_ids)
            if not chosen or not self._coordinator.backend.available:
                return
            try:
                for device_id in sorted(chosen):
                    await self._read(device_id)
                await self._read_states()
            except NetmonError as err:
                _LOGGER.debug("What devices tell of themselves cannot be read: %s", err)
                self._unread_since = self._unread_since or dt_util.utcnow()
            else:
                self._unread_since = None
            self._judge()

    async def _read(self, device_id: str) -> None:
        backend, choice = self._coordinator.backend, self.choices.get(device_id)
        try:
            ports = await backend.ports(device_id)
            measured = choice is not None and choice.sensors
            sensors = await backend.sensors(device_id) if measured else ()
        except NotFoundError:
            # It has been forgotten, or this server knows of no ports.
            return
        was = {**_by_key(device_id, self.ports), **_by_key(device_id, self.sensors)}
        self.ports[device_id] = {each.id: each for each in ports}
        self.sensors[device_id] = {each.id: each for each in sensors}
        now = {**_by_key(device_id, self.ports), **_by_key(device_id, self.sensors)}
        for key in now.keys() | was.keys():
            if now.get(key) != was.get(key):
                self._coordinator.subjects.tell(key)
        # Whoever only names them is told of names alone.
        if _labels(now) != _labels(was):
            self._coordinator.subjects.tell(f"ports:{device_id}")
        if any(not each.gone and (key not in was or was[key].gone) for key, each in now.items()):
            self._grown(device_id)

    async def _read_states(self) -> None:
        try:
            told = await self._coordinator.backend.informants()
        except NotFoundError:
            self.states = None
        else:
            self.states = {state.device_id: state for state in told}

    def _judge(self) -> None:
        now = dt_util.utcnow()
        for device_id in self.choices:
            silent = self._silent_since(device_id, now)
            if silent is None:
                self._silent.pop(device_id, None)
            else:
                self._silent.setdefault(device_id, silent)
            since = self.as_of(device_id)
            if since != self._judged.get(device_id):
                self._judged[device_id] = since
                self._coordinator.subjects.tell(device_id)
            if since is not None:
                self._await_grace(device_id, since)

    def _silent_since(self, device_id: str, now: datetime) -> datetime | None:
        state = None if self.states is None else self.states.get(device_id)
        if state is not None:
            self._met.add(device_id)
        elif self.states is None or (device_id not in self._met and now - self._begun < REPAIR_AFTER):
            # Home Assistant is still starting, or the credential has just been given.
            return None
        return silent_since(state, now)

    def _await_grace(self, device_id: str, since: datetime) -> None:
        """Have the entities of a device look again when what they say is held no longer."""
        left = (since + GRACE - dt_util.utcnow()).total_seconds()
        if left < 0:
            return

        @callback
        def look(_: datetime) -> None:
            self._graces.pop(device_id, None)
            self._coordinator.subjects.tell(device_id)

        if (before := self._graces.pop(device_id, None)) is not None:
            before()
        self._graces[device_id] = async_call_later(self._hass, left, HassJob(look, cancel_on_shutdown=True))

    def _wanted(self) -> set[str]:
        return {*self.choices, *self._followed}

    def _tick(self) -> None:
        """Read every so often, while there is anything to read."""
        if bool(self._wanted()) == (self._ticker is not None):
            return
        if self._ticker is not None:
            self._ticker()
            self._ticker = None
            return
        self._ticker = async_track_time_interval(
            self._hass, self._beat, READ_INTERVAL, cancel_on_shutdown=True
        )

    @callback
    def _beat(self, _: datetime) -> None:
        self._coordinator.config_entry.async_create_task(
            self._hass, self.async_read(), "netmon ports and sensors"
        )

    def _read_soon(self, device_id: str) -> None:
        if device_id not in self._wanted():
            return
        self._due.add(device_id)
        if self._timer is None:
            self._timer = async_call_later(self._hass, READ_DELAY, self._read_due)

    async def _read_due(self, _: datetime) -> None:
        self._timer = None
        due, self._due = self._due, set()
        await self.async_read(due)


def _by_key(
    device_id: str, kept: Mapping[str, Mapping[str, Port]] | Mapping[str, Mapping[str, Sensor]]
) -> dict[str, Port | Sensor]:
    """By the keys that their entities listen to."""
    return {subject(device_id, id_): each for id_, each in kept.get(device_id, {}).items()}


def _labels(told: Mapping[str, Port | Sensor]) -> dict[str, str]:
    return {key: each.label for key, each in told.items() if isinstance(each, Port)}


def subject(device_id: str, id_: str) -> str:
    """What an entity of a port or a sensor listens to; ids of the two never are the same."""
    return f"measured:{device_id}:{id_}"
