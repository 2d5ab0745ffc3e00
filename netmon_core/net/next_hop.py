"""By which routers a prefix is reached, by the kernel's routes."""

from __future__ import annotations

import errno
import socket
from ipaddress import IPv4Network, ip_network
from struct import Struct
from typing import TYPE_CHECKING

from . import netlink
from .interfaces import next_hops_of

if TYPE_CHECKING:
    from ..model.ip import IPAddress, IPNetwork

_ROUTE = Struct("=8BI")
_RTA_DST = 1


def next_hops(prefix: IPNetwork) -> tuple[IPAddress, ...]:
    """The routers of the most special route to a prefix; none where it has no route, or nobody may ask.

    Blocks for a millisecond or so.
    """
    if not hasattr(socket, "AF_NETLINK"):
        return ()
    family = socket.AF_INET if isinstance(prefix, IPv4Network) else socket.AF_INET6
    try:
        routes = netlink.dump(netlink.RTM_GETROUTE, _ROUTE.pack(family, *[0] * 8))
    except OSError as err:
        if err.errno in (errno.EAFNOSUPPORT, errno.EPERM, errno.EACCES, errno.EPROTONOSUPPORT):
            return ()
        raise
    ways: dict[tuple[int, int], list[IPAddress]] = {}
    for kind, body in routes:
        if kind != netlink.RTM_NEWROUTE:
            continue
        for _, metric, gateway in next_hops_of(body):
            length = body[1]
            if length <= prefix.prefixlen and _holds(body, length, prefix):
                ways.setdefault((length, -metric), []).append(gateway)
    return tuple(dict.fromkeys(ways[max(ways)])) if ways else ()


def _holds(body: bytes, length: int, prefix: IPNetwork) -> bool:
    """Whether the route is for all of the prefix."""
    raw = netlink.parse_attributes(body, _ROUTE.size).get(_RTA_DST)
    if raw is None:
        return length == 0
    if len(raw) != prefix.max_prefixlen // 8:
        return False
    return prefix.network_address in ip_network((raw, length), strict=False)
