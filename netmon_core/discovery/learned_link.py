"""Which addresses are on the link of a capture, learned from the capture itself. Pure."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network, IPv6Address
from typing import TYPE_CHECKING, Final

from ..packets.dhcp import ACK, OFFER, Dhcp
from ..packets.ipv4 import Ipv4
from ..packets.mac import BROADCAST
from ..packets.ndp import NeighborAdvertisement, Neighborly, RouterAdvertisement

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..model.ip import IPAddress, IPNetwork
    from ..packets.frame import Frame

# A capture of a full /18 and more; who comes after that is on a subnet that was told of, or nowhere.
ADDRESSES: Final = 20_000
# A link has one or two.
SUBNETS: Final = 64
# A mask wider than this would take half the world for the link.
WIDEST: Final = 8

# 224.0.0.0/24 and ff02::/16 are never passed on by a router.
_LOCAL_GROUPS4: Final = 0xE00000
_LOCAL_GROUPS6: Final = 0xFF02
_EVERYBODY: Final = 0xFFFFFFFF


class LearnedLink:
    """Says of each address whether anything in the frames showed that it is on their link."""

    def __init__(self) -> None:
        self._addresses: set[IPAddress] = set()
        self._subnets: set[IPNetwork] = set()

    def __contains__(self, address: object) -> bool:
        if address in self._addresses:
            return True
        known = isinstance(address, IPv4Address | IPv6Address)
        return known and any(address in subnet for subnet in self._subnets)

    def learn(self, frame: Frame) -> None:
        """Take in what a frame shows: routers pass on neither ARP nor what is for everybody here."""
        if len(self._addresses) < ADDRESSES:
            self._addresses.update(_spoken_here(frame))
        if len(self._subnets) < SUBNETS:
            self._subnets.update(_subnets(frame))


def _spoken_here(frame: Frame) -> Iterator[IPAddress]:
    if frame.arp is not None:
        yield frame.arp.sender_address
    if frame.ip is None:
        return
    icmp = frame.icmp
    if isinstance(icmp, NeighborAdvertisement):
        yield icmp.target
    if isinstance(icmp, Neighborly) or _is_for_all_here(frame.ip.destination, frame.ethernet.destination):
        yield frame.ip.source


def _is_for_all_here(address: IPAddress, mac: str) -> bool:
    number = int(address)
    if isinstance(address, IPv4Address):
        return number >> 8 == _LOCAL_GROUPS4 or number == _EVERYBODY or mac == BROADCAST
    return number >> 112 == _LOCAL_GROUPS6


def _subnets(frame: Frame) -> Iterator[IPNetwork]:
    if isinstance(frame.icmp, RouterAdvertisement):
        yield from (each.network for each in frame.icmp.prefixes if each.on_link)
    lease = frame.message
    if (
        isinstance(lease, Dhcp)
        and isinstance(frame.ip, Ipv4)
        and lease.kind in (OFFER, ACK)
        and lease.relay is None
        and lease.given is not None
        and lease.mask is not None
    ):
        try:
            subnet = IPv4Network((int(lease.given), str(lease.mask)), strict=False)
        except ValueError:
            return
        if subnet.prefixlen >= WIDEST:
            yield subnet
