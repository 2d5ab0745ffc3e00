"""What is plugged in where: links between ports, and the port behind which a device is."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from ..lazy_dataclass import dataclass
from .ip import IPAddress


class LinkSource(StrEnum):
    """How a link is known. A word of a newer peer is read as UNKNOWN."""

    LLDP = "lldp"
    CDP = "cdp"
    # The addresses that a switch learned at a port.
    FORWARDING = "forwarding"
    # An access point's list of clients.
    WIFI = "wifi"
    # A person said so.
    PERSON = "person"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkEnd:
    """One end: a device and its port, as far as they are known; else what is said of them."""

    device_id: str | None = None
    port_id: str | None = None
    # What it is called by who told of it.
    name: str = ""
    port_name: str = ""
    mac: str | None = None
    addresses: tuple[IPAddress, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkProof:
    """One way in which a link is known: who said it, how sure that is (0-1), and when."""

    source: LinkSource
    # The device that said it.
    device_id: str
    confidence: float
    first_seen: datetime
    last_seen: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A connection between two ends. The id stays while its ends do."""

    id: str
    ends: tuple[LinkEnd, LinkEnd]
    proofs: tuple[LinkProof, ...]
    # That of all proofs together, 0-1.
    confidence: float
    first_seen: datetime
    last_seen: datetime
    # Several neighbors are at one port: between them is something that does not speak.
    shared: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """Where a device is plugged in: the port of a switch behind which it is, and why that one, in words."""

    device_id: str
    # By which it was seen there; "": it said so by itself, without one.
    mac: str
    switch_id: str
    port_id: str
    source: LinkSource
    confidence: float
    first_seen: datetime
    last_seen: datetime
    # What the switch calls the port.
    port_name: str = ""
    vlan: int | None = None
    # How many MACs were at that port; 1: it is alone there, 0: nobody counted.
    macs: int = 1
    why: str = ""
