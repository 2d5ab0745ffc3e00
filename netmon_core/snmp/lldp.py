"""Neighbors by LLDP: LLDP-MIB (IEEE 802.1AB-2005) and LLDP-V2-MIB (802.1AB-2009)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ..evidence.reading import NeighborRow
from ..lazy_dataclass import dataclass
from ..model.link import LinkSource
from ..packets.lldp import ABILITIES, MAX_ADDRESSES
from ..packets.tlv import numbered_address
from .caps import NEIGHBORS, PORTS
from .fields import number_of, packed, text_of
from .lldp_ids import PORT_KINDS, chassis_id, mac_in, port_id
from .local_ports import LocalPort, LocalPorts
from .round import AGAIN_SOON, Asked

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..model.ip import IPAddress
    from .round import Asking
    from .table import Oid

_V1: Final[Oid] = (1, 0, 8802, 1, 1, 2, 1)
_V2: Final[Oid] = (1, 3, 111, 2, 802, 1, 1, 13, 1)
_LOCAL: Final[Oid] = (*_V1, 3, 7, 1)
_LOCAL_KIND, _LOCAL_ID, _LOCAL_TEXT = ((*_LOCAL, each) for each in (2, 3, 4))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Mib:
    """Where one version keeps its neighbors; the columns follow one another from the kind of chassis on."""

    name: str
    entry: Oid
    first: int
    addresses: Oid
    # How many numbers an index has in front of its last one, and which of them is the port.
    length: int
    # The port is the index of an interface.
    indexed: bool

    def columns(self) -> tuple[Oid, ...]:
        return tuple((*self.entry, self.first + each) for each in (0, 1, 2, 3, 4, 5, 6, 8))


V1: Final = _Mib(
    name="lldpRem", entry=(*_V1, 4, 1, 1), first=4, addresses=(*_V1, 4, 2, 1, 3), length=3, indexed=False
)
V2: Final = _Mib(
    name="lldpV2Rem", entry=(*_V2, 4, 1, 1), first=5, addresses=(*_V2, 4, 2, 1, 3), length=4, indexed=True
)


async def read_lldp(asking: Asking, ports: LocalPorts) -> tuple[tuple[NeighborRow, ...], int, list[Asked]]:
    """Return the neighbors, how many rows the agent has, and what became of the tables."""
    asked = [await _remote(asking, V1)]
    if asked[0].rows:
        local = await asking.table("lldpLocPortTable", (_LOCAL_KIND, _LOCAL_ID, _LOCAL_TEXT), cap=PORTS)
        rows = lldp_rows(V1, asked[0], await _addresses(asking, V1), ports.told(local_ports(local)))
    else:
        asked.append(await _remote(asking, V2))
        rows = lldp_rows(V2, asked[1], await _addresses(asking, V2) if asked[1].rows else None, ports)
    return rows, sum(len(each.rows) for each in asked), asked


def local_ports(asked: Asked) -> dict[int, LocalPort]:
    """Return how the agent names each of its own LLDP ports."""
    return {
        index[0]: LocalPort(
            kind=PORT_KINDS.get(kind or 0, ""),
            id=port_id(kind, row.get(_LOCAL_ID)),
            text=text_of(row.get(_LOCAL_TEXT)),
        )
        for index, row in asked.rows.items()
        if len(index) == 1
        for kind in (number_of(row.get(_LOCAL_KIND)),)
    }


def lldp_rows(mib: _Mib, asked: Asked, addresses: Asked | None, ports: LocalPorts) -> tuple[NeighborRow, ...]:
    """Make rows of neighbors; an index that is too short is short of the port, then of all but its end."""
    places = _management(mib, addresses) if addresses is not None else {}
    found = []
    for index, row in asked.rows.items():
        value = [row.get((*mib.entry, mib.first + each)) for each in range(9)]
        chassis_kind, port_kind = number_of(value[0]), number_of(value[2])
        chassis = chassis_id(chassis_kind, value[1])
        port = _port_of(mib, index)
        row_made = NeighborRow(
            source=LinkSource.LLDP,
            index=(port if mib.indexed else ports.index_of(port)) if port is not None else None,
            local_port=ports.text_of(port) if port is not None else "",
            chassis=chassis,
            mac=mac_in(chassis),
            port=port_id(port_kind, value[3]),
            port_kind=PORT_KINDS.get(port_kind or 0, ""),
            port_description=text_of(value[4]),
            name=text_of(value[5]),
            description=text_of(value[6]),
            abilities=_abilities(value[8]),
            addresses=places.get(index[-mib.length :], ()),
        )
        # A row that holds nothing at all is of nobody.
        if row_made.chassis or row_made.port or row_made.name or row_made.addresses:
            found.append(row_made)
    return tuple(found)


async def _remote(asking: Asking, mib: _Mib) -> Asked:
    return await asking.table(f"{mib.name}Table", mib.columns(), cap=NEIGHBORS, seldom=AGAIN_SOON)


async def _addresses(asking: Asking, mib: _Mib) -> Asked:
    cap = NEIGHBORS * MAX_ADDRESSES
    return await asking.table(f"{mib.name}ManAddrTable", (mib.addresses,), cap=cap, seldom=AGAIN_SOON)


def _port_of(mib: _Mib, index: Oid) -> int | None:
    """The port stands behind a time mark, which some leave out; RouterOS has the last number alone."""
    if len(index) >= mib.length:
        return index[1] or None
    return index[0] or None if len(index) == mib.length - 1 and len(index) > 1 else None


def _management(mib: _Mib, asked: Asked) -> Mapping[Oid, tuple[IPAddress, ...]]:
    """Return the addresses of each neighbor by its index: behind that are family, length and address."""
    found: dict[Oid, list[IPAddress]] = {}
    for index in asked.rows:
        who, rest = index[: mib.length], index[mib.length :]
        if len(rest) < 5:
            continue
        # The length is left out by some.
        data = packed((rest[0], *(rest[2:] if rest[1] == len(rest) - 2 else rest[1:])))
        address = numbered_address(data) if data is not None else None
        known = found.setdefault(who, [])
        if address is not None and address not in known and len(known) < MAX_ADDRESSES:
            known.append(address)
    return {who: tuple(known) for who, known in found.items()}


def _abilities(bits: object) -> tuple[str, ...]:
    """What it does; the first bit is the first ability."""
    if isinstance(bits, bytes) and len(bits) > 2:
        # Some write the digits of the two bytes.
        try:
            bits = bytes.fromhex(bits.decode("ascii"))
        except ValueError:
            return ()
    if not isinstance(bits, bytes) or not bits:
        return ()
    return tuple(name for bit, name in enumerate(ABILITIES) if bits[0] >> (7 - bit) & 1)
