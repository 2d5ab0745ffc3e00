"""Presence as people read it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..evidence.arp import ArpEvidence
from ..evidence.echo import EchoEvidence
from ..evidence.mdns import MdnsEvidence
from ..evidence.neighbor import NeighborEvidence
from ..evidence.own import OwnEvidence

if TYPE_CHECKING:
    from ..evidence.known import Evidence


def duration(seconds: float) -> str:
    """A length of time in one unit, or two where one would be coarse."""
    whole = max(0, round(seconds))
    if whole < 120:
        return f"{whole} s"
    minutes = round(whole / 60)
    if minutes < 120:
        return f"{minutes} min"
    hours, minutes = divmod(minutes, 60)
    if hours < 48:
        return f"{hours} h {minutes} min" if minutes else f"{hours} h"
    return f"{round(hours / 24)} days"


def told_by(evidence: Evidence | None) -> str:
    """What showed that the device is there. None: it was asked by the monitoring."""
    if isinstance(evidence, ArpEvidence):
        return "ARP reply" if evidence.asked else "it spoke ARP"
    return _TOLD_BY.get(type(evidence), "seen")


_TOLD_BY: dict[type, str] = {
    EchoEvidence: "ping reply",
    type(None): "ping reply",
    NeighborEvidence: "the kernel reached it",
    MdnsEvidence: "it announced itself by mDNS",
    OwnEvidence: "it is this machine",
}


def silent_for(seconds: float, *, longest: float | None, unanswered: int) -> str:
    """Why a device is taken to be gone. `longest` None: its habits are not known yet."""
    text = f"silent {duration(seconds)}"
    if longest is not None:
        text += f", usually silent up to {duration(longest)}"
    if unanswered:
        text += f"; {unanswered} questions unanswered"
    return text
