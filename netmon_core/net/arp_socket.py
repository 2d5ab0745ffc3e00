"""Ask by ARP on one adapter and hear the answers: AF_PACKET, one frame at a time."""

from __future__ import annotations

import socket
from contextlib import suppress
from struct import Struct
from typing import TYPE_CHECKING, Self

from ..errors import AdapterError
from .arp_filter import arp_filter
from .arp_frame import TARGET_OFFSET, parse_frame, request_frame
from .linux import (
    ETH_P_ARP,
    PACKET_IGNORE_OUTGOING,
    PACKET_STATISTICS,
    SOL_PACKET,
    attach_filter,
    enlarge_receive_buffer,
)
from .refusal import QUEUE_FULL, adapter_failed, raw_socket_refused

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from ipaddress import IPv4Address

    from ..model.adapter import Adapter
    from .arp_frame import ArpHeard

# Frames one `read` takes, so that a flood leaves the loop its turns.
READ_MAX = 512

# A whole batch of answers and the neighbors' chatter fit several times over.
RECEIVE_BUFFER = 4 << 20

# What the kernel charges a receive buffer for one small frame: 768 from a veth, a page from some drivers.
_FRAME_CHARGE = 4096
_BATCH_MAX = 1024

# The shortest Ethernet frame is 60 bytes; what follows an ARP packet is padding.
_FRAME_READ = 64

_TARGET = Struct("!I")
_STATISTICS = Struct("=II")


class ArpSocket:
    """An `ArpLink` of one send() and one recv() a frame."""

    def __init__(self, adapter: Adapter, *, source: IPv4Address | None, hear: bool = False) -> None:
        self._name = adapter.name
        self._mac = adapter_mac(adapter)
        self._frame = request_frame(self._mac, source)
        self._dropped = 0
        self._socket = open_packet_socket()
        try:
            self._socket.settimeout(0)
            self.batch = min(
                max(enlarge_receive_buffer(self._socket, RECEIVE_BUFFER) // _FRAME_CHARGE, 1), _BATCH_MAX
            )
            # Before the bind, so that not one frame of another kind gets in.
            attach_filter(self._socket, arp_filter(adapter.index, self._mac, hear=hear))
            # Kernels before 4.20 do not know it, and tell us our own frames to no harm.
            with suppress(OSError):
                self._socket.setsockopt(SOL_PACKET, PACKET_IGNORE_OUTGOING, 1)
            self._socket.bind((adapter.name, ETH_P_ARP))
        except OSError as err:
            self._socket.close()
            raise adapter_failed(adapter.name, err) from err
        except BaseException:
            self._socket.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def ask(self, targets: Sequence[int]) -> int:
        """Send a request for each address; return how many of the first went out."""
        frame, send, pack_target = self._frame, self._socket.send, _TARGET.pack_into
        sent = 0
        try:
            for target in targets:
                pack_target(frame, TARGET_OFFSET, target)
                send(frame)
                sent += 1
        except OSError as err:
            if err.errno not in QUEUE_FULL:
                raise adapter_failed(self._name, err) from err
        return sent

    def read(self) -> list[ArpHeard]:
        """Return up to READ_MAX sightings."""
        mac = self._mac
        return [found for frame in self._frames() if (found := parse_frame(frame, mac))]

    def fileno(self) -> int:
        """Return the descriptor that becomes readable."""
        return self._socket.fileno()

    def drops(self) -> int:
        """Return how many frames the receive buffer had no room for."""
        # The kernel starts again from zero at each reading.
        statistics = self._socket.getsockopt(SOL_PACKET, PACKET_STATISTICS, _STATISTICS.size)
        self._dropped += _STATISTICS.unpack(statistics)[1]
        return self._dropped

    def close(self) -> None:
        """Give the socket back; safe twice."""
        self._socket.close()

    def _frames(self) -> Iterator[bytes]:
        recv = self._socket.recv
        try:
            for _ in range(READ_MAX):
                yield recv(_FRAME_READ)
        except BlockingIOError:
            return
        except OSError as err:
            raise adapter_failed(self._name, err) from err


def open_packet_socket(purpose: str = "Asking by ARP") -> socket.socket:
    """Open an AF_PACKET socket that hears nothing until it is bound; PermissionMissingError when refused.

    `purpose` starts the sentence of that.
    """
    try:
        # Protocol 0: no frame arrives before the bind.
        return socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0)
    except PermissionError as err:
        raise raw_socket_refused(purpose) from err


def adapter_mac(adapter: Adapter) -> bytes:
    """Return the adapter's own 6 bytes; AdapterError where it has none, as a tunnel."""
    if adapter.mac is None:
        raise AdapterError(f"Network adapter {adapter.name} has no MAC address, so nobody there speaks ARP.")
    return bytes.fromhex(adapter.mac.replace(":", ""))
