"""What a sighting says of its device beyond where it is: kept, concluded from, and waiting for its device."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from ..evidence.known import Evidence
from ..model.fact import Fact
from .capped import put_capped
from .evidence import addresses_of, combined, drop_of_address, remember
from .imported import adopt
from .names import best_hostname

if TYPE_CHECKING:
    from ..evidence.meaning import Meaning
    from ..evidence.observation import Observation
    from ..model.ip import IPAddress
    from .index import Index
    from .news import News
    from .records import DeviceRecord, InterfaceRecord

# Names that came before the device they name; a sweep brings the devices within seconds.
PENDING_NAMES = 1_024
# For so long an announcement holds that nobody takes back (RFC 6762, section 10).
ANNOUNCED = timedelta(minutes=75)

type Combine = Callable[[Sequence[tuple[Evidence, str, datetime]]], Sequence[Fact]]


class Learning:
    """Keeps what sources say of the devices of an index; `combine` makes facts of it."""

    def __init__(self, index: Index, combine: Combine) -> None:
        self._index = index
        self._combine = combine
        self._pending: dict[tuple[str, IPAddress, str, str], Observation] = {}
        # Devices of which something new is to be concluded, but not yet.
        self._held: dict[DeviceRecord, None] = {}

    def learn(self, device: DeviceRecord, seen: Observation, means: Meaning, news: News) -> None:
        """Keep what is said and, when it is new, draw the conclusions again."""
        if means.own and not device.own:
            device.own = True
            news.change(device, "own")
        adopt(device, seen, news)
        if means.topic is None or not remember(device, seen, means):
            return
        if news.is_new(device) or device.facts_pace.may_tell(seen.seen_at):
            self._conclude(device, seen.seen_at, news)
        else:
            self._held[device] = None

    def keep_for_later(self, seen: Observation, means: Meaning) -> None:
        """A word about an address that nobody has seen yet: it waits for the device."""
        if seen.address is not None and means.topic is not None:
            key = (seen.network_id, seen.address, seen.source, means.topic)
            put_capped(self._pending, key, seen, PENDING_NAMES)

    def inherit(self, owner: DeviceRecord, heir: DeviceRecord, seen: Observation, news: News) -> None:
        """What the owner of an address announced lately is said of who has the address now.

        Whoever announces the same again under another MAC says nothing new, and is not told of.
        """
        for (source, _), (said, at) in list(owner.evidence.items()):
            means = said.meaning
            if means.announced and seen.seen_at - at <= ANNOUNCED:
                word = replace(seen, source=source, seen_at=at, evidence=said, live=False)
                self.learn(heir, word, means, news)

    def catch_up(self, interface: InterfaceRecord, address: IPAddress | None, news: News) -> None:
        """Learn what was said of the address before its device was seen."""
        if not self._pending or address not in interface.addresses:
            return
        here = (interface.network_id, address)
        for key in [key for key in self._pending if key[:2] == here]:
            said = self._pending.pop(key)
            self.learn(interface.device, said, said.evidence.meaning, news)

    def let_go(self, now: datetime | None, news: News) -> None:
        """What was said of addresses leaves with them. `now` None: at once, whatever was told before."""
        lost, self._index.lost = self._index.lost, []
        for device, address in lost:
            if self._index.devices.get(device.id) is not device or address in addresses_of(device):
                continue
            if drop_of_address(device, address):
                if now is None or device.facts_pace.may_tell(now):
                    self._conclude(device, now, news)
                else:
                    self._held[device] = None

    def settle(self, now: datetime, news: News, *, last: bool = False) -> None:
        """Draw the conclusions that waited, where their time has come, or that is the `last` time."""
        for device in [device for device in self._held if last or device.facts_pace.may_tell(now)]:
            del self._held[device]
            if self._index.devices.get(device.id) is device:
                self._conclude(device, now, news)

    def _conclude(self, device: DeviceRecord, now: datetime | None, news: News) -> None:
        self._held.pop(device, None)
        evidence = [(payload, source, when) for (source, _), (payload, when) in device.evidence.items()]
        facts = combined(device, tuple(self._combine(evidence)))
        hostname = best_hostname(
            facts, shown=device.hostname, said=device.renamed, addresses=tuple(addresses_of(device))
        )
        device.renamed = None
        changed = [
            name
            for name, value in (("facts", facts), ("hostname", hostname))
            if getattr(device, name) != value
        ]
        if not changed:
            return
        device.facts, device.hostname = facts, hostname
        news.change(device, *changed)
        if now is not None and not news.is_new(device):
            device.facts_pace.told(now)
