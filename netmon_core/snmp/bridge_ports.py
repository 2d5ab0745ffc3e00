"""The ports of a bridge: its own numbers, and those of the interfaces (BRIDGE-MIB, RFC 4188)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from .caps import PORTS
from .fields import positive_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from .round import Asked, Asking
    from .table import Oid

_INTERFACE: Final[Oid] = (1, 3, 6, 1, 2, 1, 17, 1, 4, 1, 2)


async def read_bridge_ports(asking: Asking, context: str = "") -> dict[int, int]:
    """Return the index of the interface of each port of the bridge; empty where it does not say."""
    name = f"dot1dBasePortTable {context}".rstrip()
    return bridge_ports(await asking.table(name, (_INTERFACE,), cap=PORTS))


def bridge_ports(asked: Asked) -> dict[int, int]:
    """Make the map of what was read."""
    found: dict[int, int] = {}
    for index, row in asked.rows.items():
        interface = positive_of(row.get(_INTERFACE))
        if len(index) == 1 and interface is not None:
            found[index[0]] = interface
    return found


def interface_of(port: int | None, ports: Mapping[int, int]) -> int | None:
    """Return the index of a bridge port; without any map the bridge's numbers are taken for indexes."""
    if not port:
        return None
    return ports.get(port) if ports else port


def listed_ports(bits: object) -> Iterator[int]:
    """Return the bridge ports of a PortList (RFC 4363): the first bit is port 1."""
    if not isinstance(bits, bytes):
        return
    for position, byte in enumerate(bits[: PORTS // 8]):
        if byte:
            for bit in range(8):
                if byte >> (7 - bit) & 1:
                    yield position * 8 + bit + 1
