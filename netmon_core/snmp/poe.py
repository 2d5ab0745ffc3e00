"""Power over Ethernet (POWER-ETHERNET-MIB, RFC 3621)."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from ..evidence.reading import SensorRow
from ..model.port import Poe, PoeState, PortKind
from ..model.sensor import SensorKind, SensorUnit
from .caps import PORTS
from .fields import number_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..evidence.reading import PortRow
    from .round import Asked, Asking
    from .table import Oid

_PORT: Final[Oid] = (1, 3, 6, 1, 2, 1, 105, 1, 1, 1)
_ADMIN, _STATUS, _CLASS = ((*_PORT, each) for each in (3, 6, 10))
_MAIN: Final[Oid] = (1, 3, 6, 1, 2, 1, 105, 1, 3, 1, 1)
_NOMINAL, _USED = (*_MAIN, 2), (*_MAIN, 4)
_FALSE: Final = 2
# Units of a stack of switches.
_GROUPS: Final = 64
_STATES: Final = {
    1: PoeState.DISABLED,
    2: PoeState.SEARCHING,
    3: PoeState.DELIVERING,
    4: PoeState.FAULT,
    5: PoeState.TESTING,
    6: PoeState.FAULT,
}


async def with_poe(
    asking: Asking, ports: tuple[PortRow, ...], bridge_ports: Mapping[int, int]
) -> tuple[PortRow, ...]:
    """Give each port what it says of the power that it gives."""
    told = await asking.table("pethPsePortTable", (_ADMIN, _STATUS, _CLASS), cap=PORTS)
    powers = powered(told, ports, bridge_ports)
    return tuple(replace(port, poe=powers.get(port.index)) for port in ports) if powers else ports


def powered(asked: Asked, ports: tuple[PortRow, ...], bridge_ports: Mapping[int, int]) -> dict[int, Poe]:
    """Return the power of each port by its index; a row whose port is not certain is left out."""
    wired = {port.index: port.name or "" for port in ports if port.kind is PortKind.ETHERNET}
    groups = {index[0] for index in asked.rows if len(index) == 2}
    found: dict[int, Poe] = {}
    for index, row in asked.rows.items():
        if len(index) != 2:
            continue
        port = _interface(index, wired, bridge_ports, alone=len(groups) == 1)
        if port is None:
            continue
        state = _STATES.get(number_of(row.get(_STATUS)) or 0, PoeState.UNKNOWN)
        if number_of(row.get(_ADMIN)) == _FALSE:
            state = PoeState.DISABLED
        power_class = number_of(row.get(_CLASS))
        delivers = state is PoeState.DELIVERING and power_class is not None and 0 < power_class <= 9
        found[port] = Poe(state=state, power_class=power_class - 1 if delivers and power_class else None)
    return found


async def read_poe_sensors(asking: Asking) -> tuple[tuple[SensorRow, ...], Asked]:
    """Return how much power each group of ports gives, of how much it could."""
    asked = await asking.table("pethMainPseTable", (_NOMINAL, _USED), cap=_GROUPS)
    rows = tuple(
        SensorRow(
            key=f"poe {index[0]}",
            kind=SensorKind.POWER,
            name="Power over Ethernet" if len(asked.rows) == 1 else f"Power over Ethernet {index[0]}",
            unit=SensorUnit.WATT,
            value=number_of(row.get(_USED)),
            total=number_of(row.get(_NOMINAL)),
        )
        for index, row in asked.rows.items()
        if len(index) == 1
    )
    return rows, asked


def _interface(
    index: Oid, wired: Mapping[int, str], bridge_ports: Mapping[int, int], *, alone: bool
) -> int | None:
    """Return whose power it is: the MIB says port of a group, and devices mean different things by that."""
    group, number = index
    # "Gi2/0/7", "2/7": the group is the unit of a stack.
    named = re.compile(rf"\D*{group}(?:/\d+)*/{number}")
    found = [port for port, name in wired.items() if named.fullmatch(name)]
    if len(found) == 1:
        return found[0]
    if not alone:
        return number if number in wired else None
    port = bridge_ports.get(number, number)
    return port if port in wired else None
