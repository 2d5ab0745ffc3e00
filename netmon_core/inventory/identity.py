"""Which device an interface is of. Strong evidence joins interfaces to one device; all else only suggests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..packets.mac import is_private, is_virtual
from .joins import SAID, join
from .marks import Marks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from ..evidence.meaning import Meaning
    from ..evidence.observation import Observation
    from ..model.device import Seed
    from .index import Index
    from .likeness import Suggest
    from .news import News
    from .records import DeviceRecord, InterfaceRecord


def names_one_device(mac: str) -> bool:
    """Whether the same MAC in two networks is one device: it is the manufacturer's, and not a shared one."""
    return not is_private(mac) and not is_virtual(mac)


class Identity:
    """Tells the devices of an index apart, and joins them where they are one."""

    def __init__(
        self,
        index: Index,
        *,
        vendor_of: Callable[[str], str | None],
        alike: Suggest,
        seeds: Iterable[Seed] = (),
    ) -> None:
        self._index = index
        self._alike = alike
        self.marks = Marks(index, alike)
        self._vendor_of = vendor_of
        self._seeds = {mac: seed for seed in seeds for mac in seed.macs}

    def device_of(self, seen: Observation, means: Meaning) -> DeviceRecord | None:
        """The known device that a new interface belongs to, if strong evidence says so."""
        for key in means.keys:
            if key in self._index.strong:
                return self._index.strong[key]
        if means.marks and (marked := self.marks.device_of(means.marks, seen.seen_at)) is not None:
            return marked
        return self._by_mac(seen)

    def _by_mac(self, seen: Observation) -> DeviceRecord | None:
        """The device that has this MAC elsewhere, or is remembered with it."""
        if seen.mac is None:
            return None
        if (seed := self._seeds.get(seen.mac)) is not None and seed.id in self._index.devices:
            return self._index.devices[seed.id]
        others = self._index.same_mac.get(seen.mac)
        if not others:
            return None
        if names_one_device(seen.mac):
            return others[0].device
        # Two adapters of ours on one LAN see a made-up MAC with the same address: that is one device too.
        same = next((other.device for other in others if seen.address in other.addresses), None)
        return same or next((other.device for other in others if _was_merged(other)), None)

    def compare(self, interface: InterfaceRecord, news: News) -> None:
        """A new interface: one made-up MAC in several networks may be one device, and that is suggested."""
        if interface.mac is None or not interface.private:
            return
        for other in self._index.same_mac.get(interface.mac, ()):
            if other.device is not interface.device:
                self._alike(
                    interface.device,
                    other.device,
                    news,
                    gone=False,
                    because=f"both have the made-up MAC {interface.mac}",
                )
                return

    def take_seed(self, mac: str | None) -> Seed | None:
        """What a host remembers of the device with this MAC, given once."""
        return self._seeds.pop(mac, None) if mac is not None else None

    def prove(self, interface: InterfaceRecord, means: Meaning, now: datetime, news: News) -> None:
        """Join devices that the evidence proves to be one, and take the MAC that it names."""
        for key in means.keys:
            other = self._index.held(key, interface.device)
            # A person knows better.
            if other is not interface.device and other.id not in interface.device.distinct_from:
                reason = f"both are {key}"
                join(self._index, other, interface.device, reason=reason, now=now, news=news)
        found = self.marks.prove(interface, means, news) if means.marks else None
        if found is not None:
            same, mark = found
            older, newer = sorted((same, interface.device), key=lambda each: (each.first_seen, each.id))
            join(self._index, older, newer, reason=f"both are {mark}", now=now, news=news)
        here = (interface.network_id, means.mac)
        if interface.mac is None and means.mac is not None and here not in self._index.by_mac:
            # Known by its address alone, it announced its MAC.
            self.identify(interface, means.mac, now, news)

    def identify(self, interface: InterfaceRecord, mac: str, now: datetime, news: News) -> None:
        """The MAC of an interface known by its address alone became known; no interface here has it yet."""
        twins = self._index.same_mac.get(mac, []) if names_one_device(mac) else []
        twin = next((twin.device for twin in twins if twin.device is not interface.device), None)
        self._index.identify(interface, mac)
        self.describe(interface)
        news.change(interface.device, "interfaces")
        if twin is not None:
            join(self._index, twin, interface.device, reason=f"same MAC {mac}", now=now, news=news)

    def describe(self, interface: InterfaceRecord) -> None:
        """Note what the MAC itself tells."""
        if interface.mac is not None:
            interface.private = is_private(interface.mac)
            interface.vendor = self._vendor_of(interface.mac)


def _was_merged(interface: InterfaceRecord) -> bool:
    """Whether a person has said that this MAC is one device in several networks: it is so in all of them."""
    return any(
        other.mac == interface.mac
        and other.network_id != interface.network_id
        and any(
            merge.reason == SAID and not {other.key, interface.key}.isdisjoint(merge.interfaces)
            for merge in interface.device.merges
        )
        for other in interface.device.interfaces
    )
