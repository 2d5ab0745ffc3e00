"""Open a TCP connection and tell how long the handshake took."""

from __future__ import annotations

import asyncio
import socket
import time
from struct import Struct
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..model.ip import IPAddress

# struct tcp_info: tcpi_rtt, in microseconds, after eight octets and fifteen words.
_TCP_INFO = 11
_TCP_RTT = Struct("=68xI")
# What the kernel assumes where the handshake told it nothing.
_UNKNOWN = 0


async def connect_time(address: IPAddress, port: int) -> float:
    """Connect and disconnect; return seconds from SYN to its answer. Raises OSError.

    The kernel's own measure where it has one, so that a busy loop is no part of it.
    """
    family = socket.AF_INET if address.version == 4 else socket.AF_INET6
    with socket.socket(family, socket.SOCK_STREAM) as sock:
        sock.settimeout(0)
        begun = time.monotonic()
        await asyncio.get_running_loop().sock_connect(sock, (str(address), port))
        elapsed = time.monotonic() - begun
        measured = _kernel_rtt(sock)
        return measured if measured is not None and measured <= elapsed else elapsed


def _kernel_rtt(sock: socket.socket) -> float | None:
    try:
        (microseconds,) = _TCP_RTT.unpack(sock.getsockopt(socket.IPPROTO_TCP, _TCP_INFO, _TCP_RTT.size))
    except OSError:
        return None
    return microseconds / 1e6 if microseconds != _UNKNOWN else None
