"""Neighbors by CDP: CISCO-CDP-MIB, as Cisco documents it. Others serve it too."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ..evidence.reading import NeighborRow
from ..model.link import LinkSource
from ..packets.cdp import ABILITIES
from .caps import NEIGHBORS
from .fields import address_of, text_of
from .lldp_ids import mac_in
from .round import AGAIN_SOON, Asked

if TYPE_CHECKING:
    from ..model.ip import IPAddress
    from .round import Asking
    from .table import Oid, Value

_CACHE: Final[Oid] = (1, 3, 6, 1, 4, 1, 9, 9, 23, 1, 2, 1, 1)
_ADDRESS, _VERSION, _DEVICE, _PORT, _PLATFORM, _ABLE = ((*_CACHE, each) for each in (4, 5, 6, 7, 8, 9))
_NAME, _FIRST, _SECOND = ((*_CACHE, each) for each in (17, 20, 22))
COLUMNS: Final = (_ADDRESS, _VERSION, _DEVICE, _PORT, _PLATFORM, _ABLE, _NAME, _FIRST, _SECOND)


async def read_cdp(asking: Asking) -> tuple[tuple[NeighborRow, ...], int, Asked]:
    """Return the neighbors, how many rows the agent has, and what became of the table."""
    asked = await asking.table("cdpCacheTable", COLUMNS, cap=NEIGHBORS, seldom=AGAIN_SOON)
    return cdp_rows(asked), len(asked.rows), asked


def cdp_rows(asked: Asked) -> tuple[NeighborRow, ...]:
    """Make rows of neighbors; the index is the interface and a number."""
    found = []
    for index, row in asked.rows.items():
        device = _device(row.get(_DEVICE))
        if len(index) != 2 or not device:
            continue
        addresses = dict.fromkeys(
            address
            for column in (_ADDRESS, _FIRST, _SECOND)
            if (address := _address(row.get(column))) is not None
        )
        found.append(
            NeighborRow(
                source=LinkSource.CDP,
                index=index[0],
                chassis=device,
                mac=mac_in(device) or _phone(device),
                port=text_of(row.get(_PORT)),
                port_kind="name",
                name=text_of(row.get(_NAME)) or device,
                description=text_of(row.get(_VERSION)),
                platform=text_of(row.get(_PLATFORM)),
                abilities=_abilities(row.get(_ABLE)),
                addresses=tuple(addresses),
            )
        )
    return tuple(found)


def _device(value: Value | None) -> str:
    """Its name; of some it is the six bytes of a MAC."""
    if isinstance(value, bytes) and len(value) == 6 and not value.isascii():
        return value.hex(":")
    return text_of(value)


def _phone(device: str) -> str | None:
    """Phones are called SEP and their MAC."""
    return mac_in(device[3:15]) if device.startswith("SEP") and len(device) == 15 else None


def _address(value: Value | None) -> IPAddress | None:
    address = address_of(value) if isinstance(value, bytes) and len(value) in (4, 16) else None
    return None if address is None or address.is_unspecified else address


def _abilities(bits: Value | None) -> tuple[str, ...]:
    if not isinstance(bits, bytes) or len(bits) != 4:
        return ()
    able = int.from_bytes(bits)
    return tuple(name for bit, name in enumerate(ABILITIES) if able >> bit & 1)
