"""Many messages by one system call (sendmmsg and recvmmsg), which Python's socket module does not offer.

The structures are those of the C library's <sys/socket.h>; ctypes lays them out as the machine does.
"""

from __future__ import annotations

import ctypes
import os
from functools import cache
from struct import Struct
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MSG_DONTWAIT = 0x40


class _Part(ctypes.Structure):
    """Is struct iovec."""

    _fields_ = (("start", ctypes.c_void_p), ("size", ctypes.c_size_t))


class _Header(ctypes.Structure):
    """Is struct msghdr."""

    _fields_ = (
        ("name", ctypes.c_void_p),
        ("name_size", ctypes.c_uint32),
        ("parts", ctypes.POINTER(_Part)),
        ("part_count", ctypes.c_size_t),
        ("control", ctypes.c_void_p),
        ("control_size", ctypes.c_size_t),
        ("flags", ctypes.c_int),
    )


class _Message(ctypes.Structure):
    """Is struct mmsghdr."""

    _fields_ = (("header", _Header), ("size", ctypes.c_uint))


_MESSAGE_SIZE = ctypes.sizeof(_Message)
_SIZE_OFFSET = _Message.size.offset
_SIZE = Struct(f"@{_SIZE_OFFSET}xI{_MESSAGE_SIZE - _SIZE_OFFSET - ctypes.sizeof(ctypes.c_uint)}x")


class Outbox:
    """Sends one payload to up to `most` addresses; the payload may be changed between two calls."""

    def __init__(self, *, most: int, payload_size: int, name_size: int) -> None:
        self.most = most
        self.payload = bytearray(payload_size)
        self._names = bytearray(most * name_size)
        self._part = _Part(_address(self.payload), payload_size)
        self._messages = (_Message * most)()
        start = _address(self._names)
        for number, message in enumerate(self._messages):
            header = message.header
            header.name = start + number * name_size
            header.name_size = name_size
            header.parts = ctypes.pointer(self._part)
            header.part_count = 1

    def send(self, descriptor: int, names: Sequence[bytes]) -> int:
        """Send to the first `most` packed addresses; return to how many, at least 1, or raise OSError."""
        packed = b"".join(names[: self.most])
        self._names[: len(packed)] = packed
        count = min(len(names), self.most)
        return _checked(_libc().sendmmsg(descriptor, self._messages, count, MSG_DONTWAIT))


class Inbox:
    """Receives up to `most` messages; number N of them lies at N * its size in `data`, `names`, `control`."""

    def __init__(self, *, most: int, data_size: int, name_size: int, control_size: int) -> None:
        self.most = most
        self.data = bytearray(most * data_size)
        self.names = bytearray(most * name_size)
        self.control = bytearray(most * control_size)
        self._parts = (_Part * most)()
        self._messages = (_Message * most)()
        data, name, control = _address(self.data), _address(self.names), _address(self.control)
        for number, (part, message) in enumerate(zip(self._parts, self._messages, strict=True)):
            part.start = data + number * data_size
            part.size = data_size
            header = message.header
            header.name = name + number * name_size
            header.name_size = name_size
            header.parts = ctypes.pointer(part)
            header.part_count = 1
            header.control = control + number * control_size
            header.control_size = control_size
        self._control_size = control_size
        self._unused = bytes(self._messages)
        self._used = 0

    def receive(self, descriptor: int, flags: int = 0) -> int:
        """Take what waits; return how many messages that was. Raises OSError, BlockingIOError for none."""
        # The kernel has written into the headers what it used of their room.
        ctypes.memmove(self._messages, self._unused, self._used * _MESSAGE_SIZE)
        # A message without control data leaves that of an earlier one in its place.
        self.control[: self._used * self._control_size] = bytes(self._used * self._control_size)
        self._used = 0
        got = _libc().recvmmsg(descriptor, self._messages, self.most, flags | MSG_DONTWAIT, None)
        self._used = _checked(got)
        return self._used

    def sizes(self) -> Iterator[int]:
        """Yield the size of the data of each message of the last call."""
        headers = memoryview(self._messages).cast("B")[: self._used * _MESSAGE_SIZE]
        return (size for (size,) in _SIZE.iter_unpack(headers))


@cache
def _libc() -> ctypes.CDLL:
    library = ctypes.CDLL(None, use_errno=True)
    library.sendmmsg.argtypes = (ctypes.c_int, ctypes.c_void_p, ctypes.c_uint, ctypes.c_int)
    library.recvmmsg.argtypes = (*library.sendmmsg.argtypes, ctypes.c_void_p)
    return library


def _checked(result: int) -> int:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return result


def _address(buffer: bytearray) -> int:
    """Return where the bytes are; they stay there as long as their number does."""
    return ctypes.addressof((ctypes.c_char * len(buffer)).from_buffer(buffer)) if buffer else 0
