"""What the kernel tells beside a message: when it came or left, and who returned it to the error queue."""

from __future__ import annotations

import socket
from struct import Struct

from .linux import IP_RECVERR, IPV6_RECVERR, SO_TIMESTAMPING

# For SO_TIMESTAMPING: SOF_TIMESTAMPING_TX_SOFTWARE, _RX_SOFTWARE and _SOFTWARE.
STAMPS = 1 << 1 | 1 << 3 | 1 << 4

MSG_ERRQUEUE = 0x2000
SOL_IPV6 = 41
# The kernel itself, or an ICMP or ICMPv6 message.
ORIGINS_UNREACHABLE = frozenset({1, 2, 3})
ORIGIN_STAMP = 4

# A control message with struct scm_timestamping, three moments of which the first is ours.
_STAMP = Struct("@Nii2l")
_STAMP_SPACE = socket.CMSG_SPACE(Struct("@6l").size)
# A control message with struct sock_extended_err: of it the errno and who says so.
_ERROR = Struct("@NiiIB")
# struct sock_extended_err, and a struct sockaddr_in6 for who said it.
CONTROL_SIZE = _STAMP_SPACE + socket.CMSG_SPACE(16 + 28)

_NANO = 1_000_000_000


def moment(control: bytearray, at: int) -> int | None:
    """Return the kernel's stamp of a message, ns since the epoch, where it has one."""
    size, level, kind, seconds, nanoseconds = _STAMP.unpack_from(control, at * CONTROL_SIZE)
    if size < _STAMP.size or level != socket.SOL_SOCKET or kind != SO_TIMESTAMPING:
        return None
    return int(seconds) * _NANO + int(nanoseconds) or None


def origin(control: bytearray, at: int, *, stamped: bool) -> int:
    """Return who put a message into the error queue; 0 where that is not told."""
    start = at * CONTROL_SIZE + (_STAMP_SPACE if stamped else 0)
    size, level, kind, _, said_by = _ERROR.unpack_from(control, start)
    told = size >= _ERROR.size and (level, kind) in {(socket.SOL_IP, IP_RECVERR), (SOL_IPV6, IPV6_RECVERR)}
    return int(said_by) if told else 0
