"""Who claims which address in a frame: ARP, and neighbor and router discovery of IPv6. Pure."""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING

from ..lazy_dataclass import dataclass
from ..packets.mac import UNSET, is_unicast
from ..packets.ndp import NeighborAdvertisement, NeighborSolicitation, RouterAdvertisement

if TYPE_CHECKING:
    from collections.abc import Container
    from datetime import datetime

    from ..model.ip import IPAddress
    from ..packets.arp import Arp
    from ..packets.frame import Frame


class Manner(StrEnum):
    """How an address is claimed."""

    # By who asks for another's.
    QUESTION = "question"
    ANSWER = "answer"
    # By who tells everybody, unasked.
    ANNOUNCEMENT = "announcement"


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """`mac` says that it has the address, in a frame that `source` sent."""

    address: IPAddress
    mac: str
    source: str
    manner: Manner
    # Sent to our MAC alone.
    to_us: bool
    at: datetime
    data: bytes
    # Whom it asks for; None: for nobody.
    wants: IPAddress | None = None


def claim_of(frame: Frame, data: bytes, at: datetime, *, own: Container[str]) -> Claim | None:
    """What the frame claims; None for a probe (RFC 5227), our own, and what no station can claim."""
    ethernet = frame.ethernet
    told = _told(frame)
    if told is None:
        return None
    address, mac, manner, wants = told
    if mac in own or mac == UNSET or not is_unicast(mac):
        return None
    if not _is_a_stations(address):
        return None
    return Claim(
        address=address,
        mac=mac,
        source=ethernet.source,
        manner=manner,
        to_us=ethernet.destination in own,
        at=at,
        data=data,
        wants=wants,
    )


# The same few hosts speak again and again; strangers only evict.
@lru_cache(maxsize=4_096)
def _is_a_stations(address: IPAddress) -> bool:
    if address.is_unspecified or address.is_loopback or address.is_multicast:
        return False
    # RFC 3927: who picks such an address settles it by itself, and it leads nowhere.
    return address.version == 6 or not address.is_link_local


def _told(frame: Frame) -> tuple[IPAddress, str, Manner, IPAddress | None] | None:
    if frame.arp is not None:
        return _told_by_arp(frame.arp)
    match frame.icmp:
        case NeighborAdvertisement(target=target, mac=mac):
            manner = Manner.ANSWER if frame.icmp.solicited else Manner.ANNOUNCEMENT
            return target, mac or frame.ethernet.source, manner, None
        case NeighborSolicitation(mac=str(mac)) | RouterAdvertisement(mac=str(mac)) if frame.ip is not None:
            return frame.ip.source, mac, Manner.QUESTION, None
    return None


def _told_by_arp(arp: Arp) -> tuple[IPAddress, str, Manner, IPAddress | None] | None:
    if arp.probe:
        return None
    if arp.gratuitous:
        return arp.sender_address, arp.sender_mac, Manner.ANNOUNCEMENT, None
    if arp.reply:
        return arp.sender_address, arp.sender_mac, Manner.ANSWER, None
    return arp.sender_address, arp.sender_mac, Manner.QUESTION, arp.target_address
