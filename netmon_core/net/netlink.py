"""Questions to the kernel's routing socket (rtnetlink) and bounded parsing of its answers.

Knows messages and attributes; what they mean is said where they are read.
"""

from __future__ import annotations

import errno
import os
import socket
import sys
from struct import Struct
from typing import TYPE_CHECKING

from ..errors import AdapterError
from .linux import enlarge_receive_buffer

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

RTM_NEWLINK, RTM_GETLINK = 16, 18
RTM_NEWADDR, RTM_GETADDR = 20, 22
RTM_NEWROUTE, RTM_GETROUTE = 24, 26
RTM_NEWNEIGH, RTM_DELNEIGH, RTM_GETNEIGH = 28, 29, 30
RTM_NEWNEIGHTBL, RTM_GETNEIGHTBL = 64, 66

# The kernel fills at most 32 KiB a message when the reader offers more.
RECEIVE_SIZE = 1 << 16

# The kernel's tables are bounded by its own limits, but a router may hold a full internet table (a million
# routes): past this we stop reading rather than block.
MESSAGES_MAX = 200_000

# Attributes of one message; the kernel sends at most some seventy.
ATTRIBUTES_MAX = 512

# A dump takes milliseconds; a kernel that says nothing for this long will not.
_REPLY_TIMEOUT = 5.0
_ATTEMPTS = 3

_NLMSG_ERROR, _NLMSG_DONE = 2, 3
_NLM_F_REQUEST, _NLM_F_DUMP, _NLM_F_DUMP_INTR = 0x1, 0x300, 0x10
_ATTRIBUTE_TYPE = 0x3FFF
_MESSAGE = Struct("=IHHII")
_ATTRIBUTE = Struct("=HH")
_ERROR = Struct("=i")

type Attributes = dict[int, bytes]


def parse_messages(data: bytes) -> Iterator[tuple[int, int, int, bytes]]:
    """Yield (type, flags, sequence, body) of each message; AdapterError where a length cannot be."""
    offset, end = 0, len(data)
    while offset < end:
        if end - offset < _MESSAGE.size:
            raise AdapterError("The kernel sent a netlink message that is cut short.")
        length, kind, flags, sequence, _ = _MESSAGE.unpack_from(data, offset)
        if not _MESSAGE.size <= length <= end - offset:
            raise AdapterError("The kernel sent a netlink message of an impossible length.")
        yield kind, flags, sequence, data[offset + _MESSAGE.size : offset + length]
        offset += _aligned(length)


def parse_attributes(data: bytes, offset: int = 0) -> Attributes:
    """Read the attributes from `offset` on, the last of each type; AdapterError where a length cannot be."""
    attributes: Attributes = {}
    end = len(data)
    for _ in range(ATTRIBUTES_MAX):
        # Fewer than four bytes left are padding.
        if end - offset < _ATTRIBUTE.size:
            return attributes
        length, kind = _ATTRIBUTE.unpack_from(data, offset)
        if not _ATTRIBUTE.size <= length <= end - offset:
            raise AdapterError("The kernel sent a netlink attribute of an impossible length.")
        attributes[kind & _ATTRIBUTE_TYPE] = data[offset + _ATTRIBUTE.size : offset + length]
        offset += _aligned(length)
    raise AdapterError("The kernel sent a netlink message with too many attributes.")


def unsigned(attribute: bytes | None, default: int = 0) -> int:
    """Read a number of one to eight bytes in this machine's byte order."""
    if not attribute or len(attribute) > 8:
        return default
    return int.from_bytes(attribute, sys.byteorder)


def dump(request: int, body: bytes) -> list[tuple[int, bytes]]:
    """Ask for a whole table; return (type, body) of each entry. `body` is the request's fixed header.

    Blocks for the milliseconds the kernel needs. OSError where netlink is not allowed at all.
    """
    for _ in range(_ATTEMPTS):
        with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, socket.NETLINK_ROUTE) as sock:
            sock.settimeout(_REPLY_TIMEOUT)
            sock.bind((0, 0))
            entries, interrupted = _collect(sock, request, body)
        # The table changed while it was read: something may be missing or twice.
        if not interrupted:
            break
    return entries


def ask(request: int, body: bytes) -> bytes | None:
    """Ask for one entry; return its body, or None where the table has none. Else as `dump`."""
    with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, socket.NETLINK_ROUTE) as sock:
        sock.settimeout(_REPLY_TIMEOUT)
        sock.bind((0, 0))
        sequence = 1
        sock.send(_MESSAGE.pack(_MESSAGE.size + len(body), request, _NLM_F_REQUEST, sequence, 0) + body)
        while True:
            for kind, _, number, content in parse_messages(_receive(sock)):
                if number != sequence:
                    continue
                if kind != _NLMSG_ERROR:
                    return content
                if len(content) >= _ERROR.size and -_ERROR.unpack_from(content)[0] == errno.ENOENT:
                    return None
                _raise_error(content)


def pack_attribute(kind: int, value: bytes) -> bytes:
    """One attribute of a request."""
    length = _ATTRIBUTE.size + len(value)
    return _ATTRIBUTE.pack(length, kind) + value + bytes(_aligned(length) - length)


def subscribe(groups: Iterable[int], room: int) -> socket.socket:
    """Open a socket that does not wait and hears what the kernel tells these groups; OSError.

    What does not fit into `room` bytes is lost, and a read says so (ENOBUFS).
    """
    if not hasattr(socket, "AF_NETLINK"):
        raise OSError(errno.EAFNOSUPPORT, os.strerror(errno.EAFNOSUPPORT))
    sock = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, socket.NETLINK_ROUTE)
    try:
        sock.settimeout(0)
        enlarge_receive_buffer(sock, room)
        sock.bind((0, sum(1 << (group - 1) for group in groups)))
    except BaseException:
        sock.close()
        raise
    return sock


def _collect(sock: socket.socket, request: int, body: bytes) -> tuple[list[tuple[int, bytes]], bool]:
    sequence = 1
    flags = _NLM_F_REQUEST | _NLM_F_DUMP
    sock.send(_MESSAGE.pack(_MESSAGE.size + len(body), request, flags, sequence, 0) + body)
    entries: list[tuple[int, bytes]] = []
    interrupted = False
    while len(entries) < MESSAGES_MAX:
        for kind, flags, number, content in parse_messages(_receive(sock)):
            if number != sequence:
                continue
            interrupted |= bool(flags & _NLM_F_DUMP_INTR)
            if kind == _NLMSG_DONE:
                return entries, interrupted
            if kind == _NLMSG_ERROR:
                _raise_error(content)
            entries.append((kind, content))
    return entries, interrupted


def _receive(sock: socket.socket) -> bytes:
    """Read one datagram that the kernel itself sent."""
    while True:
        try:
            data, _, flags, sender = sock.recvmsg(RECEIVE_SIZE)
        except TimeoutError as err:
            raise AdapterError("The kernel does not answer on its routing socket.") from err
        if flags & socket.MSG_TRUNC:
            raise AdapterError("The kernel sent a netlink message longer than it may be.")
        # Port 0 is the kernel; other programs can write to our socket too.
        if sender[0] == 0:
            return data


def _raise_error(content: bytes) -> None:
    number = -_ERROR.unpack_from(content)[0] if len(content) >= _ERROR.size else errno.EIO
    raise AdapterError(f"The kernel refused to list its network tables: {os.strerror(abs(number))}.")


def _aligned(length: int) -> int:
    return (length + 3) & ~3
