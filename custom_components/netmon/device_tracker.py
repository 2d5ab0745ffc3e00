"""A tracker for each device: at home while netmon calls it online."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, override

from homeassistant.components.device_tracker import (
    DOMAIN,
    BaseScannerEntity,
    ScannerEntity,
    SourceType,
)
from homeassistant.const import STATE_HOME, STATE_NOT_HOME
from homeassistant.core import CoreState, HassJob, callback
from homeassistant.helpers.event import async_call_later
from homeassistant.helpers.restore_state import RestoreEntity
from homeassistant.util import dt as dt_util

from .adding import Adding
from .const import ATTR_AS_OF, GRACE
from .engine import Presence
from .entity import NetmonDeviceEntity
from .last_word import LastWord
from .particulars import particulars
from .population import Admission

if TYPE_CHECKING:
    from datetime import datetime

    from homeassistant.core import CALLBACK_TYPE, HomeAssistant
    from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

    from .admissions import Admitted
    from .coordinator import NetmonConfigEntry, NetmonCoordinator
    from .engine import Device, Interface
    from .hold import Hold

PARALLEL_UPDATES = 0

_RESTORED = {STATE_HOME: True, STATE_NOT_HOME: False}


async def async_setup_entry(
    hass: HomeAssistant, entry: NetmonConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Make a tracker of each device that is let in."""
    coordinator = entry.runtime_data

    def make(admitted: Admitted) -> list[_Tracker]:
        device, how = admitted
        enabled = how is Admission.ENABLED
        if particulars(device).mac is not None:
            return [NetmonTracker(coordinator, device, enabled=enabled)]
        return [NetmonAddressTracker(coordinator, device, enabled=enabled, add=async_add_entities)]

    Adding(coordinator, DOMAIN, async_add_entities, device=make)


class _Tracker(NetmonDeviceEntity, RestoreEntity, BaseScannerEntity):
    """What both kinds of tracker do.

    While nobody can tell, a tracker stays as it was, for the hold that the user has set: a person must not
    vanish because the monitor is blind or away, or is being set up anew.
    """

    _domain = DOMAIN
    # The device's name is the tracker's.
    _attr_name = None
    _attr_translation_key = "device"
    _unrecorded_attributes = frozenset({ATTR_AS_OF})

    def __init__(self, coordinator: NetmonCoordinator, device: Device, *, enabled: bool) -> None:
        super().__init__(coordinator, device)
        self._enabled = enabled
        self._last: bool | None = None
        # When `_last` was so, where nobody has confirmed it since this entity is here.
        self._last_as_of: datetime | None = None
        # Since when the inventory has no such device, though nobody has taken it out.
        self._missing_since: datetime | None = None
        self._end_patience: CALLBACK_TYPE | None = None
        self._take_in()

    @property
    @override
    def entity_registry_enabled_default(self) -> bool:
        """Whether the device was let in with its tracker enabled."""
        return self._enabled

    @property
    @override
    def is_connected(self) -> bool | None:
        """Whether the device is there; None: nobody ever knew."""
        return self._last

    @property
    @override
    def exists(self) -> bool:
        """A device that is missing may only have been lost with the database."""
        return True

    @property
    @override
    def hold(self) -> Hold:
        """As the user has set it."""
        return self.coordinator.options.hold

    @property
    @override
    def as_of(self) -> datetime | None:
        """When the presence was last known; None: it is known now, or never was."""
        device = self.device
        if self._last is None:
            return None
        doubts = [self.coordinator.away_since, self._missing_since, self._last_as_of]
        if device is not None and device.presence is Presence.UNKNOWN:
            doubts.append(device.presence_since)
        return min((each for each in doubts if each is not None), default=None)

    @property
    @override
    def extra_state_attributes(self) -> dict[str, Any]:
        """When the state was so, once that is no longer just now."""
        as_of = self.as_of
        if as_of is None or dt_util.utcnow() - as_of < GRACE:
            return {}
        return {ATTR_AS_OF: as_of.isoformat()}

    @property
    @override
    def extra_restore_state_data(self) -> LastWord | None:  # type: ignore[override]  # all it needs is `as_dict`
        """What to go on from after a restart."""
        if self._last is None:
            return None
        return LastWord(is_connected=self._last, as_of=self.as_of or dt_util.utcnow())

    @override
    async def async_added_to_hass(self) -> None:
        """Go on from the last state."""
        await super().async_added_to_hass()
        word = LastWord.read(await self.async_get_last_extra_data())
        device = self.device
        if self._last is not None:
            # It may have been at home by patience alone when it was taken out.
            if device is not None and word is not None and word.is_connected:
                self._last = True
                self._last = self._has_patience(device) or device.presence is Presence.ONLINE
            if device is not None and word is not None and word.is_connected is not self._last:
                self._log_meanwhile(device)
        elif word is not None:
            self._last, self._last_as_of = word.is_connected, word.as_of
        elif (last := await self.async_get_last_state()) is not None:
            # Written before there were last words.
            self._last = _RESTORED.get(last.state)

    def _log_meanwhile(self, device: Device) -> None:
        # Who takes over a state that is held moves it, which has its line.
        held = self.hass.states.get(self.entity_id)
        is_first = held is None or held.state not in _RESTORED
        if is_first and self.hass.state is not CoreState.running and self._last is not None:
            self.coordinator.activity.async_log_meanwhile(device, there=self._last)

    @callback
    @override
    def async_told(self) -> None:
        """Write the state."""
        self._take_in()
        super().async_told()

    @callback
    def _take_in(self) -> None:
        device = self.device
        if device is None:
            self._missing_since = self._missing_since or dt_util.utcnow()
            return
        self._missing_since = None
        if device.presence is Presence.UNKNOWN or self._has_patience(device):
            return
        self._last, self._last_as_of = device.presence is Presence.ONLINE, None

    def _has_patience(self, device: Device) -> bool:
        """Whether a device that has gone is at home for a while yet; then it is looked at again."""
        if self._end_patience is not None:
            self._end_patience()
            self._end_patience = None
        # Who was not at home does not come home by having gone, and nobody else is waited for.
        gone_at = device.presence_since
        if device.presence is not Presence.OFFLINE or gone_at is None or not self._last or self.hass is None:
            return False
        left = gone_at + self.coordinator.patience_with(device.id) - dt_util.utcnow()
        if left <= timedelta():
            return False
        self._end_patience = async_call_later(
            self.hass, left, HassJob(self._patience_is_over, cancel_on_shutdown=True)
        )
        return True

    @callback
    def _patience_is_over(self, _: datetime) -> None:
        self._end_patience = None
        self.async_told()

    @override
    async def async_will_remove_from_hass(self) -> None:
        """Wait for nobody."""
        await super().async_will_remove_from_hass()
        if self._end_patience is not None:
            self._end_patience()


class NetmonTracker(_Tracker, ScannerEntity):  # type: ignore[misc]  # device_info is final in 2026.10
    """The tracker of a device whose MAC is known."""

    _attr_source_type = SourceType.ROUTER
    _shown: tuple[tuple[Interface, ...], str | None] | None = None

    @callback
    @override
    def _take_in(self) -> None:
        super()._take_in()
        device = self.device
        # Most changes are of the presence alone.
        if device is not None and (device.interfaces, device.hostname) != self._shown:
            self._shown = (device.interfaces, device.hostname)
            known = particulars(device)
            self._attr_ip_address = known.address
            self._attr_mac_address = known.mac
            self._attr_hostname = known.hostname


class NetmonAddressTracker(_Tracker):
    """The tracker of a device of which only the address is known: behind a router, or not looked at yet.

    When the MAC becomes known it makes way for another kind of tracker, which takes over its entity id.
    """

    _attr_source_type = SourceType.ROUTER
    _makes_way = False

    def __init__(
        self,
        coordinator: NetmonCoordinator,
        device: Device,
        *,
        enabled: bool,
        add: AddConfigEntryEntitiesCallback,
    ) -> None:
        super().__init__(coordinator, device, enabled=enabled)
        self._add = add

    @callback
    @override
    def async_told(self) -> None:
        """Write the state, or make way."""
        super().async_told()
        device = self.device
        if device is not None and particulars(device).mac is not None and not self._makes_way:
            self._makes_way = True
            self.coordinator.config_entry.async_create_task(
                self.hass, self._make_way(device), "netmon tracker with a MAC"
            )

    @property
    @override
    def stays(self) -> bool:
        """Its state is for the tracker that it makes way for."""
        return self._makes_way or super().stays

    async def _make_way(self, device: Device) -> None:
        await self.async_remove()
        self._add([NetmonTracker(self.coordinator, device, enabled=self._enabled)])
