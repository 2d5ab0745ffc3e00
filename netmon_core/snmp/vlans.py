"""VLANs, and which port is in which (Q-BRIDGE-MIB, RFC 4363)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from ..evidence.reading import ReadExtent, VlanRow
from ..lazy_dataclass import dataclass
from .bridge_ports import interface_of, listed_ports
from .caps import PORTS, VLANS
from .fields import positive_of, text_of
from .round import AGAIN_SOON, Asked, together

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..evidence.reading import PortRow
    from .round import Asking
    from .table import Oid

_Q: Final[Oid] = (1, 3, 6, 1, 2, 1, 17, 7, 1, 4)
_NAME, _EGRESS = ((*_Q, 3, 1, each) for each in (1, 2))
_FDB, _EGRESS_NOW = ((*_Q, 2, 1, each) for each in (3, 4))
_PVID: Final[Oid] = (*_Q, 5, 1, 1)
# 4095 and above are no VLANs.
_LAST: Final = 4094


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """What a switch says of its VLANs."""

    vlans: tuple[VlanRow, ...]
    # Of each VLAN the bridge ports that are in it; of each bridge port the VLAN of frames without a tag.
    ports: Mapping[int, tuple[int, ...]]
    untagged: Mapping[int, int]
    # Of each forwarding database its VLAN, where the two have different numbers.
    databases: Mapping[int, int]
    extent: ReadExtent
    why: str = ""


async def read_vlans(asking: Asking) -> Membership:
    """Ask for what was set, for what is so now, and for the VLAN of each port."""
    fixed = await asking.table("dot1qVlanStaticTable", (_NAME, _EGRESS), cap=VLANS, seldom=AGAIN_SOON * 12)
    now = await asking.table("dot1qVlanCurrentTable", (_FDB, _EGRESS_NOW), cap=VLANS, seldom=AGAIN_SOON * 12)
    ports = await asking.table("dot1qPortVlanTable", (_PVID,), cap=PORTS, seldom=AGAIN_SOON * 12)
    return membership(fixed, now, ports)


def membership(fixed: Asked, now: Asked, ports: Asked) -> Membership:
    """Join the three tables; what is so now goes before what was set."""
    names: dict[int, str] = {}
    members: dict[int, tuple[int, ...]] = {}
    shared: dict[int, set[int]] = {}
    for index, row in fixed.rows.items():
        if len(index) == 1 and 0 < index[0] <= _LAST:
            names[index[0]] = text_of(row.get(_NAME))
            members[index[0]] = tuple(listed_ports(row.get(_EGRESS)))
    for index, row in now.rows.items():
        # Behind a time mark, which some leave out.
        if len(index) in (1, 2) and 0 < index[-1] <= _LAST:
            vlan = index[-1]
            names.setdefault(vlan, "")
            if _EGRESS_NOW in row:
                members[vlan] = tuple(listed_ports(row[_EGRESS_NOW]))
            if (database := positive_of(row.get(_FDB))) is not None:
                shared.setdefault(database, set()).add(vlan)
    untagged = {
        index[0]: number
        for index, row in ports.rows.items()
        if len(index) == 1 and (number := positive_of(row.get(_PVID))) is not None and number <= _LAST
    }
    extent, why = together((fixed, now))
    return Membership(
        vlans=tuple(VlanRow(id=vlan, name=name) for vlan, name in sorted(names.items())),
        ports=members,
        untagged=untagged,
        # A database of several VLANs (shared learning) says nothing of a row's.
        databases={database: vlans.pop() for database, vlans in shared.items() if len(vlans) == 1},
        extent=extent,
        why=why,
    )


def with_vlans(
    ports: tuple[PortRow, ...], told: Membership, bridge_ports: Mapping[int, int]
) -> tuple[PortRow, ...]:
    """Give each port the VLANs that it is in."""
    members: dict[int, list[int]] = {}
    for vlan, inside in sorted(told.ports.items()):
        for number in inside:
            if (index := interface_of(number, bridge_ports)) is not None:
                members.setdefault(index, []).append(vlan)
    untagged = {interface_of(number, bridge_ports): vlan for number, vlan in told.untagged.items()}
    if not members and not untagged:
        return ports
    return tuple(
        replace(
            port, vlan=untagged.get(port.index, port.vlan), vlans=tuple(members.get(port.index, port.vlans))
        )
        for port in ports
    )
