"""Ask by ARP at full speed: the requests lie in a ring of frames shared with the kernel (PACKET_TX_RING).

A batch is written plane by plane, as the same byte of every frame, so that no Python runs per frame, and is
sent by one system call. Answers come through a plain `ArpSocket`.
"""

from __future__ import annotations

import mmap
import sys
from array import array
from contextlib import ExitStack, suppress
from struct import Struct
from typing import TYPE_CHECKING, Self

from .arp_frame import FRAME_SIZE, TARGET_OFFSET, request_frame
from .arp_socket import ArpSocket, adapter_mac, open_packet_socket
from .linux import PACKET_QDISC_BYPASS, PACKET_TX_RING, PACKET_VERSION, SOL_PACKET
from .refusal import QUEUE_FULL, adapter_failed

if TYPE_CHECKING:
    import socket
    from collections.abc import Sequence
    from ipaddress import IPv4Address

    from ..model.adapter import Adapter
    from .arp_frame import ArpHeard

# TPACKET_V2 (linux/if_packet.h): a slot is a header, from byte 32 the frame, and padding.
_TPACKET_V2 = 1
_SLOT = 128
_FRAME_START = 32
_HEADER = Struct("=II")
_BLOCK = 1 << 16
_BLOCKS = 8
_SLOTS = _BLOCK // _SLOT * _BLOCKS
_RING_SHAPE = Struct("=IIII")

# The status word of a slot is below 256 while it is ours to fill or waits to be sent. Its low byte:
_STATUS = 0 if sys.byteorder == "little" else 3
_FREE, _SEND = 0, 1


class ArpRing:
    """An `ArpLink` that sends one batch a system call, past the queueing discipline."""

    def __init__(self, adapter: Adapter, *, source: IPv4Address | None, hear: bool = False) -> None:
        frame = request_frame(adapter_mac(adapter), source)
        self._name = adapter.name
        self._head = 0
        with ExitStack() as opened:
            self._heard = opened.enter_context(ArpSocket(adapter, source=source, hear=hear))
            self.batch = self._heard.batch
            self._socket = opened.enter_context(open_packet_socket())
            try:
                self._ring = opened.enter_context(_open_ring(self._socket, adapter.name))
            except OSError as err:
                raise adapter_failed(adapter.name, err) from err
            self._opened = opened.pop_all()
        header = _HEADER.pack(_FREE, FRAME_SIZE).ljust(_FRAME_START, b"\0")
        self._ring[:] = (header + frame).ljust(_SLOT, b"\0") * _SLOTS

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def ask(self, targets: Sequence[int]) -> int:
        """Send a request for each address; return how many of the first went out."""
        sent = 0
        # At the end of the ring a batch goes on at its start.
        while sent < len(targets):
            part = targets[sent : sent + _SLOTS - self._head]
            done = self._send(part)
            sent += done
            if done < len(part):
                break
        return sent

    def read(self) -> list[ArpHeard]:
        """Return up to READ_MAX sightings."""
        return self._heard.read()

    def fileno(self) -> int:
        """Return the descriptor that becomes readable."""
        return self._heard.fileno()

    def drops(self) -> int:
        """Return how many frames the receive buffer had no room for."""
        return self._heard.drops()

    def close(self) -> None:
        """Give the sockets and the ring back; safe twice."""
        self._opened.close()

    def _send(self, targets: Sequence[int]) -> int:
        """Send from the head on, not past the end of the ring."""
        # A slow device still reads the slots it has not sent: only what is free before the first of them.
        free = self._statuses(len(targets))
        count = len(free) - len(free.lstrip(bytes([_FREE])))
        if not count:
            return 0
        numbers = array("I", targets[:count])
        if sys.byteorder == "little":
            numbers.byteswap()
        octets = numbers.tobytes()
        for plane in range(4):
            self._ring[self._plane(_FRAME_START + TARGET_OFFSET + plane, count)] = octets[plane::4]
        self._ring[self._plane(_STATUS, count)] = bytes([_SEND]) * count
        try:
            self._socket.send(b"")
        except OSError as err:
            if err.errno not in QUEUE_FULL:
                self._withdraw(count)
                raise adapter_failed(self._name, err) from err
        return self._withdraw(count)

    def _withdraw(self, count: int) -> int:
        """Take back what the kernel did not send, and move the head past what it did, which is returned."""
        sent = count - self._statuses(count).count(_SEND)
        self._head += sent
        self._ring[self._plane(_STATUS, count - sent)] = bytes([_FREE]) * (count - sent)
        self._head %= _SLOTS
        return sent

    def _statuses(self, count: int) -> bytes:
        return self._ring[self._plane(_STATUS, count)]

    def _plane(self, offset: int, count: int) -> slice:
        """Take byte `offset` of each of the `count` slots from the head on."""
        start = self._head * _SLOT + offset
        return slice(start, start + count * _SLOT, _SLOT)


def _open_ring(sock: socket.socket, name: str) -> mmap.mmap:
    """Make `sock` send by a ring and bind it to the adapter; return the ring's memory."""
    sock.settimeout(0)
    # Kernels before 3.14 do not know it; their queue works too.
    with suppress(OSError):
        sock.setsockopt(SOL_PACKET, PACKET_QDISC_BYPASS, 1)
    sock.setsockopt(SOL_PACKET, PACKET_VERSION, _TPACKET_V2)
    sock.setsockopt(SOL_PACKET, PACKET_TX_RING, _RING_SHAPE.pack(_BLOCK, _BLOCKS, _SLOT, _SLOTS))
    ring = mmap.mmap(sock.fileno(), _SLOTS * _SLOT)
    try:
        sock.bind((name, 0))
    except OSError:
        ring.close()
        raise
    return ring
