"""Make a socket for batches of ICMP echo: the kernel dates both ends, and keeps out what is not for us."""

from __future__ import annotations

import os
import socket
from struct import Struct
from typing import TYPE_CHECKING

from .control import SOL_IPV6, STAMPS
from .echo_message import IPV4, echo_filter
from .linux import (
    ICMP_FILTER,
    IP_RECVERR,
    IPV6_RECVERR,
    SO_TIMESTAMPING,
    SOL_RAW,
    attach_filter,
    enlarge_receive_buffer,
    enlarge_send_buffer,
)

if TYPE_CHECKING:
    from .echo_message import EchoProtocol

# Some 10,000 replies may wait for a blocked loop, each at some 770 bytes of kernel memory.
_BUFFER = 8 << 20

_ICMP6_FILTER = 1
_FILTER_MASK = Struct("=I")
_FILTER6_MASK = Struct("=8I")


def prepare_echo(sock: socket.socket, protocol: EchoProtocol, *, raw: bool) -> int:
    """Set an ICMP socket up; return the identifier of its requests. OSError where the kernel refuses."""
    sock.settimeout(0)
    sock.bind(("", 0))
    enlarge_receive_buffer(sock, _BUFFER)
    enlarge_send_buffer(sock, _BUFFER)
    sock.setsockopt(socket.SOL_SOCKET, SO_TIMESTAMPING, STAMPS)
    # Errors come through the error queue.
    if protocol is IPV4:
        sock.setsockopt(socket.SOL_IP, IP_RECVERR, 1)
    else:
        sock.setsockopt(SOL_IPV6, IPV6_RECVERR, 1)
    if not raw:
        # The kernel chose it, writes it into every request, and hands us only its replies.
        return int(sock.getsockname()[1])
    identifier = int.from_bytes(os.urandom(2))
    if protocol is IPV4:
        sock.setsockopt(SOL_RAW, ICMP_FILTER, _FILTER_MASK.pack(~(1 << protocol.reply) & 0xFFFFFFFF))
        attach_filter(sock, echo_filter(identifier))
    else:
        words = [0xFFFFFFFF] * 8
        words[protocol.reply >> 5] &= ~(1 << (protocol.reply & 31))
        sock.setsockopt(socket.IPPROTO_ICMPV6, _ICMP6_FILTER, _FILTER6_MASK.pack(*words))
    return identifier
