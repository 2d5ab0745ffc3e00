"""IANA's types of interfaces (IANAifType-MIB) in our words. Pure."""

from __future__ import annotations

from typing import Final

from ..model.port import PortKind

_NUMBERS: Final = {
    PortKind.ETHERNET: (6, 7, 26, 62, 69, 117),
    PortKind.WIFI: (71,),
    PortKind.LAG: (161,),
    PortKind.VLAN: (135, 136, 137),
    PortKind.BRIDGE: (209,),
    PortKind.TUNNEL: (131, 150, 246),
    PortKind.PPP: (23, 28, 108),
    PortKind.DSL: (94, 95, 96, 97, 168, 169, 230, 238, 251),
    PortKind.CELLULAR: (243, 244),
    PortKind.OPTICAL: (39, 56, 195, 196, 250, 318),
    PortKind.LOOPBACK: (24,),
    PortKind.VIRTUAL: (53,),
}
_KINDS: Final = {number: kind for kind, numbers in _NUMBERS.items() for number in numbers}


def kind_of(number: int | None) -> PortKind:
    """Return what a port of that type is."""
    return _KINDS.get(number or 0, PortKind.UNKNOWN)
