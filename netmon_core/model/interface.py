"""One attachment of a device, with its addresses."""

from __future__ import annotations

from datetime import datetime

from ..lazy_dataclass import dataclass
from .ip import IPAddress


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """An IP address that an interface was seen with."""

    value: IPAddress
    first_seen: datetime
    last_seen: datetime
    # The source that saw it last.
    source: str
    # The MAC of an extender or router that lends it its own, so that frames do not tell who is there.
    behind: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Interface:
    """One attachment of a device: its key is (network, MAC) or, without a MAC, (network, address)."""

    network_id: str
    mac: str | None
    first_seen: datetime
    last_seen: datetime
    vendor: str | None = None
    # The MAC is locally administered: made up by the device, and it may change.
    private: bool = False
    # It answers ARP for others (proxy ARP): how many addresses at once, up to the cap; else 0.
    proxied: int = 0
    addresses: tuple[Address, ...] = ()
