"""Ask the system for the addresses of a name, and tell why there are none."""

from __future__ import annotations

import asyncio
import socket
from contextlib import suppress
from enum import StrEnum
from threading import Thread
from typing import TYPE_CHECKING

from .interfaces import read_adapters

if TYPE_CHECKING:
    from ..model.ip import IPAddress

# What a name server said; whatever else goes wrong is nobody's word on the name.
_ANSWERED = frozenset({socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)})
_OURS = frozenset({socket.EAI_SYSTEM, socket.EAI_MEMORY})


class NoAddress(StrEnum):
    """Why a name gave no address."""

    # A name server, or the system itself, says that there is none.
    UNKNOWN = "unknown"
    # Nobody who should know answers.
    UNANSWERED = "unanswered"
    # We could not ask.
    UNASKED = "unasked"

    def of(self, host: str) -> str:
        """Say it of a name."""
        match self:
            case NoAddress.UNKNOWN:
                return f"the name {host} has no address"
            case NoAddress.UNANSWERED:
                return f"the name {host} cannot be looked up: no name server answers"
            case NoAddress.UNASKED:
                return f"the name {host} cannot be looked up from here"


type Found = tuple[IPAddress, ...] | NoAddress


async def look_up(host: str) -> Found:
    """Ask the system, in a thread of its own: it may take many seconds, for which nothing else must wait."""
    loop = asyncio.get_running_loop()
    told: asyncio.Future[Found] = loop.create_future()

    def tell(found: Found) -> None:
        if not told.done():
            told.set_result(found)

    def ask() -> None:
        found = _ask(host)
        # Whoever wanted to know may be gone, and the loop with it.
        with suppress(RuntimeError):
            loop.call_soon_threadsafe(tell, found)

    # At the end of the program nobody waits for it either.
    Thread(target=ask, name="netmon lookup", daemon=True).start()
    return await told


def why_not(code: int | None) -> NoAddress:
    """Tell what an error number of getaddrinfo means."""
    if code in _ANSWERED:
        return NoAddress.UNKNOWN
    if code in _OURS or not _attached():
        return NoAddress.UNASKED
    return NoAddress.UNANSWERED


def _ask(host: str) -> Found:
    from ipaddress import ip_address  # noqa: PLC0415

    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except socket.gaierror as err:
        return why_not(err.errno)
    except OSError:
        return NoAddress.UNASKED
    except UnicodeError:
        # No name can be so.
        return NoAddress.UNKNOWN
    return tuple(ip_address(each[4][0]) for each in found) or NoAddress.UNKNOWN


def _attached() -> bool:
    """Tell whether we stand on any network: else it is no wonder that nobody answers."""
    try:
        adapters = read_adapters()
    except OSError:
        return True
    return any(
        adapter.up and adapter.carrier and any(not each.ip.is_loopback for each in adapter.addresses)
        for adapter in adapters
    )
