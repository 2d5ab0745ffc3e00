"""Probe a TCP port: whether it is open, and how long the handshake takes."""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING

from ..net.connect import connect_time, resolve
from .calls import Answer

if TYPE_CHECKING:
    from ..model import Target

# Our own side cannot send at all.
_UNSENT = frozenset(
    {errno.ENETUNREACH, errno.ENETDOWN, errno.EADDRNOTAVAIL, errno.EMFILE, errno.ENFILE, errno.ENOBUFS}
    | {errno.EACCES, errno.EPERM, errno.EINVAL, errno.EAFNOSUPPORT, errno.ENOMEM}
)
_UNREACHABLE = frozenset({errno.EHOSTUNREACH, errno.EHOSTDOWN, errno.ENOPROTOOPT, errno.ENONET})


async def ask_tcp(target: Target) -> Answer:
    """Connect once. A name is resolved first, which is no part of the time."""
    if target.port is None:
        return Answer(problem="no port is set", unsent=True)
    address = target.address
    if address is None and target.host:
        address = await resolve(target.host)
    if address is None:
        return Answer(problem=f"the name {target.host} has no address", unsent=True)
    try:
        return Answer(rtt=await connect_time(address, target.port))
    except ConnectionRefusedError:
        return Answer(problem=f"port {target.port} is closed")
    except OSError as err:
        return Answer(
            # asyncio puts its own words over the system's.
            problem=os.strerror(err.errno).lower() if err.errno else "the connection failed",
            unsent=err.errno in _UNSENT,
            unreachable=err.errno in _UNREACHABLE,
        )
