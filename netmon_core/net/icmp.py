"""Send ICMP echo requests and tell their replies apart: one socket for any number of addresses.

A raw socket where we may have one, else the kernel's datagram ICMP socket (net.ipv4.ping_group_range).
"""

from __future__ import annotations

import errno
import os
import socket
import time
from contextlib import suppress
from dataclasses import dataclass
from struct import Struct
from typing import TYPE_CHECKING, Self

from ..errors import AdapterError, PermissionMissingError
from .echo_message import COOKIE_SIZE, IPV4, EchoRequest, echo_filter, parse_error, parse_reply, strip_header
from .linux import (
    ICMP_FILTER,
    IP_RECVERR,
    SO_TIMESTAMPNS,
    SOL_RAW,
    attach_filter,
    enlarge_receive_buffer,
    enlarge_send_buffer,
)
from .refusal import QUEUE_FULL, ping_remedy

if TYPE_CHECKING:
    from ipaddress import IPv4Address

    from .echo_message import EchoProtocol

# Messages one `read` takes, so that a flood leaves the loop its turns.
READ_MAX = 512

# Requests without an answer that are remembered, the oldest forgotten first: 10,000 devices asked every five
# seconds leave six rounds to answer in.
PENDING_MAX = 65_536

# Some 5,000 replies may wait for a busy loop.
_BUFFER = 4 << 20

_MESSAGE_MAX = 2048
_ANCILLARY_MAX = 512
_TIMESPEC = Struct("@ll")
_FILTER_MASK = Struct("=I")
_NANO = 1_000_000_000

# An error about an earlier request to someone else, told at the next call (IP_RECVERR).
DEFERRED = frozenset(
    {errno.EHOSTUNREACH, errno.ENETUNREACH, errno.ECONNREFUSED, errno.ENOPROTOOPT, errno.EHOSTDOWN}
    | {errno.EACCES, errno.EPROTO, errno.EMSGSIZE, errno.EOPNOTSUPP, errno.ENONET}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class EchoReply:
    """One answer to one of our requests, counted once."""

    address: int
    sequence: int
    # Seconds since the epoch, by the kernel's stamp where it gives one.
    received: float
    # Seconds.
    rtt: float


@dataclass(slots=True)
class EchoCounts:
    """What was no answer, and what did not go out, since the socket was opened."""

    # Echo replies to other programs, forged ones, and other ICMP.
    foreign: int = 0
    # Answers that came before, or to a request that was forgotten, or from an address that was not asked.
    unexpected: int = 0
    # Requests that someone on the way, or our own kernel, declared undeliverable.
    unreachable: int = 0
    # Requests that were refused at once: no route, a firewall, a broadcast address.
    refused: int = 0
    # Requests that found the queue full.
    full: int = 0


class EchoSocket:
    """Asks any number of IPv4 addresses; nothing here waits.

    An address is an int, a sequence number has 16 bits; the pair must not be used again while its answer is
    awaited. With `source` the requests leave from that address of ours.
    """

    def __init__(self, *, source: IPv4Address | None = None, raw: bool | None = None) -> None:
        """Open the socket; `raw` None takes a raw socket if allowed, else a datagram socket."""
        self.counts = EchoCounts()
        self._cookie = os.urandom(COOKIE_SIZE)
        # By address << 16 | sequence, the moment of sending by the wall clock and the steady clock.
        self._pending: dict[int, tuple[int, int]] = {}
        self._socket, self.raw = open_echo(IPV4, raw=raw)
        try:
            self._socket.settimeout(0)
            self._socket.bind((str(source) if source else "", 0))
            enlarge_receive_buffer(self._socket, _BUFFER)
            enlarge_send_buffer(self._socket, _BUFFER)
            # Elsewhere the clock is read when the message is.
            with suppress(OSError):
                self._socket.setsockopt(socket.SOL_SOCKET, SO_TIMESTAMPNS, 1)
            self._identifier = self._prepare()
        except OSError as err:
            self._socket.close()
            raise AdapterError(f"The ICMP socket cannot be used: {err.strerror or err}.") from err
        self._request = EchoRequest(IPV4, identifier=self._identifier, cookie=self._cookie)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def ask(self, address: int, sequence: int) -> bool:
        """Send one request; False when it did not go out, and `counts` says why."""
        message = self._request.with_sequence(sequence)
        target = (socket.inet_ntoa(address.to_bytes(4)), 0)
        moment = time.time_ns(), time.monotonic_ns()
        try:
            self._send(message, target)
        except OSError as err:
            if err.errno in QUEUE_FULL:
                self.counts.full += 1
            else:
                self.counts.refused += 1
            return False
        key = address << 16 | sequence
        # Last in the order, even where an old request has the same key.
        self._pending.pop(key, None)
        self._pending[key] = moment
        if len(self._pending) > PENDING_MAX:
            del self._pending[next(iter(self._pending))]
        return True

    def read(self) -> list[EchoReply]:
        """Return the answers among up to READ_MAX messages."""
        replies: list[EchoReply] = []
        for _ in range(READ_MAX):
            try:
                data, ancillary, _, sender = self._socket.recvmsg(_MESSAGE_MAX, _ANCILLARY_MAX)
            except BlockingIOError:
                break
            except OSError as err:
                if err.errno not in DEFERRED:
                    raise AdapterError(f"The ICMP socket failed: {err.strerror or err}.") from err
                self._read_errors()
                continue
            if reply := self._parse(data, ancillary, sender[0]):
                replies.append(reply)
        return replies

    def fileno(self) -> int:
        """Return the descriptor that becomes readable."""
        return self._socket.fileno()

    def close(self) -> None:
        """Give the socket back; safe twice."""
        self._socket.close()

    def _prepare(self) -> int:
        """Have the kernel keep out what is not for us; return our identifier."""
        if not self.raw:
            if hasattr(socket, "IP_RECVERR"):
                self._socket.setsockopt(socket.SOL_IP, IP_RECVERR, 1)
            # The kernel chose it, writes it into every request, and hands us only its replies.
            return int(self._socket.getsockname()[1])
        identifier = int.from_bytes(os.urandom(2))
        wanted = sum(1 << kind for kind in (IPV4.reply, *IPV4.errors))
        with suppress(OSError):
            self._socket.setsockopt(SOL_RAW, ICMP_FILTER, _FILTER_MASK.pack(~wanted & 0xFFFFFFFF))
            attach_filter(self._socket, echo_filter(identifier))
        return identifier

    def _send(self, message: bytearray, target: tuple[str, int]) -> None:
        try:
            self._socket.sendto(message, target)
        except OSError as err:
            # It may be the error of an earlier request; then this one was not tried yet.
            if self.raw or err.errno not in DEFERRED or not self._read_errors():
                raise
            self._socket.sendto(message, target)

    def _parse(self, data: bytes, ancillary: list[tuple[int, int, bytes]], sender: str) -> EchoReply | None:
        message = strip_header(data) if self.raw else data
        if message is None:
            self.counts.foreign += 1
            return None
        sequence = parse_reply(message, IPV4, identifier=self._identifier, cookie=self._cookie)
        if sequence is None:
            self._count_other(message)
            return None
        address = int.from_bytes(socket.inet_aton(sender))
        moment = self._pending.pop(address << 16 | sequence, None)
        if moment is None:
            self.counts.unexpected += 1
            return None
        received = _kernel_stamp(ancillary) or time.time_ns()
        return EchoReply(
            address=address, sequence=sequence, received=received / _NANO, rtt=_rtt(moment, received) / _NANO
        )

    def _count_other(self, message: bytes) -> None:
        quoted = parse_error(message, identifier=self._identifier)
        if quoted and self._pending.pop(quoted[0] << 16 | quoted[1], None):
            self.counts.unreachable += 1
        else:
            self.counts.foreign += 1

    def _read_errors(self) -> int:
        """Empty a datagram socket's error queue, up to READ_MAX; return how many errors it held."""
        for number in range(READ_MAX):
            try:
                data, _, _, target = self._socket.recvmsg(_MESSAGE_MAX, _ANCILLARY_MAX, socket.MSG_ERRQUEUE)
            except OSError:
                return number
            sequence = int.from_bytes(data[6:8])
            address = int.from_bytes(socket.inet_aton(target[0]))
            if self._pending.pop(address << 16 | sequence, None):
                self.counts.unreachable += 1
        return READ_MAX


def open_echo(protocol: EchoProtocol, *, raw: bool | None) -> tuple[socket.socket, bool]:
    """Open a socket for echoes and tell if it is raw; `raw` None takes a raw one if allowed."""
    if raw is not False:
        try:
            return socket.socket(protocol.family, socket.SOCK_RAW, protocol.protocol), True
        except PermissionError as err:
            if raw:
                raise _refused() from err
    try:
        return socket.socket(protocol.family, socket.SOCK_DGRAM, protocol.protocol), False
    except OSError as err:
        # EPROTONOSUPPORT where a kernel is built without it.
        raise _refused() from err


def _refused() -> PermissionMissingError:
    return PermissionMissingError(f"ICMP echo is not allowed here: {ping_remedy().advice}.")


def _kernel_stamp(ancillary: list[tuple[int, int, bytes]]) -> int | None:
    for level, kind, content in ancillary:
        if level == socket.SOL_SOCKET and kind == SO_TIMESTAMPNS and len(content) >= _TIMESPEC.size:
            seconds, nanoseconds = _TIMESPEC.unpack_from(content)
            return int(seconds) * _NANO + int(nanoseconds)
    return None


def _rtt(moment: tuple[int, int], received: int) -> int:
    """Take the stamps' difference, in ns, unless the wall clock was set in between."""
    rtt = received - moment[0]
    bound = time.monotonic_ns() - moment[1]
    return rtt if 0 <= rtt <= bound else bound
