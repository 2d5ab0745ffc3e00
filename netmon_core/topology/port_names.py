"""Which port of a device its neighbor means: names are written at length, in short, or not at all. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..evidence.reading import NeighborRow
    from ..model.port import Port

_PARTS: Final = r"([a-z][a-z -]*?)[ -]*([0-9].*)"


def port_meant(row: NeighborRow, ports: Iterable[Port]) -> Port | None:
    """Return the port at the neighbor's end: by name, else description, MAC, what its owner calls it, number.

    None: some port; what fits two is neither.
    """
    there = [port for port in ports if not port.gone]
    texts = [text for text in (row.port, row.port_description) if text]
    found = [
        found
        for text in texts
        for found in (
            [port for port in there if port.name == text],
            [port for port in there if port.description == text],
            [port for port in there if same_name(port.name, text)],
        )
    ]
    found.append([port for port in there if row.port and port.mac == row.port])
    found += [[port for port in there if port.alias == text] for text in texts]
    if row.port_kind == "local" and row.port.isdecimal():
        found.append([port for port in there if port.index == int(row.port)])
    return next((ports[0] for ports in found if len(ports) == 1), None)


def same_name(one: str, other: str) -> bool:
    """Whether two names are one at length and in short: GigabitEthernet1/0/3, Gi1/0/3."""
    first, second = (re.fullmatch(_PARTS, name.lower()) for name in (one, other))
    if first is None or second is None or first[2] != second[2]:
        return False
    long, short = sorted((first[1], second[1]), key=len, reverse=True)
    return len(short) > 1 and long.startswith(short)
