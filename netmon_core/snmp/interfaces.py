"""Ports: ifTable and ifXTable (RFC 2863), and how Ethernet ones send (EtherLike-MIB, RFC 3635)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypedDict

from ..evidence.reading import Counters, PortRow
from ..model.port import AdminState, Duplex, PortState
from ..ports.speed import told_speed
from .caps import PORTS
from .fields import counter_of, mac_of, number_of, positive_of, text_of, ticks_of
from .interface_kinds import kind_of
from .round import Asked, together

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..evidence.reading import ReadExtent
    from .round import Asking, Row
    from .table import Oid

_IF: Final[Oid] = (1, 3, 6, 1, 2, 1, 2, 2, 1)
_IFX: Final[Oid] = (1, 3, 6, 1, 2, 1, 31, 1, 1, 1)
DESCRIPTION: Final[Oid] = (*_IF, 2)
_TYPE, _MTU, SPEED, _MAC = ((*_IF, each) for each in (3, 4, 5, 6))
ADMIN, OPER, CHANGED = ((*_IF, each) for each in (7, 8, 9))
NAME: Final[Oid] = (*_IFX, 1)
HIGH_SPEED, _ALIAS, DISCONTINUITY = ((*_IFX, each) for each in (15, 18, 19))
DUPLEX: Final[Oid] = (1, 3, 6, 1, 2, 1, 10, 7, 2, 1, 19)

# Of each counter: the column of 64 bits, if there is one, and that of 32.
COUNTERS: Final[Mapping[str, tuple[Oid | None, Oid | None]]] = {
    "in_octets": ((*_IFX, 6), (*_IF, 10)),
    "out_octets": ((*_IFX, 10), (*_IF, 16)),
    "in_unicast": ((*_IFX, 7), (*_IF, 11)),
    "in_multicast": ((*_IFX, 8), (*_IFX, 2)),
    "in_broadcast": ((*_IFX, 9), (*_IFX, 3)),
    "out_unicast": ((*_IFX, 11), (*_IF, 17)),
    "out_multicast": ((*_IFX, 12), (*_IFX, 4)),
    "out_broadcast": ((*_IFX, 13), (*_IFX, 5)),
    "in_errors": (None, (*_IF, 14)),
    "out_errors": (None, (*_IF, 20)),
    "in_discards": (None, (*_IF, 13)),
    "out_discards": (None, (*_IF, 19)),
}
_ADMIN_STATES: Final = {1: AdminState.UP, 2: AdminState.DOWN, 3: AdminState.TESTING}
_STATES: Final = {
    1: PortState.UP,
    2: PortState.DOWN,
    3: PortState.TESTING,
    5: PortState.DORMANT,
    6: PortState.NOT_PRESENT,
    7: PortState.LOWER_LAYER_DOWN,
}
_DUPLEXES: Final = {2: Duplex.HALF, 3: Duplex.FULL}


class Passing(TypedDict):
    """Those fields of a PortRow that may be another at each reading."""

    speed_mbps: float | None
    admin: AdminState
    state: PortState
    changed: float | None
    counters: Counters


IF_COLUMNS: Final = (
    *(DESCRIPTION, _TYPE, _MTU, SPEED, _MAC, ADMIN, OPER, CHANGED),
    *(narrow for _, narrow in COUNTERS.values() if narrow is not None and narrow[: len(_IF)] == _IF),
)
# The wide counters: a device without them is asked for those of 32 bits in the same table.
IFX_COLUMNS: Final = (
    *(NAME, HIGH_SPEED, _ALIAS, DISCONTINUITY),
    *(column for pair in COUNTERS.values() for column in pair if column and column[: len(_IFX)] == _IFX),
)


async def read_ports(asking: Asking) -> tuple[tuple[PortRow, ...], int, ReadExtent, str]:
    """Return the ports, how many rows of ifTable there were, how much was read, and why no more."""
    plain = await asking.table("ifTable", IF_COLUMNS, cap=PORTS)
    more = await asking.table("ifXTable", IFX_COLUMNS, cap=PORTS)
    duplex = await asking.table("dot3StatsTable", (DUPLEX,), cap=PORTS)
    # Without a word on duplex the list of ports is as whole as before.
    extent, why = together((plain, more))
    told = sum(1 for row in plain.rows.values() if DESCRIPTION in row)
    return port_rows(plain, more, duplex), told, extent, why


def port_rows(plain: Asked, more: Asked, duplex: Asked) -> tuple[PortRow, ...]:
    """Make one row of all that is told of an index. A row of an index of another length is of no port."""
    indexes = dict.fromkeys(index[0] for asked in (plain, more) for index in asked.rows if len(index) == 1)
    return tuple(
        _port_row(
            index,
            plain.rows.get((index,), {}),
            more.rows.get((index,), {}),
            number_of(duplex.rows.get((index,), {}).get(DUPLEX)),
        )
        for index in list(indexes)[:PORTS]
    )


def _port_row(index: int, plain: Row, more: Row, duplex: int | None) -> PortRow:
    row = {**plain, **more}
    type_number = number_of(row.get(_TYPE))
    return PortRow(
        index=index,
        name=text_of(row[NAME]) if NAME in row else None,
        description=text_of(row[DESCRIPTION]) if DESCRIPTION in row else None,
        alias=text_of(row.get(_ALIAS)),
        mac=mac_of(row.get(_MAC)),
        type_number=type_number,
        kind=kind_of(type_number),
        mtu=positive_of(row.get(_MTU)),
        duplex=duplex_of(duplex),
        **passing(row),
    )


def duplex_of(number: int | None) -> Duplex:
    """Read how a port sends."""
    return _DUPLEXES.get(number or 0, Duplex.UNKNOWN)


def passing(row: Row) -> Passing:
    """Read what may be another at each reading."""
    return {
        "speed_mbps": told_speed(number_of(row.get(SPEED)), number_of(row.get(HIGH_SPEED))),
        "admin": _ADMIN_STATES.get(number_of(row.get(ADMIN)) or 0, AdminState.UNKNOWN),
        "state": _STATES.get(number_of(row.get(OPER)) or 0, PortState.UNKNOWN),
        "changed": ticks_of(row.get(CHANGED)),
        "counters": _counters(row),
    }


def _counters(row: Row) -> Counters:
    values: dict[str, int | None] = {}
    wide: list[str] = []
    idle: list[str] = []
    for name, (large, small) in COUNTERS.items():
        value = counter_of(row.get(large)) if large is not None else None
        narrow = counter_of(row.get(small)) if small is not None else None
        if value is not None and (value or not narrow):
            values[name] = value
            wide.append(name)
        else:
            values[name] = narrow
            if value is not None:
                idle.append(name)
    return Counters(
        **values, wide=tuple(wide), idle=tuple(idle), discontinuity=ticks_of(row.get(DISCONTINUITY))
    )
