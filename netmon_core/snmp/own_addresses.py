"""Its own addresses: ipAddressTable, and ipAddrTable of older agents (RFC 4293)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ..evidence.reading import AddressRow, ReadExtent
from .caps import ADDRESSES
from .fields import address_of, packed, positive_of
from .round import Asked, together

if TYPE_CHECKING:
    from ..model.ip import IPAddress
    from .round import Asking
    from .table import Oid

_OLD: Final[Oid] = (1, 3, 6, 1, 2, 1, 4, 20, 1)
_OLD_INDEX, _OLD_MASK = (*_OLD, 2), (*_OLD, 3)
_NEW: Final[Oid] = (1, 3, 6, 1, 2, 1, 4, 34, 1)
_NEW_INDEX, _NEW_KIND, _NEW_PREFIX = ((*_NEW, each) for each in (3, 4, 5))
_UNICAST: Final = 1


async def read_own_addresses(asking: Asking) -> tuple[tuple[AddressRow, ...], int, ReadExtent, str]:
    """Return the rows, how many the tables have, how much was read, and why no more."""
    new = await asking.table("ipAddressTable", (_NEW_INDEX, _NEW_KIND, _NEW_PREFIX), cap=ADDRESSES)
    old = await asking.table("ipAddrTable", (_OLD_INDEX, _OLD_MASK), cap=ADDRESSES)
    found = {row.address: row for row in new_rows(new)}
    for row in old_rows(old):
        if row.address not in found or found[row.address].prefix is None:
            found[row.address] = row
    extent, why = together((new, old))
    return tuple(found.values())[:ADDRESSES], len(new.rows) + len(old.rows), extent, why


def old_rows(asked: Asked) -> tuple[AddressRow, ...]:
    """Make rows of ipAddrTable, whose index is the address."""
    found = []
    for index, row in asked.rows.items():
        data = packed(index)
        address = address_of(data) if data is not None and len(data) == 4 else None
        if address is not None and not address.is_unspecified:
            mask = row.get(_OLD_MASK)
            prefix = _bits(mask) if isinstance(mask, bytes) else None
            found.append(AddressRow(address=address, index=positive_of(row.get(_OLD_INDEX)), prefix=prefix))
    return tuple(found)


def new_rows(asked: Asked) -> tuple[AddressRow, ...]:
    """Make rows of ipAddressTable, whose index is the kind and length of an address, and it."""
    found = []
    for index, row in asked.rows.items():
        address = _new_address(index)
        kind = row.get(_NEW_KIND)
        if address is not None and not address.is_unspecified and kind in (None, _UNICAST):
            found.append(
                AddressRow(
                    address=address,
                    index=positive_of(row.get(_NEW_INDEX)),
                    prefix=_prefix(row.get(_NEW_PREFIX), address.max_prefixlen),
                )
            )
    return tuple(found)


def _new_address(index: Oid) -> IPAddress | None:
    if len(index) < 5:
        return None
    data = packed(index[2:] if index[1] == len(index) - 2 else index[1:])
    return address_of(data) if data is not None else None


def _prefix(pointer: object, longest: int) -> int | None:
    """The last number of the prefix's row is its length; 0.0: it has none."""
    if isinstance(pointer, tuple) and len(pointer) > 4 and isinstance(pointer[-1], int):
        return pointer[-1] if 0 < pointer[-1] <= longest else None
    return None


def _bits(mask: bytes) -> int | None:
    if len(mask) != 4:
        return None
    number = int.from_bytes(mask)
    ones = number.bit_count()
    return ones if ones and number == (2**ones - 1) << (32 - ones) else None
