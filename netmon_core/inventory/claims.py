"""Who has which address: taking one, losing one, and fighting over one."""

from __future__ import annotations

from datetime import datetime, timedelta
from ipaddress import IPv4Address
from typing import TYPE_CHECKING

from ..events.address import AddressConflict, AddressMoved
from .addresses import Claim, judge
from .capped import put_capped
from .imported import times
from .joins import join
from .records import ADDRESSES_PER_INTERFACE, PROXY_ADDRESSES

if TYPE_CHECKING:
    from ..evidence.meaning import Meaning
    from ..evidence.observation import Observation
    from ..model.ip import IPAddress
    from .index import Index
    from .news import News
    from .records import InterfaceRecord

# Former owners and conflicts of addresses, kept to tell a fight from a move.
FORMER_OWNERS = 4_096
# One conflict is told once in this time, however often the two fight.
CONFLICT_AGAIN = timedelta(minutes=10)
# An address not seen for so long is no longer the interface's.
ADDRESS_KEPT = timedelta(days=7)
# Addresses seen within this time count as being answered for at once.
AT_ONCE = timedelta(minutes=10)


class Claims:
    """Gives the addresses of an index to those who are seen with them."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._former: dict[tuple[str, IPAddress], tuple[InterfaceRecord, datetime]] = {}
        self._conflicts: dict[tuple[str, IPAddress], datetime] = {}

    def claim(self, interface: InterfaceRecord, seen: Observation, means: Meaning, news: News) -> None:
        """The interface was seen with an address that is not its own yet."""
        address = seen.address
        if address is None:
            return
        key = (seen.network_id, address)
        owner = self._index.owners.get(key)
        if owner is None:
            self.take(interface, address, seen, news)
            return
        if owner.mac is None:
            # An address known without its MAC; now we know whose it is.
            if owner.device is not interface.device:
                reason = f"{address} answers with the MAC {interface.mac}"
                join(self._index, interface.device, owner.device, reason=reason, now=seen.seen_at, news=news)
            self._index.detach(owner)
            self.take(interface, address, seen, news)
            return
        former, lost_at = self._former.get(key, (None, None))
        verdict = judge(
            owner_seen=owner.addresses[address].last_seen,
            claimed_at=seen.seen_at,
            lost_at=lost_at if former is interface else None,
            both_asked=means.solicited,
            owner_proxies=owner.proxied > 0,
            claimant_proxies=interface.proxied > 0,
            live=seen.live,
        )
        if verdict is Claim.CONFLICT:
            self._fight(interface, owner, seen, news)
        elif verdict is not Claim.REFUSED:
            news.change(owner.device, "interfaces")
            self._index.release(*key)
            self.take(interface, address, seen, news)
            if verdict is Claim.MOVED:
                put_capped(self._former, key, (owner, seen.seen_at), FORMER_OWNERS)
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
        put_capped(self._former, key, (interface, seen.seen_at), FORMER_OWNERS)
        told = self._conflicts.get(key)
        if told is not None and seen.seen_at - told < CONFLICT_AGAIN:
            return
        put_capped(self._conflicts, key, seen.seen_at, FORMER_OWNERS)
        news.tell(
            AddressConflict(
                network_id=seen.network_id,
                address=seen.address,
                macs=(owner.mac, interface.mac),
                at=seen.seen_at,
            )
        )

    def take(self, interface: InterfaceRecord, address: IPAddress, seen: Observation, news: News) -> None:
        """Give a free address to the interface, within its cap."""
        if interface.addresses and not self._has_room(interface, seen.seen_at):
            return
        self._index.give(interface, address, *times(seen), source=seen.source)
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
            self._index.release(interface.network_id, old)
        if len(interface.addresses) < ADDRESSES_PER_INTERFACE:
            return True
        oldest = min(records, key=lambda record: record.last_seen)
        if now - oldest.last_seen < AT_ONCE:
            return False
        self._index.release(interface.network_id, oldest.value)
        return True
