"""Which interface a sighting is of; it is made, with its device, where there is none and there may be one."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address
from typing import TYPE_CHECKING

from ..events.address import FloodStarted
from ..packets.eui64 import mac_of
from .imported import times
from .joins import forget
from .records import DeviceRecord, InterfaceRecord

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from ..evidence.meaning import Meaning
    from ..evidence.observation import Observation
    from ..model.ip import IPAddress
    from .claims import Claims
    from .flood import FloodGate
    from .giving import Giving
    from .identity import Identity
    from .index import Index
    from .news import News

# A /18 full of hosts; at about 3 KiB a device this is 60 MiB.
DEVICES = 20_000
# Of those, the ones that only a single unasked frame speaks for.
UNCONFIRMED_DEVICES = 8_192

# 0.0.0.0/8 and 127.0.0.0/8; what begins at 224.0.0.0 is multicast, reserved, or broadcast.
_NOBODYS_IPV4 = frozenset({0, 127})
_MULTICAST_IPV4 = 224 << 24


def usable(address: IPAddress) -> bool:
    """Whether an address can be one device's own: not "none", loopback, multicast or broadcast."""
    if isinstance(address, IPv4Address):
        # By number: the properties of ipaddress cost more than all the rest of a sighting.
        number = int(address)
        return number >> 24 not in _NOBODYS_IPV4 and number < _MULTICAST_IPV4
    return not (address.is_multicast or address.is_unspecified or address.is_loopback)


class Places:
    """Finds or makes the interfaces of an index. `new_id` makes device ids, `flood` limits strangers."""

    def __init__(
        self,
        index: Index,
        *,
        claims: Claims,
        giving: Giving,
        identity: Identity,
        flood: FloodGate,
        new_id: Callable[[], str],
    ) -> None:
        self._index = index
        self._claims = claims
        self._giving = giving
        self._identity = identity
        self._flood = flood
        self._new_id = new_id

    def find(self, seen: Observation) -> InterfaceRecord | None:
        """The interface that is known for it."""
        if seen.mac is not None:
            return self._index.by_mac.get((seen.network_id, seen.mac))
        if seen.address is not None:
            return self._index.owners.get((seen.network_id, seen.address)) or self._maker_of(seen)
        return None

    def _maker_of(self, seen: Observation) -> InterfaceRecord | None:
        """The interface of whose MAC a host made the address, where nobody is known with it yet."""
        made_of = mac_of(seen.address) if isinstance(seen.address, IPv6Address) else None
        return None if made_of is None else self._index.by_mac.get((seen.network_id, made_of))

    def place(self, seen: Observation, means: Meaning, now: datetime, news: News) -> InterfaceRecord | None:
        """The interface of a sighting that fits none: known without its MAC, or new; None: it makes none."""
        owner = None
        if seen.mac is not None and seen.address is not None:
            owner = self._index.owners.get((seen.network_id, seen.address))
            if owner is not None and owner.mac is None:
                self._identity.identify(owner, seen.mac, now, news)
                return owner
        if not means.introduces:
            return None
        if not means.solicited and not self._flood.admit(now):
            if self._flood.refuse(now):
                news.tell(FloodStarted(network_id=seen.network_id, at=now))
            return None
        interface = self._make(seen, means, news)
        if interface is None or seen.address is None:
            return interface
        if owner is None:
            self._giving.take(interface, seen.address, seen, news)
        else:
            self._claims.claim(interface, seen, means, news)
        return interface

    def _make(self, seen: Observation, means: Meaning, news: News) -> InterfaceRecord | None:
        """A new interface on the device it belongs to, which may be new too."""
        device = self._identity.device_of(seen, means)
        first, last = times(seen)
        if device is None:
            if not self._make_room(means, news):
                return None
            seed = self._identity.take_seed(seen.mac)
            known_id = seed is not None and seed.id not in self._index.devices
            device = DeviceRecord(
                id=seed.id if seed is not None and known_id else self._new_id(),
                first_seen=first,
                last_seen=last,
                confirmed=means.solicited or seed is not None,
                name=seed.name if seed is not None else None,
            )
            self._index.add(device)
            news.discover(device)
        interface = InterfaceRecord(
            device=device,
            network_id=seen.network_id,
            mac=seen.mac,
            first_seen=first,
            last_seen=last,
        )
        self._identity.describe(interface)
        self._index.attach(device, interface)
        news.change(device, "interfaces")
        self._identity.compare(interface, news)
        return interface

    def _make_room(self, means: Meaning, news: News) -> bool:
        """Whether a new device may come in; a stranger that nobody confirmed goes first."""
        unconfirmed = self._index.unconfirmed
        full = len(self._index.devices) >= DEVICES
        if not full and (means.solicited or len(unconfirmed) < UNCONFIRMED_DEVICES):
            return True
        if not unconfirmed:
            return False
        forget(self._index, next(iter(unconfirmed.values())), news=news)
        return True
