"""Have the kernel resolve addresses for us: an empty datagram to each makes it ask by ARP.

Needs no privilege. What it learned is read by neighbors.py. The kernel's neighbor table is one and small
(1,024 entries by default), so the caller keeps to about a /22 and waits some seconds between batches.
"""

from __future__ import annotations

import socket
from contextlib import suppress
from typing import TYPE_CHECKING, Self

from .linux import enlarge_send_buffer
from .refusal import QUEUE_FULL

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..model.adapter import Adapter

# The discard service (RFC 863): nobody acts on it.
_PORT = 9

# Datagrams to addresses without an answer hold room here for seconds.
_SEND_BUFFER = 4 << 20


class PokeSocket:
    """Pokes addresses on one adapter; never by a router, and nothing here waits."""

    def __init__(self, adapter: Adapter | None = None) -> None:
        self.refused = 0
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.settimeout(0)
        enlarge_send_buffer(self._socket, _SEND_BUFFER)
        # A poke that left the link would only tell a stranger that we are here.
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_DONTROUTE, 1)
        if adapter is not None and hasattr(socket, "SO_BINDTODEVICE"):
            # Kernels before 5.7 want CAP_NET_RAW; the routing table then chooses the adapter.
            with suppress(PermissionError):
                self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, adapter.name.encode())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def poke(self, targets: Sequence[int]) -> int:
        """Poke each address; return how many of the first are done with, fewer when the queue was full.

        One that is refused (off the link, a broadcast, a firewall) is done with, and counted in `refused`.
        """
        done = 0
        for target in targets:
            try:
                self._socket.sendto(b"", (socket.inet_ntoa(target.to_bytes(4)), _PORT))
            except OSError as err:
                if err.errno in QUEUE_FULL:
                    break
                self.refused += 1
            done += 1
        return done

    def close(self) -> None:
        """Give the socket back; safe twice."""
        self._socket.close()
