"""Signs of life: what a live sighting does to the presence of its device."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from ..model.presence import Presence
from .presence import arrive, hear, hear_weakly

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from ..evidence.meaning import Meaning
    from ..evidence.observation import Observation
    from ..settings.presence import PresenceSettings
    from .index import Index
    from .news import News
    from .records import AddressRecord, DeviceRecord, InterfaceRecord

# Seen again after this time, a stranger is taken to be real.
SEEN_AGAIN = timedelta(minutes=1)


class Signs:
    """Takes in who was heard. `seen` gathers whom nothing else is told of; `doubt` has a device asked."""

    def __init__(
        self,
        index: Index,
        settings: PresenceSettings,
        *,
        seen: set[DeviceRecord],
        doubt: Callable[[DeviceRecord, datetime], None],
    ) -> None:
        self._index = index
        self._settings = settings
        self._seen = seen
        self._doubt = doubt

    def hear(self, interface: InterfaceRecord, seen: Observation, means: Meaning, news: News) -> None:
        """The device was heard just now; one that was gone or unknown is there (again)."""
        device = interface.device
        if device.presence is not Presence.ONLINE:
            if device.presence is Presence.OFFLINE and means.quality < 1:
                # Another may have said it for a device that sleeps: now it is asked itself.
                self._doubt(device, seen.seen_at)
                return
            arrive(device, seen.seen_at, means.words, self._settings, news)
        address = interface.addresses.get(seen.address) if seen.address is not None else None
        self.hear_again(interface, address, seen, means)
        if news.tells_of(device):
            self._seen.discard(device)

    def hear_of(self, device: DeviceRecord, seen: Observation, means: Meaning, news: News) -> None:
        """Another that shares its only address with the device was heard with it: it speaks for both."""
        if device.presence is not Presence.ONLINE:
            arrive(device, seen.seen_at, means.words, self._settings, news)
        device.last_seen = seen.seen_at
        device.frozen = None
        hear(device.watch, seen.seen_at, steady=False)
        device.watch.heard_by = means.words
        if news.tells_of(device):
            self._seen.discard(device)
        else:
            self._seen.add(device)

    def hear_again(
        self, interface: InterfaceRecord, address: AddressRecord | None, seen: Observation, means: Meaning
    ) -> None:
        """A device that is there was heard again, and nothing about it is new."""
        device = interface.device
        if address is not None:
            address.last_seen = seen.seen_at
            address.source = seen.source
            if means.framed:
                address.spoken_at = seen.seen_at
        interface.last_seen = device.last_seen = seen.seen_at
        device.frozen = None
        self._seen.add(device)
        watch = device.watch
        if means.quality < 1:
            hear_weakly(watch, seen.seen_at, means.quality, self._settings)
        else:
            hear(watch, seen.seen_at, steady=True)
            watch.heard_by = means.words
            if means.answered:
                watch.answered_at = seen.seen_at
        if not device.confirmed and (means.solicited or seen.seen_at - device.first_seen >= SEEN_AGAIN):
            self._index.confirm(device)
