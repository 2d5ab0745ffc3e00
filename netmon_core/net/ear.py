"""Hear what devices say on one adapter: a packet socket with one filter, read in batches. Sends nothing."""

from __future__ import annotations

import errno
import socket
from contextlib import suppress
from struct import Struct
from typing import TYPE_CHECKING, Self

from .arp_socket import adapter_mac, open_packet_socket
from .ear_filter import FRAME_SIZE, ear_filter
from .linux import (
    ETH_P_ALL,
    PACKET_ADD_MEMBERSHIP,
    PACKET_AUXDATA,
    PACKET_IGNORE_OUTGOING,
    PACKET_STATISTICS,
    SO_TIMESTAMPNS,
    SOL_PACKET,
    attach_filter,
    enlarge_receive_buffer,
)
from .mmsg import Inbox
from .refusal import adapter_failed

if TYPE_CHECKING:
    from ..model.adapter import Adapter

    # When the kernel took it in (ns since the epoch), the frame without its tag, the VLAN of that tag or 0.
    type Heard = tuple[int, bytes, int]

# Frames one system call hands over: 128 KiB of buffer, and at 2,000 a second a twentieth of them.
BATCH = 64
# A second of a flood of small ones.
RECEIVE_BUFFER = 4 << 20

_MEMBERSHIP = Struct("=iHH8x")
_ALL_MULTICAST = 2
_STATISTICS = Struct("=II")

# The two control messages, in the order in which the kernel writes them: struct timespec, and struct
# tpacket_auxdata (status, lengths and offsets, TCI and TPID of the tag that was taken off).
_CONTROL = Struct("@Nii2lNii3I4H4x")
# Where in it the seconds, the status and the TCI are.
_SECONDS, _STATUS, _TCI = 3, 8, 13
_VLAN_VALID = 0x10
_VLAN_ID = 0xFFF
_NANO = 1_000_000_000

# The link went down; the socket hears again when it comes up.
_QUIET = frozenset({errno.ENETDOWN, errno.EAGAIN})


class Ear:
    """What others send on one adapter; for `loop.add_reader`.

    Raises PermissionMissingError where packet sockets are refused, AdapterError for an adapter that is gone
    or is no Ethernet.
    """

    def __init__(self, adapter: Adapter) -> None:
        adapter_mac(adapter)
        self.name = adapter.name
        self._dropped = 0
        self._inbox = Inbox(most=BATCH, data_size=FRAME_SIZE, name_size=0, control_size=_CONTROL.size)
        self._socket = open_packet_socket("Hearing what devices say")
        try:
            self._socket.settimeout(0)
            enlarge_receive_buffer(self._socket, RECEIVE_BUFFER)
            # Before the bind, so that not one other frame gets in.
            attach_filter(self._socket, ear_filter())
            self._socket.setsockopt(socket.SOL_SOCKET, SO_TIMESTAMPNS, 1)
            self._socket.setsockopt(SOL_PACKET, PACKET_AUXDATA, 1)
            # Kernels before 4.20 do not know it; the filter refuses them too, only later.
            with suppress(OSError):
                self._socket.setsockopt(SOL_PACKET, PACKET_IGNORE_OUTGOING, 1)
            self._socket.bind((adapter.name, ETH_P_ALL))
            everything = _MEMBERSHIP.pack(adapter.index, _ALL_MULTICAST, 0)
            self._socket.setsockopt(SOL_PACKET, PACKET_ADD_MEMBERSHIP, everything)
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

    def fileno(self) -> int:
        """Return the descriptor that becomes readable."""
        return self._socket.fileno()

    def read(self) -> list[Heard]:
        """Return up to BATCH frames; fewer: no more wait. Raises AdapterError."""
        inbox = self._inbox
        try:
            count = inbox.receive(self._socket.fileno())
        except OSError as err:
            if err.errno in _QUIET:
                return []
            raise adapter_failed(self.name, err) from err
        heard: list[Heard] = []
        with memoryview(inbox.data) as data, memoryview(inbox.control) as control:
            told = _CONTROL.iter_unpack(control[: count * _CONTROL.size])
            for at, (size, said) in enumerate(zip(inbox.sizes(), told, strict=True)):
                start = at * FRAME_SIZE
                vlan = said[_TCI] & _VLAN_ID if said[_STATUS] & _VLAN_VALID else 0
                stamp = said[_SECONDS] * _NANO + said[_SECONDS + 1]
                heard.append((stamp, bytes(data[start : start + size]), vlan))
        return heard

    def drops(self) -> int:
        """Return how many frames the receive buffer had no room for, since the ear was opened."""
        # The kernel starts again from zero at each reading.
        statistics = self._socket.getsockopt(SOL_PACKET, PACKET_STATISTICS, _STATISTICS.size)
        self._dropped += _STATISTICS.unpack(statistics)[1]
        return self._dropped

    def close(self) -> None:
        """Give the socket back; safe twice."""
        self._socket.close()
