"""Which ports act as one: IEEE8023-LAG-MIB (IEEE 802.1AX), else ifStackTable (RFC 2863)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from ..model.port import PortKind
from .caps import PORTS
from .fields import positive_of

if TYPE_CHECKING:
    from ..evidence.reading import PortRow
    from .round import Asked, Asking
    from .table import Oid

_AGG_PORT: Final[Oid] = (1, 2, 840, 10006, 300, 43, 1, 2, 1, 1)
_SELECTED, _ATTACHED = (*_AGG_PORT, 12), (*_AGG_PORT, 13)
_STACK: Final[Oid] = (1, 3, 6, 1, 2, 1, 31, 1, 2, 1, 3)
# What lies on what is told of each pair, the top and the bottom of each too.
_PAIRS: Final = 4 * PORTS


async def with_lags(asking: Asking, ports: tuple[PortRow, ...]) -> tuple[PortRow, ...]:
    """Give each port the LAG that it is a part of."""
    told = await asking.table("dot3adAggPortTable", (_SELECTED, _ATTACHED), cap=PORTS)
    lags = attached(told, ports)
    if not lags and any(port.kind is PortKind.LAG for port in ports):
        lags = stacked(await asking.table("ifStackTable", (_STACK,), cap=_PAIRS), ports)
    return tuple(replace(port, lag=lags.get(port.index)) for port in ports) if lags else ports


def attached(asked: Asked, ports: tuple[PortRow, ...]) -> dict[int, int]:
    """Return the LAG of each port, as LACP has it: the one it is in, else the one it should be in."""
    known = {port.index for port in ports}
    found: dict[int, int] = {}
    for index, row in asked.rows.items():
        lag = positive_of(row.get(_ATTACHED)) or positive_of(row.get(_SELECTED))
        # A port that is alone is attached to itself.
        if len(index) == 1 and lag in known and lag != index[0]:
            found[index[0]] = lag
    return found


def stacked(asked: Asked, ports: tuple[PortRow, ...]) -> dict[int, int]:
    """Return the LAG that lies on each port."""
    kinds = {port.index: port.kind for port in ports}
    return {
        lower: higher
        for higher, lower in (index for index in asked.rows if len(index) == 2)
        if kinds.get(higher) is PortKind.LAG and kinds.get(lower) is PortKind.ETHERNET
    }
