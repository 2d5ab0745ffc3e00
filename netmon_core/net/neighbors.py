"""Read and watch the kernel's neighbor table (ARP and NDP). Needs no privilege and sends nothing."""

from __future__ import annotations

import errno
import socket
from ipaddress import IPv4Address, IPv6Address
from struct import Struct
from typing import TYPE_CHECKING, Self

from ..lazy_dataclass import dataclass
from . import netlink

if TYPE_CHECKING:
    from ..model.ip import IPAddress

# Neighbors one `read` of the watch hands on, so that a storm of changes leaves the loop its turns.
READ_MAX = 512

# Room for some 2,000 changes between two reads; what does not fit is an overrun, which a dump repairs.
_RECEIVE_BUFFER = 1 << 20

_RTNLGRP_NEIGH = 3
_NEIGHBOR = Struct("=BxxxiHBB")
_NDA_DST, _NDA_LLADDR, _NDA_CACHEINFO = 1, 2, 3
# struct nda_cacheinfo: confirmed, used, updated, references; ages in ticks of USER_HZ, 100 on every Linux.
_CACHEINFO = Struct("=IIII")
_USER_HZ = 100
_STATES = {
    0x01: "incomplete",
    0x02: "reachable",
    0x04: "stale",
    0x08: "delay",
    0x10: "probe",
    0x20: "failed",
    0x40: "noarp",
    0x80: "permanent",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbor:
    """One entry of the table. `state` is the kernel's word in lower case, or "gone" for a dropped entry."""

    address: IPAddress
    # None while the kernel knows none (incomplete, failed).
    mac: str | None
    adapter_index: int
    state: str
    # Seconds since the neighbor was last heard from; None where the kernel does not say.
    confirmed: float | None = None


def read_neighbors(adapter_index: int | None = None) -> list[Neighbor]:
    """Read the whole table, or one adapter's part of it; no multicast or broadcast entries."""
    request = _NEIGHBOR.pack(socket.AF_UNSPEC, 0, 0, 0, 0)
    return [
        neighbor
        for kind, body in netlink.dump(netlink.RTM_GETNEIGH, request)
        if (neighbor := parse_neighbor(kind, body))
        and (adapter_index is None or neighbor.adapter_index == adapter_index)
    ]


def find_neighbor(adapter_index: int, address: IPAddress) -> Neighbor | None:
    """Read the entry by which the kernel itself would send to an address; None: it has none.

    Raises AdapterError where the kernel (before 5.0) or its keeper does not tell.
    """
    family = socket.AF_INET if address.version == 4 else socket.AF_INET6
    request = _NEIGHBOR.pack(family, adapter_index, 0, 0, 0)
    body = netlink.ask(netlink.RTM_GETNEIGH, request + netlink.pack_attribute(_NDA_DST, address.packed))
    return None if body is None else parse_neighbor(netlink.RTM_NEWNEIGH, body)


class NeighborWatch:
    """Hears each change of the table as the kernel makes it; for `loop.add_reader`.

    After a read that raised `overruns`, changes were lost and the table must be dumped again.
    """

    def __init__(self) -> None:
        self.overruns = 0
        self._socket = netlink.subscribe((_RTNLGRP_NEIGH,), _RECEIVE_BUFFER)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def fileno(self) -> int:
        """Return the descriptor that becomes readable."""
        return self._socket.fileno()

    def read(self) -> list[Neighbor]:
        """Return up to about READ_MAX changes in their order, without waiting."""
        changes: list[Neighbor] = []
        while len(changes) < READ_MAX:
            try:
                data, _, flags, sender = self._socket.recvmsg(netlink.RECEIVE_SIZE)
            except BlockingIOError:
                break
            except OSError as err:
                if err.errno != errno.ENOBUFS:
                    raise
                self.overruns += 1
                continue
            if sender[0] != 0:
                continue
            if flags & socket.MSG_TRUNC:
                self.overruns += 1
                continue
            changes += [
                neighbor
                for kind, _, _, body in netlink.parse_messages(data)
                if (neighbor := parse_neighbor(kind, body))
            ]
        return changes

    def close(self) -> None:
        """Stop hearing; safe twice."""
        self._socket.close()


def parse_neighbor(kind: int, body: bytes) -> Neighbor | None:
    """Read one RTM_NEWNEIGH or RTM_DELNEIGH; None for what is no single neighbor."""
    if kind not in (netlink.RTM_NEWNEIGH, netlink.RTM_DELNEIGH) or len(body) < _NEIGHBOR.size:
        return None
    family, index, state, _, _ = _NEIGHBOR.unpack_from(body)
    attributes = netlink.parse_attributes(body, _NEIGHBOR.size)
    address = _address(family, attributes.get(_NDA_DST, b""))
    mac = attributes.get(_NDA_LLADDR, b"")
    ages = attributes.get(_NDA_CACHEINFO, b"")
    # The group bit: the entry stands for a multicast or the broadcast address.
    if address is None or address.is_multicast or (mac and mac[0] & 1):
        return None
    return Neighbor(
        address=address,
        mac=mac.hex(":") if len(mac) == 6 and any(mac) else None,
        adapter_index=index,
        state="gone" if kind == netlink.RTM_DELNEIGH else _STATES.get(state, "none"),
        confirmed=_CACHEINFO.unpack(ages)[0] / _USER_HZ if len(ages) == _CACHEINFO.size else None,
    )


def _address(family: int, raw: bytes) -> IPAddress | None:
    if family == socket.AF_INET and len(raw) == 4:
        return IPv4Address(raw)
    if family == socket.AF_INET6 and len(raw) == 16:
        return IPv6Address(raw)
    return None
