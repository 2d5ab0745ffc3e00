"""SONMP (SynOptics, Bay, Nortel, Avaya): the address of a switch; there is no name in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..lazy_dataclass import dataclass
from .addresses import ipv4_address

if TYPE_CHECKING:
    from ipaddress import IPv4Address


@dataclass(frozen=True, slots=True, kw_only=True)
class Sonmp:
    """One hello: the switch's own address, and of which of its ports."""

    address: IPv4Address
    port: int
    chassis: int = 1


def parse_sonmp(data: bytes) -> Sonmp | None:
    """What follows SNAP; None where it is cut short or from nobody."""
    if len(data) < 8 or not any(data[:4]):
        return None
    return Sonmp(address=ipv4_address(data[:4]), port=int.from_bytes(data[4:7]), chassis=data[7])


def build_sonmp(message: Sonmp) -> bytes:
    """Build what follows SNAP."""
    state = bytes((12, 1, 1))
    return message.address.packed + message.port.to_bytes(3) + bytes((message.chassis,)) + state
