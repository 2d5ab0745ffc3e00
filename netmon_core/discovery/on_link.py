"""Which addresses are on a link: the others are of hosts for which a router sends. Pure."""

from __future__ import annotations

from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Container, Iterable

    from ..model.ip import IPAddress, IPNetwork

# Addresses whose verdict is remembered: a /20 and its neighbors; strangers only evict.
_REMEMBERED = 4_096


class OnLink:
    """The subnets of one network. Link-local addresses are on any link, and need not be asked for."""

    def __init__(self, subnets: Iterable[IPNetwork] = ()) -> None:
        self._subnets = tuple(subnets)
        # The same few hosts speak again and again, and a subnet's own test costs as much as a parser.
        self._among = lru_cache(maxsize=_REMEMBERED)(self._look)

    def __contains__(self, address: object) -> bool:
        return isinstance(address, IPv4Address | IPv6Address) and self._among(address)

    def _look(self, address: IPAddress) -> bool:
        return any(address in subnet for subnet in self._subnets)


def is_its_own(address: IPAddress, on_link: Container[IPAddress]) -> bool:
    """Whether who sent from the address on this link has it, and is no router that passed it on."""
    if isinstance(address, IPv4Address):
        number = int(address)
        return number >> 16 == 0xA9FE or (number != 0 and address in on_link)
    return int(address) >> 118 == 0x3FA or address in on_link
