"""The reducer: observations in, events out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import cached_property
from ipaddress import IPv4Address
from typing import TYPE_CHECKING

from ..events.address import FloodStarted
from ..events.device import DevicesSeen
from ..model.presence import Presence
from ..packets.mac import is_private
from ..settings.presence import PresenceSettings
from .capped import put_capped
from .claims import Claims
from .evidence import remember, renew
from .flood import FloodGate
from .identity import names_one_device
from .imported import adopt, times
from .index import Index
from .joins import forget, join
from .likeness import Likeness
from .names import best_hostname
from .news import News
from .presence import arrive, hear, hear_weakly
from .records import (
    AddressRecord,
    DeviceRecord,
    InterfaceRecord,
    thaw,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..events.event import Event
    from ..evidence.known import Evidence
    from ..evidence.meaning import Meaning
    from ..evidence.observation import Observation
    from ..model.device import Device, Seed
    from ..model.fact import Fact
    from ..model.ip import IPAddress
    from .judge import PresenceJudge

type Combine = Callable[[Sequence[tuple[Evidence, str, datetime]]], Sequence[Fact]]

# A /18 full of hosts; at about 3 KiB a device this is 60 MiB.
DEVICES = 20_000
# Of those, the ones that only a single unasked frame speaks for.
UNCONFIRMED_DEVICES = 8_192
# Names that came before the device they name; a sweep brings the devices within seconds.
PENDING_NAMES = 1_024
# Seen again after this time, a stranger is taken to be real.
SEEN_AGAIN = timedelta(minutes=1)

# 0.0.0.0/8 and 127.0.0.0/8; what begins at 224.0.0.0 is multicast, reserved, or broadcast.
_NOBODYS_IPV4 = frozenset({0, 127})
_MULTICAST_IPV4 = 224 << 24


class Inventory:
    """The known devices. Pure: time comes in with the data, events come out.

    `combine` makes facts of a device's evidence, `vendor_of` names a MAC's owner, `new_id` makes device ids,
    `flood` limits strangers and `presence` says when the silent are gone (None: the usual).
    """

    def __init__(
        self,
        *,
        combine: Combine,
        vendor_of: Callable[[str], str | None],
        new_id: Callable[[], str],
        seeds: Iterable[Seed] = (),
        flood: FloodGate | None = None,
        presence: PresenceSettings | None = None,
    ) -> None:
        self.index = Index()
        self.likeness = Likeness(self.index)
        self._claims = Claims(self.index)
        self.flood = flood or FloodGate()
        self._combine = combine
        self._vendor_of = vendor_of
        self._new_id = new_id
        self._seeds = {mac: seed for seed in seeds for mac in seed.macs}
        self._seen: set[DeviceRecord] = set()
        self._settings = presence or PresenceSettings()
        self._pending: dict[tuple[str, IPAddress, str, str], Observation] = {}

    @cached_property
    def presence(self) -> PresenceJudge:
        """Judges who is there."""
        # Imported here, so that a single scan, which judges nobody, need not pay for it.
        from .judge import PresenceJudge  # noqa: PLC0415

        return PresenceJudge(self.index, self._settings, seen=self._seen, likeness=self.likeness)

    def load(self, devices: Iterable[Device]) -> None:
        """Take in what was remembered; whether it is there now is not known yet."""
        for device in devices:
            record = thaw(device)
            self.index.add(record)
            if record.own:
                self.index.strong["own"] = record
        self.likeness.load()

    def devices(self) -> tuple[Device, ...]:
        """Every device, as it is now."""
        return tuple([record.freeze() for record in self.index.devices.values()])

    def apply(self, seen: Observation, now: datetime) -> list[Event]:
        """Take in one observation; return the changes it made, if any."""
        means = seen.evidence.meaning
        interface = self._find(seen)
        if means.denies:
            if interface is not None:
                self.presence.doubt(interface.device, now)
            return []
        # Nine sightings in ten say nothing new; they must cost next to nothing.
        if interface is not None and seen.live and means.topic is None:
            device = interface.device
            address = interface.addresses.get(seen.address) if seen.address is not None else None
            if device.presence is Presence.ONLINE and (address is not None or seen.address is None):
                self._touch(interface, address, seen, means)
                return []
        if seen.address is not None and not _usable(seen.address):
            return []
        news = News()
        if interface is None:
            interface = self._place(seen, means, now, news)
        elif seen.address is not None and seen.address not in interface.addresses:
            self._claims.claim(interface, seen, news)
        if interface is not None:
            self._learn(interface, seen, means, now, news)
        self.likeness.review(news)
        return news.events()

    def drain_seen(self) -> DevicesSeen | None:
        """The devices seen again since the last call, as one event."""
        if not self._seen:
            return None
        # Some may have been merged or forgotten since.
        known = self.index.devices
        seen = [(device.id, device.last_seen) for device in self._seen if known.get(device.id) is device]
        self._seen.clear()
        return DevicesSeen(seen=tuple(seen)) if seen else None

    def _find(self, seen: Observation) -> InterfaceRecord | None:
        if seen.mac is not None:
            return self.index.by_mac.get((seen.network_id, seen.mac))
        if seen.address is not None:
            return self.index.owners.get((seen.network_id, seen.address))
        return None

    def _touch(
        self, interface: InterfaceRecord, address: AddressRecord | None, seen: Observation, means: Meaning
    ) -> None:
        """The interface was heard again."""
        device = interface.device
        if address is not None:
            address.last_seen = seen.seen_at
            address.source = seen.source
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
            self.index.confirm(device)

    def _place(self, seen: Observation, means: Meaning, now: datetime, news: News) -> InterfaceRecord | None:
        """Find or make the interface of a sighting that fits none; None when it must not make one."""
        owner = None
        if seen.mac is not None and seen.address is not None:
            owner = self.index.owners.get((seen.network_id, seen.address))
            if owner is not None and owner.mac is None:
                self._identify(owner, seen.mac, now, news)
                return owner
        if not means.introduces:
            self._keep_for_later(seen, means.topic or "")
            return None
        if not means.solicited and not self.flood.admit(now):
            if self.flood.refuse(now):
                news.tell(FloodStarted(network_id=seen.network_id, at=now))
            return None
        interface = self._make(seen, means, news)
        if interface is None or seen.address is None:
            return interface
        if owner is None:
            self._claims.take(interface, seen.address, seen, news)
        else:
            self._claims.claim(interface, seen, news)
        return interface

    def _make(self, seen: Observation, means: Meaning, news: News) -> InterfaceRecord | None:
        """A new interface on the device it belongs to, which may be new too."""
        device = self._same_device(seen, means)
        first, last = times(seen)
        if device is None:
            if not self._make_room(means, news):
                return None
            seed = self._seeds.pop(seen.mac, None) if seen.mac is not None else None
            known_id = seed is not None and seed.id not in self.index.devices
            device = DeviceRecord(
                id=seed.id if seed is not None and known_id else self._new_id(),
                first_seen=first,
                last_seen=last,
                confirmed=means.solicited or seed is not None,
                name=seed.name if seed is not None else None,
            )
            self.index.add(device)
            news.discover(device)
        interface = InterfaceRecord(
            device=device,
            network_id=seen.network_id,
            mac=seen.mac,
            first_seen=first,
            last_seen=last,
        )
        self._describe(interface)
        self.index.attach(device, interface)
        news.change(device, "interfaces")
        return interface

    def _same_device(self, seen: Observation, means: Meaning) -> DeviceRecord | None:
        """The device that a new interface belongs to, if strong evidence says so."""
        for key in means.keys:
            if key in self.index.strong:
                return self.index.strong[key]
        if seen.mac is None:
            return None
        if (seed := self._seeds.get(seen.mac)) is not None and seed.id in self.index.devices:
            return self.index.devices[seed.id]
        others = self.index.same_mac.get(seen.mac)
        if not others:
            return None
        if names_one_device(seen.mac):
            return others[0].device
        # Two adapters of ours on one LAN see a made-up MAC with the same address: that is one device too.
        return next((other.device for other in others if seen.address in other.addresses), None)

    def _make_room(self, means: Meaning, news: News) -> bool:
        """Whether a new device may come in; a stranger that nobody confirmed goes first."""
        unconfirmed = self.index.unconfirmed
        full = len(self.index.devices) >= DEVICES
        if not full and (means.solicited or len(unconfirmed) < UNCONFIRMED_DEVICES):
            return True
        if not unconfirmed:
            return False
        forget(self.index, next(iter(unconfirmed.values())), news=news)
        return True

    def _learn(
        self, interface: InterfaceRecord, seen: Observation, means: Meaning, now: datetime, news: News
    ) -> None:
        """Take in what the sighting says of the device, beyond where it is."""
        if means.topic is not None:
            for key in means.keys:
                other = self.index.strong.setdefault(key, interface.device)
                if other is not interface.device:
                    reason = f"both are {key}"
                    join(self.index, other, interface.device, reason=reason, now=now, news=news)
            here = (interface.network_id, means.mac)
            if interface.mac is None and means.mac is not None and here not in self.index.by_mac:
                # Known by its address alone, it announced its MAC.
                self._identify(interface, means.mac, now, news)
            self._learn_facts(interface.device, seen, means, news)
        self._adopt_pending(interface, seen, news)
        device = interface.device
        if seen.live:
            address = interface.addresses.get(seen.address) if seen.address is not None else None
            if device.presence is not Presence.ONLINE:
                if device.presence is Presence.OFFLINE and means.quality < 1:
                    # Another may have said it for a device that sleeps: now it is asked itself.
                    self.presence.doubt(device, seen.seen_at)
                    return
                arrive(device, seen.seen_at, means.words, self._settings, news)
            self._touch(interface, address, seen, means)
            if news.tells_of(device):
                self._seen.discard(device)

    def _identify(self, interface: InterfaceRecord, mac: str, now: datetime, news: News) -> None:
        """The MAC of an interface known by its address alone became known; no interface here has it yet."""
        twins = self.index.same_mac.get(mac, []) if names_one_device(mac) else []
        twin = next((twin.device for twin in twins if twin.device is not interface.device), None)
        self.index.identify(interface, mac)
        self._describe(interface)
        news.change(interface.device, "interfaces")
        if twin is not None:
            join(self.index, twin, interface.device, reason=f"same MAC {mac}", now=now, news=news)

    def _learn_facts(self, device: DeviceRecord, seen: Observation, means: Meaning, news: News) -> None:
        """Keep the evidence and, when it says something new, draw the conclusions again."""
        if means.own and not device.own:
            device.own = True
            news.change(device, "own")
        adopt(device, seen, news)
        if means.topic is None or not remember(device, seen, means.topic):
            return
        evidence = [(payload, source, when) for (source, _), (payload, when) in device.evidence.items()]
        sources = frozenset(source for _, source, _ in evidence)
        facts = renew(device.facts, tuple(self._combine(evidence)), sources)
        if facts != device.facts:
            device.facts = facts
            news.change(device, "facts")
        hostname = best_hostname(facts)
        if hostname != device.hostname:
            device.hostname = hostname
            news.change(device, "hostname")

    def _keep_for_later(self, seen: Observation, topic: str) -> None:
        """A name for an address nobody has seen yet: it waits for the device."""
        if seen.address is not None:
            key = (seen.network_id, seen.address, seen.source, topic)
            put_capped(self._pending, key, seen, PENDING_NAMES)

    def _adopt_pending(self, interface: InterfaceRecord, seen: Observation, news: News) -> None:
        if not self._pending or seen.address not in interface.addresses:
            return
        here = (interface.network_id, seen.address)
        for key in [key for key in self._pending if key[:2] == here]:
            said = self._pending.pop(key)
            self._learn_facts(interface.device, said, said.evidence.meaning, news)

    def _describe(self, interface: InterfaceRecord) -> None:
        """What the MAC itself tells."""
        if interface.mac is not None:
            interface.private = is_private(interface.mac)
            interface.vendor = self._vendor_of(interface.mac)


def _usable(address: IPAddress) -> bool:
    """Whether an address can be one device's own: not "none", loopback, multicast or broadcast."""
    if isinstance(address, IPv4Address):
        # By number: the properties of ipaddress cost more than all the rest of a sighting.
        number = int(address)
        return number >> 24 not in _NOBODYS_IPV4 and number < _MULTICAST_IPV4
    return not (address.is_multicast or address.is_unspecified or address.is_loopback)
