"""Which MAC is behind which port: Q-BRIDGE-MIB (RFC 4363) and BRIDGE-MIB (RFC 4188)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ..evidence.reading import ForwardingRow, ReadExtent
from ..lazy_dataclass import dataclass
from ..packets.mac import is_unicast
from .bridge_ports import interface_of, read_bridge_ports
from .caps import FORWARDING
from .fields import mac_in_index, mac_of, number_of
from .round import AGAIN_SOON, Asked, Asking, Learned, in_pieces, together

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from .contexts import Contexts
    from .table import Oid

_D: Final[Oid] = (1, 3, 6, 1, 2, 1, 17, 4, 3, 1)
_D_MAC, _D_PORT, _D_STATUS = ((*_D, each) for each in (1, 2, 3))
_Q: Final[Oid] = (1, 3, 6, 1, 2, 1, 17, 7, 1, 2, 2, 1)
_Q_PORT, _Q_STATUS = (*_Q, 2), (*_Q, 3)
_INVALID, _SELF, _FIXED = 2, 4, 5
# A switch with more VLANs is asked for this many of them in one round.
CONTEXTS: Final = 256


@dataclass(frozen=True, slots=True, kw_only=True)
class Forwarding:
    """The forwarding rows of a switch, and how many it told, those that make no sense among them."""

    rows: tuple[ForwardingRow, ...]
    told: int
    extent: ReadExtent
    why: str = ""


async def read_forwarding(
    asking: Asking, bridge_ports: Mapping[int, int], databases: Mapping[int, int]
) -> Forwarding:
    """Ask for the table with VLANs; where it is missing, empty or badly indexed, for the older one too."""
    tagged = await asking.table("dot1qTpFdbTable", (_Q_PORT, _Q_STATUS), cap=FORWARDING, seldom=AGAIN_SOON)
    rows = await in_pieces(tagged, lambda piece: tagged_rows(piece, bridge_ports, databases))
    told = _count(tagged, _Q_PORT)
    if rows and len(rows) == told:
        return Forwarding(rows=rows, told=told, extent=tagged.extent, why=tagged.why)
    plain = await asking.table(
        "dot1dTpFdbTable", (_D_MAC, _D_PORT, _D_STATUS), cap=FORWARDING, seldom=AGAIN_SOON
    )
    extent, why = together((tagged, plain))
    return joined(
        Forwarding(rows=rows, told=told, extent=extent, why=why),
        Forwarding(
            rows=await in_pieces(plain, lambda piece: plain_rows(piece, bridge_ports)),
            told=_count(plain, _D_PORT),
            extent=extent,
            why=why,
        ),
    )


def joined(first: Forwarding, second: Forwarding) -> Forwarding:
    """Add to rows what others say beyond them, as far as there is room."""
    extent, why = together(Asked(rows={}, extent=each.extent, why=each.why) for each in (first, second))
    known = {(row.mac, row.index) for row in first.rows}
    rows = first.rows + tuple(row for row in second.rows if (row.mac, row.index) not in known)
    if len(rows) > FORWARDING:
        extent, why = ReadExtent.PART, f"it has more than {FORWARDING} rows"
    return Forwarding(rows=rows[:FORWARDING], told=first.told + second.told, extent=extent, why=why)


async def read_contexts(
    contexts: Contexts, vlans: Iterable[int], now: datetime, room: int = FORWARDING
) -> Forwarding:
    """Ask for the older table of each VLAN, each with the port numbers of that VLAN."""
    parts: list[Asked] = []
    rows: list[ForwardingRow] = []
    told = 0
    for vlan in list(vlans)[:CONTEXTS]:
        asking = Asking(contexts.of_vlan(vlan), Learned(), now)
        plain = await asking.table("dot1dTpFdbTable", (_D_MAC, _D_PORT, _D_STATUS), cap=room - len(rows))
        parts.append(plain)
        told += _count(plain, _D_PORT)
        if plain.rows:
            rows += plain_rows(plain, await read_bridge_ports(asking, str(vlan)), vlan=vlan)
        if len(rows) >= room:
            parts.append(Asked(rows={}, extent=ReadExtent.PART, why=f"it has more than {room} rows"))
            break
    extent, why = together(parts)
    return Forwarding(rows=tuple(rows[:room]), told=told, extent=extent, why=why)


def plain_rows(
    asked: Asked, bridge_ports: Mapping[int, int], *, vlan: int | None = None
) -> tuple[ForwardingRow, ...]:
    """Make rows of dot1dTpFdbTable. The index is the MAC; where it is none, the column of MACs tells it."""
    found = []
    for index, row in asked.rows.items():
        # Some put the length in front.
        mac = mac_of(row.get(_D_MAC)) or mac_in_index(
            index[-6:] if len(index) == 7 and index[0] == 6 else index
        )
        if mac is not None and _D_PORT in row:
            made = _row(mac, vlan, number_of(row[_D_PORT]), number_of(row.get(_D_STATUS)), bridge_ports)
            if made is not None:
                found.append(made)
    return tuple(found)


def tagged_rows(
    asked: Asked, bridge_ports: Mapping[int, int], databases: Mapping[int, int]
) -> tuple[ForwardingRow, ...]:
    """Make rows of dot1qTpFdbTable, whose index is the number of a database and the MAC."""
    found = []
    for index, row in asked.rows.items():
        # Extreme's put one number more behind.
        mac = mac_in_index(index[1:7]) if len(index) in (7, 8) else None
        if mac is not None and _Q_PORT in row:
            vlan = databases.get(index[0], index[0])
            made = _row(
                mac,
                vlan if 0 < vlan < 4095 else None,
                number_of(row[_Q_PORT]),
                number_of(row.get(_Q_STATUS)),
                bridge_ports,
            )
            if made is not None:
                found.append(made)
    return tuple(found)


def _row(
    mac: str, vlan: int | None, port: int | None, status: int | None, bridge_ports: Mapping[int, int]
) -> ForwardingRow | None:
    if status == _INVALID or not is_unicast(mac):
        return None
    return ForwardingRow(
        mac=mac,
        index=interface_of(port, bridge_ports),
        vlan=vlan,
        bridge_port=port or None,
        own=status == _SELF,
        fixed=status == _FIXED,
    )


def _count(asked: Asked, column: Oid) -> int:
    return sum(1 for row in asked.rows.values() if column in row)
