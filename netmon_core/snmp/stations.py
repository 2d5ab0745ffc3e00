"""Stations of a Wi-Fi controller by the only standard table of them: CAPWAP-BASE-MIB (RFC 5833)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ..evidence.reading import ClientRow
from ..packets.mac import is_unicast
from .caps import CLIENTS
from .fields import mac_in_index
from .round import AGAIN_SOON

if TYPE_CHECKING:
    from .round import Asked, Asking
    from .table import Oid

_RADIO: Final[Oid] = (1, 3, 6, 1, 2, 1, 196, 1, 2, 5, 1, 3)


async def read_stations(asking: Asking) -> tuple[tuple[ClientRow, ...], Asked]:
    """Return the stations, and what became of the table."""
    asked = await asking.table("capwapBaseStationTable", (_RADIO,), cap=CLIENTS, seldom=AGAIN_SOON * 12)
    return station_rows(asked), asked


def station_rows(asked: Asked) -> tuple[ClientRow, ...]:
    """Make rows of stations; the index is a MAC behind its length, which some leave out."""
    macs = (mac_in_index(index[-6:]) for index in asked.rows if len(index) in (6, 7))
    return tuple(ClientRow(mac=mac) for mac in dict.fromkeys(macs) if mac is not None and is_unicast(mac))
