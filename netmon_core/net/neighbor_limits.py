"""How many neighbors the kernel has, and has room for: one table for the machine, all namespaces together."""

from __future__ import annotations

import socket
from dataclasses import dataclass
from struct import Struct

from . import netlink

_TABLE = Struct("=Bxxx")
_NDTA_THRESH3 = 4
_NDTA_CONFIG = 5
# struct ndt_config: the sizes of a key and an entry, then how many entries there are.
_CONFIG = Struct("=HHI")
_VERSIONS = {int(socket.AF_INET): 4, int(socket.AF_INET6): 6}


@dataclass(frozen=True, slots=True, kw_only=True)
class NeighborTable:
    """The most entries (gc_thresh3) that the kernel keeps for one version of IP, and how many it has now."""

    limit: int
    entries: int = 0


def read_neighbor_limits() -> dict[int, int]:
    """Read the most entries that the kernel keeps, by version of IP; as `read_neighbor_tables`."""
    return {version: table.limit for version, table in read_neighbor_tables().items()}


def read_neighbor_tables() -> dict[int, NeighborTable]:
    """Read the table of each version of IP.

    By rtnetlink, for /proc tells it to nobody inside a container. AdapterError or OSError where that fails.
    """
    entries = netlink.dump(netlink.RTM_GETNEIGHTBL, _TABLE.pack(socket.AF_UNSPEC))
    return dict(found for kind, body in entries if (found := parse_table(kind, body)))


def parse_table(kind: int, body: bytes) -> tuple[int, NeighborTable] | None:
    """Read one RTM_NEWNEIGHTBL: the version of IP and its table; None for what tells neither."""
    if kind != netlink.RTM_NEWNEIGHTBL or len(body) < _TABLE.size:
        return None
    (family,) = _TABLE.unpack_from(body)
    attributes = netlink.parse_attributes(body, _TABLE.size)
    limit = netlink.unsigned(attributes.get(_NDTA_THRESH3))
    if family not in _VERSIONS or not limit:
        return None
    config = attributes.get(_NDTA_CONFIG, b"")
    entries = _CONFIG.unpack_from(config)[2] if len(config) >= _CONFIG.size else 0
    return _VERSIONS[family], NeighborTable(limit=limit, entries=entries)
