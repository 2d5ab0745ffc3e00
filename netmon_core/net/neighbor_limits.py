"""How many neighbors the kernel has room for: one limit for the whole machine, all namespaces together."""

from __future__ import annotations

import socket
from struct import Struct

from . import netlink

_TABLE = Struct("=Bxxx")
_NDTA_THRESH3 = 4
_VERSIONS = {int(socket.AF_INET): 4, int(socket.AF_INET6): 6}


def read_neighbor_limits() -> dict[int, int]:
    """Read the most entries (gc_thresh3) that the kernel keeps, by version of IP.

    By rtnetlink, for /proc tells it to nobody inside a container. AdapterError or OSError where that fails.
    """
    entries = netlink.dump(netlink.RTM_GETNEIGHTBL, _TABLE.pack(socket.AF_UNSPEC))
    return dict(found for kind, body in entries if (found := parse_limit(kind, body)))


def parse_limit(kind: int, body: bytes) -> tuple[int, int] | None:
    """Read one RTM_NEWNEIGHTBL: the version of IP and its limit; None for what tells neither."""
    if kind != netlink.RTM_NEWNEIGHTBL or len(body) < _TABLE.size:
        return None
    (family,) = _TABLE.unpack_from(body)
    limit = netlink.unsigned(netlink.parse_attributes(body, _TABLE.size).get(_NDTA_THRESH3))
    return (_VERSIONS[family], limit) if family in _VERSIONS and limit else None
