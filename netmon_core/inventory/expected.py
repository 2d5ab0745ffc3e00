"""Which IPv6 addresses the neighbors of a network have, or may have. Pure."""

from __future__ import annotations

from ipaddress import IPv6Address
from typing import TYPE_CHECKING

from ..packets.eui64 import link_local_of

if TYPE_CHECKING:
    from .index import Index


def expected_addresses(index: Index, network_id: str) -> list[IPv6Address]:
    """What is known of each interface; where that is nothing, the address that its MAC gives."""
    found: list[IPv6Address] = []
    for interface in list(index.by_mac.values()):
        if interface.network_id != network_id or interface.mac is None or interface.device.own:
            continue
        known = [address for address in interface.addresses if isinstance(address, IPv6Address)]
        found += known or [link_local_of(interface.mac)]
    return found
