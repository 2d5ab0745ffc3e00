"""Gives addresses to interfaces, as many as one may have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .addresses import AT_ONCE, kept
from .imported import times
from .records import ADDRESSES_PER_INTERFACE, IPV6_ADDRESSES, PROXY_ADDRESSES

if TYPE_CHECKING:
    from datetime import datetime

    from ..evidence.observation import Observation
    from ..model.ip import IPAddress
    from .index import Index
    from .news import News
    from .records import Contest, DeviceRecord, InterfaceRecord


class Giving:
    """Enters in an index who has which address."""

    def __init__(self, index: Index) -> None:
        self._index = index
        # Who has taken addresses that are not told yet.
        self._held: dict[DeviceRecord, None] = {}

    def take(self, interface: InterfaceRecord, address: IPAddress, seen: Observation, news: News) -> None:
        """Give a free address to the interface, within its cap."""
        if interface.addresses and not self._has_room(interface, address, seen.seen_at):
            return
        record = self._index.give(interface, address, *times(seen), source=seen.source)
        if seen.evidence.meaning.framed:
            record.spoken_at = seen.seen_at
        if len(interface.addresses) > PROXY_ADDRESSES or interface.proxied:
            interface.proxied = self._answers_for(interface, seen.seen_at)
        self._tell(interface.device, seen.seen_at, news)

    def settle(self, now: datetime, news: News, *, last: bool = False) -> None:
        """Tell of the addresses that waited, where their time has come, or that is the `last` time."""
        for device in [device for device in self._held if last or device.address_pace.may_tell(now)]:
            del self._held[device]
            if self._index.devices.get(device.id) is device:
                news.change(device, "interfaces")
                device.address_pace.told(now)

    def give(
        self,
        owner: InterfaceRecord,
        heir: InterfaceRecord,
        seen: Observation,
        news: News,
        *,
        contest: Contest | None = None,
    ) -> None:
        """Take the address from one and give it to the other; both are told of."""
        if seen.address is None:
            return
        news.change(owner.device, "interfaces")
        news.change(heir.device, "interfaces")
        self._index.release(seen.network_id, seen.address)
        self.take(heir, seen.address, seen, news)
        if (record := heir.addresses.get(seen.address)) is not None:
            record.contest = contest

    @staticmethod
    def _answers_for(interface: InterfaceRecord, now: datetime) -> int:
        """For how many it speaks just now, where that is more than a host has of its own; else 0."""
        if interface.device.own:
            return 0
        live = [each.value.version for each in interface.addresses.values() if now - each.last_seen < AT_ONCE]
        by_ipv4, by_ipv6 = live.count(4), live.count(6)
        # A host with three prefixes may keep eight of each; who has as many as are kept speaks for others.
        many = by_ipv4 > PROXY_ADDRESSES or by_ipv6 >= IPV6_ADDRESSES
        return max(by_ipv4, by_ipv6) if many else 0

    def _tell(self, device: DeviceRecord, now: datetime, news: News) -> None:
        """Tell of an address that was nobody's: of who takes one each second, seldom."""
        if news.tells_of(device):
            news.change(device, "interfaces")
        elif device.address_pace.may_tell(now):
            self._held.pop(device, None)
            news.change(device, "interfaces")
            device.address_pace.told(now)
        else:
            device.frozen = None
            self._held[device] = None

    def _has_room(self, interface: InterfaceRecord, address: IPAddress, now: datetime) -> bool:
        """Whether one more address fits, after those have gone that were not seen for long."""
        records = interface.addresses.values()
        for old in [record.value for record in records if now - record.last_seen > kept(record.value)]:
            self._index.release(interface.network_id, old)
        alike = [record for record in records if record.value.version == address.version]
        if len(records) < ADDRESSES_PER_INTERFACE and (address.version == 4 or len(alike) < IPV6_ADDRESSES):
            return True
        oldest = min(alike or records, key=lambda record: record.last_seen)
        if now - oldest.last_seen < AT_ONCE:
            return False
        self._index.release(interface.network_id, oldest.value)
        return True
