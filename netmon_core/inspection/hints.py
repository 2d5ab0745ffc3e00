"""What is said on a network that explains why an address goes from one MAC to another. Pure."""

from __future__ import annotations

from collections import OrderedDict
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from ..packets.dhcp import REQUEST, SERVER_PORT, Dhcp
from ..packets.mac import is_virtual
from ..packets.redundancy import HSRP_PORT, parse_hsrp

if TYPE_CHECKING:
    from collections.abc import Set, Sized
    from datetime import datetime

    from ..model.ip import IPAddress
    from ..packets.frame import Frame
    from ..packets.redundancy import Advert

# Who has taken over from another router says so every second or three.
ADVERT_HOLDS: Final = timedelta(seconds=10)
# An address that routers share stays one that they share while their speech is fresh.
SHARED_HOLDS: Final = timedelta(minutes=10)
# Leases of a day are long.
LEASE_HOLDS: Final = timedelta(hours=24)
# A sleep proxy announces itself every 75 minutes at the least (the time to live of its records).
PROXY_HOLDS: Final = timedelta(minutes=75)
# Routers that share addresses on one network: two, seldom four. Strangers only evict.
ADVERTS: Final = 256
# Clients of DHCP that asked within a day.
CLIENTS: Final = 4_096
PROXIES: Final = 64

_SLEEP_PROXY = b"\x0c_sleep-proxy\x04_udp"


class Hints:
    """What was heard on one network, each with its time."""

    def __init__(self) -> None:
        self._adverts: OrderedDict[tuple[str, str, int], tuple[datetime, Advert]] = OrderedDict()
        # Who speaks CARP, which names no address: by group and sender.
        self._carp: OrderedDict[tuple[int, IPAddress], tuple[datetime, frozenset[str]]] = OrderedDict()
        self._shared: OrderedDict[IPAddress, datetime] = OrderedDict()
        self._leases: OrderedDict[str, tuple[datetime, IPAddress | None, str]] = OrderedDict()
        self._proxies: OrderedDict[str, datetime] = OrderedDict()

    def __len__(self) -> int:
        tables: tuple[Sized, ...] = (
            self._adverts,
            self._carp,
            self._shared,
            self._leases,
            self._proxies,
        )
        return sum(len(each) for each in tables)

    def hear(self, frame: Frame, at: datetime) -> None:
        """Take in a datagram."""
        udp, message, mac = frame.udp, frame.message, frame.ethernet.source
        if udp is None or frame.ip is None:
            return
        if isinstance(message, Dhcp):
            if not message.reply and message.kind == REQUEST and udp.destination_port == SERVER_PORT:
                self._hear_request(message, at)
        elif udp.destination_port == HSRP_PORT:
            advert = parse_hsrp(udp.payload)
            if advert is not None:
                self.hear_advert({mac}, frame.ip.source, advert, at)
        elif _SLEEP_PROXY in udp.payload.lower():
            _put(self._proxies, mac, at, PROXIES)

    def hear_advert(self, macs: Set[str], sender: IPAddress, advert: Advert, at: datetime) -> None:
        """A router with these MACs speaks for addresses that it shares."""
        if advert.protocol == "CARP":
            _put(self._carp, (advert.group, sender), (at, frozenset(macs)), ADVERTS)
        for mac in macs:
            _put(self._adverts, (mac, advert.protocol, advert.group), (at, advert), ADVERTS)
        for address in advert.addresses:
            _put(self._shared, address, at, ADVERTS)

    def is_shared(self, address: IPAddress, at: datetime) -> bool:
        """Whether routers share the address, or may: CARP names none."""
        shared = self._shared.get(address)
        if shared is not None and at - shared <= SHARED_HOLDS:
            return True
        return any(at - heard <= SHARED_HOLDS for heard, _ in self._carp.values())

    def advert_for(self, address: IPAddress, mac: str, at: datetime) -> str:
        """In what words the MAC says that it stands in for another now; "" where it does not."""
        for (speaker, protocol, _), (heard, advert) in self._adverts.items():
            if at - heard > ADVERT_HOLDS or address not in advert.addresses:
                continue
            # A virtual MAC is spoken from, or goes with, the card of the router that has it now.
            if speaker == mac or (is_virtual(mac) and protocol in ("VRRP", "HSRP")):
                return f"it speaks for the address by {protocol}"
        for (group, sender), (heard, macs) in self._carp.items():
            if mac in macs and at - heard <= ADVERT_HOLDS and self._was_another(group, sender, at):
                return "it stands in for another by CARP"
        return ""

    def asked_for(self, address: IPAddress, mac: str, at: datetime) -> bool:
        """Whether the MAC asked for the address by DHCP."""
        lease = self._leases.get(mac)
        return lease is not None and at - lease[0] <= LEASE_HOLDS and lease[1] == address

    def hostname(self, mac: str) -> str:
        """What the MAC called itself by DHCP; "": it did not."""
        lease = self._leases.get(mac)
        return lease[2] if lease is not None else ""

    def is_sleep_proxy(self, mac: str, at: datetime) -> bool:
        """Whether the MAC announces that it answers for who sleeps."""
        heard = self._proxies.get(mac)
        return heard is not None and at - heard <= PROXY_HOLDS

    def _hear_request(self, message: Dhcp, at: datetime) -> None:
        wanted = message.requested or message.client_address
        _put(self._leases, message.mac, (at, wanted, message.hostname), CLIENTS)

    def _was_another(self, group: int, sender: IPAddress, at: datetime) -> bool:
        return any(
            other[0] == group and other[1] != sender and at - heard <= SHARED_HOLDS
            for other, (heard, _) in self._carp.items()
        )


def _put[Key, Value](table: OrderedDict[Key, Value], key: Key, value: Value, most: int) -> None:
    if key not in table and len(table) >= most:
        table.popitem(last=False)
    table[key] = value
    table.move_to_end(key)
