"""Probe a TCP port: whether it is open, and how long the handshake takes."""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING

from ..net.connect import connect_time
from ..net.lookup import NoAddress
from .calls import Answer
from .names import late, no_address

if TYPE_CHECKING:
    from ..model.ip import IPAddress
    from ..model.target import Target
    from .lookups import Lookups

# Our own side cannot send at all.
_UNSENT = frozenset(
    {errno.ENETUNREACH, errno.ENETDOWN, errno.EADDRNOTAVAIL, errno.EMFILE, errno.ENFILE, errno.ENOBUFS}
    | {errno.EACCES, errno.EPERM, errno.EINVAL, errno.EAFNOSUPPORT, errno.ENOMEM}
)
_UNREACHABLE = frozenset({errno.EHOSTUNREACH, errno.EHOSTDOWN, errno.ENOPROTOOPT, errno.ENONET})


class TcpAsker:
    """Asks TCP ports."""

    def __init__(self, lookups: Lookups) -> None:
        self._lookups = lookups

    async def ask(self, target: Target) -> Answer:
        """Connect once. A name is looked up first, which is no part of the time."""
        if target.port is None:
            return Answer(problem="no port is set", unsent=True)
        address = target.address
        if address is None:
            host = target.host or ""
            found = await self._lookups.find(host)
            if isinstance(found, NoAddress):
                return no_address(host, found)
            address = found[0]
        return await _connect(address, target.port)

    def late(self, target: Target) -> Answer | None:
        """What it means that there was no answer in time; None: nothing but that."""
        return late(self._lookups, target.host)


async def _connect(address: IPAddress, port: int) -> Answer:
    try:
        return Answer(rtt=await connect_time(address, port))
    except ConnectionRefusedError:
        return Answer(problem=f"port {port} is closed")
    except OSError as err:
        return Answer(
            # asyncio puts its own words over the system's.
            problem=os.strerror(err.errno).lower() if err.errno else "the connection failed",
            unsent=err.errno in _UNSENT,
            unreachable=err.errno in _UNREACHABLE,
        )
