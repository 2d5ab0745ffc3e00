"""The places that are watched."""

from __future__ import annotations

from ..lazy_dataclass import dataclass
from .ip import IPAddress, IPNetwork


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A place with networks in it."""

    id: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """One broadcast domain, or one routed prefix where `adapter` is None."""

    id: str
    site_id: str
    name: str
    adapter: str | None
    vlan: int | None = None
    subnets: tuple[IPNetwork, ...] = ()
    gateways: tuple[IPAddress, ...] = ()
