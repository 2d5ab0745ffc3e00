"""Hear whole frames on one adapter, for capture files. Sends nothing."""

from __future__ import annotations

import socket
import time
from typing import TYPE_CHECKING, Self

from .arp_socket import open_packet_socket
from .linux import ETH_P_ALL, PACKET_STATISTICS, SOL_PACKET, enlarge_receive_buffer

if TYPE_CHECKING:
    from ..model.adapter import Adapter

# Frames one `read` hands on, so that a flood leaves the loop its turns.
READ_MAX = 512
# What no Ethernet adapter delivers more of at once; offloading may join segments up to this.
FRAME_MAX = 65_535
_RECEIVE_BUFFER = 4 << 20


class FrameSocket:
    """Every frame that arrives at or leaves one adapter; for `loop.add_reader`.

    Raises PermissionMissingError where packet sockets are refused.
    """

    def __init__(self, adapter: Adapter) -> None:
        self._socket = open_packet_socket("Hearing what devices say")
        try:
            self._socket.settimeout(0)
            enlarge_receive_buffer(self._socket, _RECEIVE_BUFFER)
            self._socket.bind((adapter.name, ETH_P_ALL))
        except BaseException:
            self._socket.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def fileno(self) -> int:
        """The descriptor that becomes readable."""
        return self._socket.fileno()

    def read(self) -> list[tuple[float, bytes]]:
        """Up to READ_MAX frames, each with seconds since the epoch."""
        frames: list[tuple[float, bytes]] = []
        now = time.time()
        while len(frames) < READ_MAX:
            try:
                frames.append((now, self._socket.recv(FRAME_MAX)))
            except BlockingIOError:
                break
        return frames

    def dropped(self) -> int:
        """How many frames the kernel dropped since the last call."""
        statistics = self._socket.getsockopt(SOL_PACKET, PACKET_STATISTICS, 8)
        return int.from_bytes(statistics[4:8], byteorder="little" if _LITTLE else "big")

    def close(self) -> None:
        """Give the socket back; safe twice."""
        self._socket.close()


_LITTLE = socket.htons(1) != 1
