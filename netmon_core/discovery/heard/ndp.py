"""Neighbor discovery and groups of IPv6: who is where, and who routes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...evidence.heard import HeardEvidence
from ...evidence.router import RouterEvidence
from ...packets.ndp import NeighborAdvertisement, NeighborSolicitation, RouterAdvertisement
from .speaker import Told, is_one_card

if TYPE_CHECKING:
    from collections.abc import Iterator
    from ipaddress import IPv6Address

    from ...packets.ndp import Ndp

_HEARD = HeardEvidence(protocol="NDP")


def hear_ndp(message: Ndp, mac: str, source: IPv6Address) -> Iterator[Told]:
    """Whoever speaks, at the address it speaks from, on the link or not; of nobody's, only its MAC."""
    if not is_one_card(mac):
        return
    address = None if source.is_unspecified else source
    match message:
        case RouterAdvertisement():
            yield Told(evidence=_router(message), mac=mac, address=address)
        case NeighborAdvertisement():
            yield Told(evidence=_HEARD, mac=mac, address=address)
            # A proxy answers for others with a MAC that it names: that is where they are reached.
            owner = message.mac if message.mac is not None and is_one_card(message.mac) else mac
            if message.target != source:
                yield Told(evidence=_HEARD, mac=owner, address=message.target)
        case NeighborSolicitation() if address is None:
            # It asks whether the target is free, and will say no more of it: it is there, and has the address
            # a second later unless another answers.
            yield Told(evidence=_HEARD, mac=mac, address=None)
            yield Told(evidence=_HEARD, mac=mac, address=message.target, live=False)
        case _:
            yield Told(evidence=_HEARD, mac=mac, address=address)


def _router(message: RouterAdvertisement) -> RouterEvidence:
    return RouterEvidence(
        lifetime=message.lifetime,
        prefixes=tuple(each.network.network_address for each in message.prefixes),
        lengths=tuple(each.network.prefixlen for each in message.prefixes),
        name_servers=message.name_servers,
    )
