"""Whoever sends a packet from an address of this link is there, whatever it says. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..evidence.observation import Observation
from ..evidence.spoke import SpokeEvidence
from ..inventory.identity import is_virtual
from ..packets.icmp import Echo
from ..packets.spoken import protocol_of
from .heard.speaker import speaker

if TYPE_CHECKING:
    from collections.abc import Container
    from datetime import datetime

    from ..model.ip import IPAddress
    from ..packets.frame import Frame

# Its packets have the address of one router and the MAC of all of them.
_SHARED = frozenset({"HSRP", "VRRP"})


def observe_speaker(
    frame: Frame,
    *,
    network_id: str,
    seen_at: datetime,
    on_link: Container[IPAddress],
    source: str | None = None,
) -> list[Observation]:
    """The sender of an IP packet, where it is a device here; ARP and echoes speak for themselves."""
    if frame.ip is None or isinstance(frame.icmp, Echo):
        return []
    protocol = protocol_of(frame)
    sender = speaker(frame.ethernet.source, frame.ip.source, 0, on_link)
    if protocol is None or protocol in _SHARED or sender.address is None:
        return []
    if sender.mac is None or is_virtual(sender.mac):
        return []
    evidence = SpokeEvidence(protocol=protocol)
    return [
        Observation(
            source=source or evidence.type,
            seen_at=seen_at,
            network_id=network_id,
            mac=sender.mac,
            address=sender.address,
            evidence=evidence,
        )
    ]
