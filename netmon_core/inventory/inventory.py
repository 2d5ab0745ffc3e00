"""The reducer: observations in, events out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from ipaddress import IPv4Address
from typing import TYPE_CHECKING

from ..events import AddressConflict, AddressMoved, DevicesSeen, FloodStarted
from ..model import (
    ArpEvidence,
    EchoEvidence,
    ImportEvidence,
    MdnsEvidence,
    NeighborEvidence,
    OwnEvidence,
    Presence,
    PtrEvidence,
)
from .addresses import Claim, judge
from .evidence import remember, renew
from .flood import FloodGate
from .identity import announced_mac, is_private, names_one_device, strong_key
from .index import Index
from .joins import join
from .names import best_hostname
from .news import News
from .records import (
    ADDRESSES_PER_INTERFACE,
    PROXY_ADDRESSES,
    AddressRecord,
    DeviceRecord,
    InterfaceRecord,
    thaw,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..events import Event
    from ..model import Device, Evidence, Fact, IPAddress, Observation, Seed

type Combine = Callable[[Sequence[tuple[Evidence, str, datetime]]], Sequence[Fact]]

# A /18 full of hosts; at about 3 KiB a device this is 60 MiB.
DEVICES = 20_000
# Of those, the ones that only a single unasked frame speaks for.
UNCONFIRMED_DEVICES = 8_192
# Names that came before the device they name; a sweep brings the devices within seconds.
PENDING_NAMES = 1_024
# Former owners and conflicts of addresses, kept to tell a fight from a move.
FORMER_OWNERS = 4_096
# One conflict is told once in this time, however often the two fight.
CONFLICT_AGAIN = timedelta(minutes=10)
# An address not seen for so long is no longer the interface's.
ADDRESS_KEPT = timedelta(days=7)
# Addresses seen within this time count as being answered for at once.
AT_ONCE = timedelta(minutes=10)
# Seen again after this time, a stranger is taken to be real.
SEEN_AGAIN = timedelta(minutes=1)

# These only show that the device is there.
_PLAIN = frozenset({ArpEvidence, EchoEvidence, NeighborEvidence})
# 0.0.0.0/8 and 127.0.0.0/8; what begins at 224.0.0.0 is multicast, reserved, or broadcast.
_NOBODYS_IPV4 = frozenset({0, 127})
_MULTICAST_IPV4 = 224 << 24
# These name a device that another source must have seen.
_HEARSAY = frozenset({PtrEvidence, MdnsEvidence})


class Inventory:
    """The known devices. Pure: time comes in with the data, events come out.

    `combine` makes facts of a device's evidence, `vendor_of` names a MAC's owner, `new_id` makes device ids,
    `flood` limits strangers (None: the usual limit).
    """

    def __init__(
        self,
        *,
        combine: Combine,
        vendor_of: Callable[[str], str | None],
        new_id: Callable[[], str],
        seeds: Iterable[Seed] = (),
        flood: FloodGate | None = None,
    ) -> None:
        self.index = Index()
        self.flood = flood or FloodGate()
        self._combine = combine
        self._vendor_of = vendor_of
        self._new_id = new_id
        self._seeds = {mac: seed for seed in seeds for mac in seed.macs}
        self._seen: set[DeviceRecord] = set()
        self._pending: dict[tuple[str, IPAddress, str, str], Observation] = {}
        self._former: dict[tuple[str, IPAddress], tuple[InterfaceRecord, datetime]] = {}
        self._conflicts: dict[tuple[str, IPAddress], datetime] = {}

    def load(self, devices: Iterable[Device]) -> None:
        """Take in what was remembered; whether it is there now is not known yet."""
        for device in devices:
            record = thaw(device)
            self.index.add(record)
            if record.own:
                self.index.strong["own"] = record

    def devices(self) -> tuple[Device, ...]:
        """Every device, as it is now."""
        return tuple([record.freeze() for record in self.index.devices.values()])

    def apply(self, seen: Observation, now: datetime) -> list[Event]:
        """Take in one observation; return the changes it made, if any."""
        interface = self._find(seen)
        # Nine sightings in ten say nothing new; they must cost next to nothing.
        if interface is not None and seen.live and type(seen.evidence) in _PLAIN:
            device = interface.device
            address = interface.addresses.get(seen.address) if seen.address is not None else None
            if device.presence is Presence.ONLINE and (address is not None or seen.address is None):
                self._touch(interface, address, seen)
                return []
        if seen.address is not None and not _usable(seen.address):
            return []
        news = News()
        if interface is None:
            interface = self._place(seen, now, news)
        elif seen.address is not None and seen.address not in interface.addresses:
            self._claim(interface, seen, news)
        if interface is not None:
            self._learn(interface, seen, now, news)
        return news.events()

    def drain_seen(self) -> DevicesSeen | None:
        """The devices seen again since the last call, as one event."""
        if not self._seen:
            return None
        seen = tuple([(device.id, device.last_seen) for device in self._seen])
        self._seen.clear()
        return DevicesSeen(seen=seen)

    def forget(self, device: DeviceRecord, news: News) -> None:
        """Drop a device and every trace of it."""
        self.index.remove(device)
        self._seen.discard(device)
        news.forget(device)

    def merge(
        self, keep: DeviceRecord, absorbed: DeviceRecord, *, reason: str, now: datetime, news: News
    ) -> None:
        """Make two devices one."""
        self._seen.discard(absorbed)
        join(self.index, keep, absorbed, reason=reason, now=now, news=news)

    def _find(self, seen: Observation) -> InterfaceRecord | None:
        if seen.mac is not None:
            return self.index.by_mac.get((seen.network_id, seen.mac))
        if seen.address is not None:
            return self.index.owners.get((seen.network_id, seen.address))
        return None

    def _touch(self, interface: InterfaceRecord, address: AddressRecord | None, seen: Observation) -> None:
        """The interface was heard again."""
        device = interface.device
        if address is not None:
            address.last_seen = seen.seen_at
            address.source = seen.source
        interface.last_seen = device.last_seen = seen.seen_at
        device.frozen = None
        self._seen.add(device)
        if not device.confirmed and (
            _solicited(seen.evidence) or seen.seen_at - device.first_seen >= SEEN_AGAIN
        ):
            self.index.confirm(device)

    def _place(self, seen: Observation, now: datetime, news: News) -> InterfaceRecord | None:
        """Find or make the interface of a sighting that fits none; None when it must not make one."""
        if seen.mac is not None and seen.address is not None:
            nameless = self.index.owners.get((seen.network_id, seen.address))
            if nameless is not None and nameless.mac is None:
                self._identify(nameless, seen.mac, now, news)
                return nameless
        if type(seen.evidence) in _HEARSAY:
            self._keep_for_later(seen)
            return None
        if not _solicited(seen.evidence) and not self.flood.admit(now):
            if self.flood.refuse(now):
                news.tell(FloodStarted(network_id=seen.network_id, at=now))
            return None
        interface = self._make(seen, news)
        if interface is not None and seen.address is not None:
            self._claim(interface, seen, news)
            if interface.mac is None and not interface.addresses:
                return None
        return interface

    def _make(self, seen: Observation, news: News) -> InterfaceRecord | None:
        """A new interface on the device it belongs to, which may be new too."""
        device = self._same_device(seen)
        if device is None:
            if not self._make_room(seen, news):
                return None
            seed = self._seeds.pop(seen.mac, None) if seen.mac is not None else None
            known_id = seed is not None and seed.id not in self.index.devices
            device = DeviceRecord(
                id=seed.id if seed is not None and known_id else self._new_id(),
                first_seen=seen.seen_at,
                last_seen=seen.seen_at,
                confirmed=_solicited(seen.evidence) or seed is not None,
                name=seed.name if seed is not None else None,
            )
            self.index.add(device)
            news.discover(device)
        interface = InterfaceRecord(
            device=device,
            network_id=seen.network_id,
            mac=seen.mac,
            first_seen=seen.seen_at,
            last_seen=seen.seen_at,
        )
        self._describe(interface)
        self.index.attach(device, interface)
        news.change(device, "interfaces")
        return interface

    def _same_device(self, seen: Observation) -> DeviceRecord | None:
        """The device that a new interface belongs to, if strong evidence says so."""
        if (key := strong_key(seen.evidence)) is not None and key in self.index.strong:
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

    def _make_room(self, seen: Observation, news: News) -> bool:
        """Whether a new device may come in; a stranger that nobody confirmed goes first."""
        unconfirmed = self.index.unconfirmed
        full = len(self.index.devices) >= DEVICES
        if not full and (_solicited(seen.evidence) or len(unconfirmed) < UNCONFIRMED_DEVICES):
            return True
        if not unconfirmed:
            return False
        self.forget(next(iter(unconfirmed.values())), news)
        return True

    def _claim(self, interface: InterfaceRecord, seen: Observation, news: News) -> None:
        """The interface was seen with an address that is not its own yet."""
        address = seen.address
        if address is None:
            return
        key = (seen.network_id, address)
        owner = self.index.owners.get(key)
        if owner is None:
            self._add_address(interface, address, seen, news)
            return
        if owner.mac is None:
            # An address known without its MAC; now we know whose it is.
            if owner.device is not interface.device:
                reason = f"{address} answers with the MAC {interface.mac}"
                self.merge(interface.device, owner.device, reason=reason, now=seen.seen_at, news=news)
            self.index.detach(owner)
            self._add_address(interface, address, seen, news)
            return
        former, lost_at = self._former.get(key, (None, None))
        verdict = judge(
            owner_seen=owner.addresses[address].last_seen,
            claimed_at=seen.seen_at,
            lost_at=lost_at if former is interface else None,
            both_asked=_solicited(seen.evidence),
            owner_proxies=owner.proxied > 0,
            claimant_proxies=interface.proxied > 0,
            live=seen.live,
        )
        if verdict is Claim.CONFLICT:
            self._fight(interface, owner, seen, news)
        elif verdict is not Claim.REFUSED:
            news.change(owner.device, "interfaces")
            self.index.release(*key)
            self._add_address(interface, address, seen, news)
            if verdict is Claim.MOVED:
                _put_capped(self._former, key, (owner, seen.seen_at), FORMER_OWNERS)
                news.tell(
                    AddressMoved(
                        network_id=seen.network_id,
                        address=address,
                        from_device=owner.device.id,
                        to_device=interface.device.id,
                        at=seen.seen_at,
                    )
                )

    def _fight(
        self, interface: InterfaceRecord, owner: InterfaceRecord, seen: Observation, news: News
    ) -> None:
        """Two interfaces use one address: say so, but not with every frame."""
        if seen.address is None or owner.mac is None or interface.mac is None:
            return
        key = (seen.network_id, seen.address)
        _put_capped(self._former, key, (interface, seen.seen_at), FORMER_OWNERS)
        told = self._conflicts.get(key)
        if told is not None and seen.seen_at - told < CONFLICT_AGAIN:
            return
        _put_capped(self._conflicts, key, seen.seen_at, FORMER_OWNERS)
        news.tell(
            AddressConflict(
                network_id=seen.network_id,
                address=seen.address,
                macs=(owner.mac, interface.mac),
                at=seen.seen_at,
            )
        )

    def _add_address(
        self, interface: InterfaceRecord, address: IPAddress, seen: Observation, news: News
    ) -> None:
        """Give a free address to the interface, within its cap."""
        if interface.addresses and not self._has_room(interface, seen.seen_at):
            return
        self.index.give(interface, address, seen.seen_at, seen.source)
        if len(interface.addresses) > PROXY_ADDRESSES or interface.proxied:
            at_once = sum(
                isinstance(record.value, IPv4Address) and seen.seen_at - record.last_seen < AT_ONCE
                for record in interface.addresses.values()
            )
            interface.proxied = at_once if at_once > PROXY_ADDRESSES and not interface.device.own else 0
        news.change(interface.device, "interfaces")

    def _has_room(self, interface: InterfaceRecord, now: datetime) -> bool:
        """Whether one more address fits, after those have gone that were not seen for long."""
        records = interface.addresses.values()
        for old in [record.value for record in records if now - record.last_seen > ADDRESS_KEPT]:
            self.index.release(interface.network_id, old)
        if len(interface.addresses) < ADDRESSES_PER_INTERFACE:
            return True
        oldest = min(records, key=lambda record: record.last_seen)
        if now - oldest.last_seen < AT_ONCE:
            return False
        self.index.release(interface.network_id, oldest.value)
        return True

    def _learn(self, interface: InterfaceRecord, seen: Observation, now: datetime, news: News) -> None:
        """Take in what the sighting says of the device, beyond where it is."""
        device = interface.device
        if (key := strong_key(seen.evidence)) is not None:
            other = self.index.strong.setdefault(key, device)
            if other is not device:
                self.merge(other, device, reason=f"both are {key}", now=now, news=news)
                device = other
        self._learn_mac(interface, seen, now, news)
        device = interface.device
        self._learn_facts(device, seen, news)
        self._adopt_pending(interface, seen, news)
        if seen.live:
            address = interface.addresses.get(seen.address) if seen.address is not None else None
            self._touch(interface, address, seen)
            if device.presence is not Presence.ONLINE:
                device.presence = Presence.ONLINE
                news.change(device, "presence")
            if news.tells_of(device):
                self._seen.discard(device)

    def _learn_mac(self, interface: InterfaceRecord, seen: Observation, now: datetime, news: News) -> None:
        """An interface known by its address alone announced its MAC."""
        mac = announced_mac(seen.evidence) if interface.mac is None else None
        if mac is None:
            return
        if (interface.network_id, mac) not in self.index.by_mac:
            self._identify(interface, mac, now, news)

    def _identify(self, interface: InterfaceRecord, mac: str, now: datetime, news: News) -> None:
        """The MAC of an interface known by its address alone became known; no interface here has it yet."""
        twins = self.index.same_mac.get(mac, []) if names_one_device(mac) else []
        twin = next((twin.device for twin in twins if twin.device is not interface.device), None)
        self.index.identify(interface, mac)
        self._describe(interface)
        news.change(interface.device, "interfaces")
        if twin is not None:
            self.merge(twin, interface.device, reason=f"same MAC {mac}", now=now, news=news)

    def _learn_facts(self, device: DeviceRecord, seen: Observation, news: News) -> None:
        """Keep the evidence and, when it says something new, draw the conclusions again."""
        match seen.evidence:
            case OwnEvidence() if not device.own:
                device.own = True
                news.change(device, "own")
            case ImportEvidence() as said:
                if said.name and not device.name:
                    device.name = said.name
                    news.change(device, "name")
                if said.known is not None and device.known is None:
                    device.known = said.known
                    news.change(device, "known")
                if said.notes and not device.notes:
                    device.notes = said.notes
                    news.change(device, "notes")
        if not remember(device, seen):
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

    def _keep_for_later(self, seen: Observation) -> None:
        """A name for an address nobody has seen yet: it waits for the device."""
        if seen.address is not None:
            about = getattr(seen.evidence, "service", "")
            _put_capped(
                self._pending, (seen.network_id, seen.address, seen.source, about), seen, PENDING_NAMES
            )

    def _adopt_pending(self, interface: InterfaceRecord, seen: Observation, news: News) -> None:
        if not self._pending or seen.address not in interface.addresses:
            return
        here = (interface.network_id, seen.address)
        for key in [key for key in self._pending if key[:2] == here]:
            self._learn_facts(interface.device, self._pending.pop(key), news)

    def _describe(self, interface: InterfaceRecord) -> None:
        """What the MAC itself tells."""
        if interface.mac is not None:
            interface.private = is_private(interface.mac)
            interface.vendor = self._vendor_of(interface.mac)


def _solicited(evidence: Evidence) -> bool:
    """Whether the sighting answers us (or is our own word), and so cannot be part of a flood."""
    match evidence:
        case ArpEvidence():
            return evidence.asked
        case EchoEvidence() | OwnEvidence() | ImportEvidence():
            return True
        case _:
            return False


def _usable(address: IPAddress) -> bool:
    """Whether an address can be one device's own: not "none", loopback, multicast or broadcast."""
    if isinstance(address, IPv4Address):
        # By number: the properties of ipaddress cost more than all the rest of a sighting.
        number = int(address)
        return number >> 24 not in _NOBODYS_IPV4 and number < _MULTICAST_IPV4
    return not (address.is_multicast or address.is_unspecified or address.is_loopback)


def _put_capped[K, V](table: dict[K, V], key: K, value: V, cap: int) -> None:
    """Set the newest entry; the oldest makes room."""
    table.pop(key, None)
    if len(table) >= cap:
        del table[next(iter(table))]
    table[key] = value
