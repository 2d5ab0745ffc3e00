"""Its ARP and ND tables: ipNetToPhysicalTable, and ipNetToMediaTable of older agents (RFC 4293)."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address
from typing import TYPE_CHECKING, Final

from ..evidence.reading import ReadExtent, ResolvedRow
from .caps import RESOLVED
from .fields import address_of, mac_of, number_of, packed
from .round import AGAIN_SOON, Asked, in_pieces, together

if TYPE_CHECKING:
    from ..model.ip import IPAddress
    from .round import Asking, Row
    from .table import Oid

_OLD: Final[Oid] = (1, 3, 6, 1, 2, 1, 4, 22, 1)
_OLD_INDEX, _OLD_MAC, _OLD_ADDRESS, _OLD_KIND = ((*_OLD, each) for each in (1, 2, 3, 4))
_NEW: Final[Oid] = (1, 3, 6, 1, 2, 1, 4, 35, 1)
_NEW_MAC, _NEW_KIND = (*_NEW, 4), (*_NEW, 6)
_INVALID, _DYNAMIC = 2, 3
# InetAddressType (RFC 4001): two versions, each with and without a zone.
_SIZES: Final = {1: 4, 2: 16, 3: 4, 4: 16}
_ZONE: Final = 4


async def read_resolved(asking: Asking) -> tuple[tuple[ResolvedRow, ...], int, ReadExtent, str]:
    """Return the rows, how many the two tables have, how much was read, and why no more."""
    new = await asking.table(
        "ipNetToPhysicalTable", (_NEW_MAC, _NEW_KIND), cap=RESOLVED, seldom=AGAIN_SOON * 6
    )
    old = await asking.table(
        "ipNetToMediaTable",
        (_OLD_INDEX, _OLD_MAC, _OLD_ADDRESS, _OLD_KIND),
        cap=RESOLVED,
        seldom=AGAIN_SOON * 6,
    )
    # Most agents tell each IPv4 neighbor in both.
    rows = dict.fromkeys((*await in_pieces(new, new_rows), *await in_pieces(old, old_rows)))
    told = sum(1 for row in new.rows.values() if _NEW_MAC in row)
    told += sum(1 for row in old.rows.values() if _OLD_MAC in row)
    extent, why = together((new, old))
    if len(rows) > RESOLVED:
        extent, why = ReadExtent.PART, f"it has more than {RESOLVED} rows"
    return tuple(rows)[:RESOLVED], told, extent, why


def new_rows(asked: Asked) -> tuple[ResolvedRow, ...]:
    """Make rows of ipNetToPhysicalTable: interface, kind of address, its length, the address."""
    found = []
    for index, row in asked.rows.items():
        if len(index) < 6 or _NEW_MAC not in row:
            continue
        address = _new_address(index[1], index[2:])
        made = _row(index[0], address, row, _NEW_MAC, _NEW_KIND)
        if made is not None:
            found.append(made)
    return tuple(found)


def old_rows(asked: Asked) -> tuple[ResolvedRow, ...]:
    """Make rows of ipNetToMediaTable: interface and address; what an index lacks, columns may tell."""
    found = []
    for index, row in asked.rows.items():
        if _OLD_MAC not in row:
            continue
        told = row.get(_OLD_ADDRESS)
        # Behind the interface some have the 1 of the protocol, as the table before this one had.
        # Some leave the interface out.
        data = packed(index[-4:]) if len(index) in (4, 5, 6) else None
        address = address_of(told if isinstance(told, bytes) and len(told) == 4 else data or b"")
        interface = number_of(row.get(_OLD_INDEX))
        if interface is None:
            interface = index[0] if len(index) in (1, 5, 6) else 0
        made = _row(interface, address, row, _OLD_MAC, _OLD_KIND)
        if made is not None:
            found.append(made)
    return tuple(found)


def _row(
    interface: int, address: IPAddress | None, row: Row, mac: Oid, kind_column: Oid
) -> ResolvedRow | None:
    kind = number_of(row.get(kind_column))
    if address is None or kind == _INVALID:
        return None
    return ResolvedRow(
        index=interface, address=address, mac=mac_of(row[mac]), fixed=kind not in (None, 1, _DYNAMIC)
    )


def _new_address(kind: int, rest: Oid) -> IPAddress | None:
    size = _SIZES.get(kind)
    if size is None:
        return None
    # The length goes before the address, and some agents leave it out.
    begins = rest[1:] if rest[0] in (size, size + _ZONE) and len(rest) > size else rest
    data = packed(begins[:size])
    if data is None or len(data) != size:
        return None
    return IPv4Address(data) if size == 4 else IPv6Address(data)
