"""Numbers of the Linux kernel interface that Python's socket module does not name.

They are the same on every architecture the engine runs on (asm-generic/socket.h, linux/if_packet.h).
"""

from __future__ import annotations

import contextlib
import socket
import sys
from array import array
from struct import Struct

SO_ATTACH_FILTER = 26
SO_RCVBUFFORCE = 33
SO_SNDBUFFORCE = 32
SO_TIMESTAMPNS = 35
SO_TIMESTAMPING = 37

SOL_PACKET = 263
PACKET_ADD_MEMBERSHIP = 1
PACKET_STATISTICS = 6
PACKET_AUXDATA = 8
PACKET_VERSION = 10
PACKET_TX_RING = 13
PACKET_QDISC_BYPASS = 20
PACKET_IGNORE_OUTGOING = 23

SOL_RAW = 255
ICMP_FILTER = 1

IP_RECVERR = 11
IP_MULTICAST_ALL = 49
IPV6_RECVERR = 25
IPV6_MULTICAST_ALL = 29

ETH_P_ALL = 0x0003
ETH_P_ARP = 0x0806

type Filter = tuple[tuple[int, int, int, int], ...]

_INSTRUCTION = Struct("=HBBI")
# struct sock_fprog: a 16-bit count, then an aligned pointer.
_PROGRAM = Struct("@HP")


def attach_filter(sock: socket.socket, program: Filter) -> None:
    """Let the kernel drop what `program` (classic BPF: code, jump true, jump false, k) refuses."""
    code = array("B", b"".join(_INSTRUCTION.pack(*step) for step in program))
    address, _ = code.buffer_info()
    sock.setsockopt(socket.SOL_SOCKET, SO_ATTACH_FILTER, _PROGRAM.pack(len(program), address))


def enlarge_receive_buffer(sock: socket.socket, size: int) -> int:
    """Ask for `size` bytes, past the system's limit where we may; return what the kernel gives."""
    return _enlarge(sock, size, force=SO_RCVBUFFORCE, plain=socket.SO_RCVBUF)


def enlarge_send_buffer(sock: socket.socket, size: int) -> int:
    """Ask for `size` bytes, past the system's limit where we may; return what the kernel gives."""
    return _enlarge(sock, size, force=SO_SNDBUFFORCE, plain=socket.SO_SNDBUF)


def _enlarge(sock: socket.socket, size: int, *, force: int, plain: int) -> int:
    with contextlib.suppress(OSError):
        sock.setsockopt(socket.SOL_SOCKET, plain, size)
    if sys.platform == "linux":
        # Only with CAP_NET_ADMIN.
        with contextlib.suppress(OSError):
            sock.setsockopt(socket.SOL_SOCKET, force, size)
    return sock.getsockopt(socket.SOL_SOCKET, plain)
