"""What was heard, in words: who, by which protocol, what it says."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from ..evidence.arp import ArpEvidence
from ..evidence.heard import HeardEvidence
from ..net.ear_filter import ETHERTYPES, LINK_GROUPS, PORTS, PROTOCOLS
from ..packets.dns import Dns
from ..packets.mac import format_mac
from ..packets.text import clean_text
from .said_words import said_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..evidence.observation import Observation
    from ..packets.arp import Arp
    from ..packets.frame import Frame

# A line is to be read.
LONGEST = 400
# Names of one DNS message that are shown.
NAMES = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One frame in words."""

    protocol: str
    mac: str
    # "" where the frame has none.
    address: str
    says: str


def describe(data: bytes, frame: Frame | None, seen: Iterable[Observation]) -> Line:
    """The words for a frame, what was understood of it, and the sightings in it."""
    seen = tuple(seen)
    address = ""
    if frame is not None and frame.arp is not None:
        address = str(frame.arp.sender_address)
    elif frame is not None and frame.ip is not None:
        address = str(frame.ip.source)
    parts = [*_of_frame(frame), *dict.fromkeys(filter(None, map(_of_evidence, seen)))]
    if frame is None:
        parts = [f"not understood ({len(data)} bytes)"]
    return Line(
        protocol=protocol_of(data, frame),
        mac=format_mac(data[6:12]),
        address=address,
        says=clean_text("; ".join(parts), LONGEST),
    )


def protocol_of(data: bytes, frame: Frame | None) -> str:
    """What people call it: by its ports where it has some, else by the kind of frame."""
    if frame is not None and frame.udp is not None:
        ports = (frame.udp.destination_port, frame.udp.source_port)
        return next((PORTS[port] for port in ports if port in PORTS), "UDP")
    ethertype = int.from_bytes(data[12:14])
    if ethertype in ETHERTYPES:
        return ETHERTYPES[ethertype]
    if (group := LINK_GROUPS.get(format_mac(data[:6]))) is not None:
        return group
    if frame is not None and frame.icmp is not None:
        return "ICMPv6"
    following = data[23:24] if ethertype == 0x0800 else data[20:21]
    return PROTOCOLS.get(int.from_bytes(following), "IPv4" if ethertype == 0x0800 else "IPv6")


def _of_frame(frame: Frame | None) -> list[str]:
    """What it says of others."""
    if frame is None:
        return []
    if frame.arp is not None:
        return [_of_arp(frame.arp)]
    if frame.icmp is not None:
        return [_of_icmp(frame.icmp)]
    if isinstance(frame.message, Dns):
        return [_of_dns(frame.message)]
    return []


def _of_arp(arp: Arp) -> str:
    if arp.reply:
        return f"is at {arp.sender_mac}"
    if arp.sender_address == arp.target_address:
        return "says that it is there"
    if arp.sender_address.is_unspecified:
        return f"asks whether {arp.target_address} is free"
    return f"asks who has {arp.target_address}"


def _of_dns(message: Dns) -> str:
    asked = [question.name for question in message.questions]
    told = [record.name for record in (*message.answers, *message.additionals)]
    names = list(dict.fromkeys(told if message.reply else asked))
    more = f" and {len(names) - NAMES} more" if len(names) > NAMES else ""
    return f"{'tells of' if message.reply else 'asks for'} {', '.join(names[:NAMES])}{more}"


def _of_evidence(seen: Observation) -> str:
    # That it is there, the frame says itself.
    if isinstance(seen.evidence, ArpEvidence | HeardEvidence):
        return ""
    of_another = f"{seen.address} " if seen.mac is None and seen.address is not None else ""
    return of_another + said_words(seen.evidence)


def _of_icmp(said: object) -> str:
    """The name of a message, and the fields of it that say something."""
    values = ((each.name, getattr(said, each.name)) for each in fields(said))  # type: ignore[arg-type]
    told = [
        f"{name}={','.join(map(str, value)) if isinstance(value, tuple) else value}"
        for name, value in values
        if value
    ]
    return " ".join([type(said).__name__, *told])
