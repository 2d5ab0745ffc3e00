"""Ask many addresses by ICMP echo with few system calls, both ends of every round trip dated by the kernel.

One message serves a whole batch, for all requests of a batch carry one sequence number: address and number
together tell a reply. The kernel hands each request back through the error queue with the moment it left, so
neither a busy loop nor a wait for ARP is part of a round-trip time.
"""

from __future__ import annotations

import os
import socket
import time
from contextlib import suppress
from dataclasses import dataclass, field
from struct import Struct
from typing import TYPE_CHECKING, Self

from ..errors import AdapterError
from .echo_message import COOKIE_SIZE, IPV4, IPV6, REQUEST_SIZE, EchoRequest, echo_filter
from .icmp import DEFERRED, EchoCounts, open_echo
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
from .mmsg import Inbox, Outbox
from .refusal import QUEUE_FULL

if TYPE_CHECKING:
    from collections.abc import Sequence
    from ipaddress import IPv6Address

    from ..model import IPAddress
    from .echo_message import EchoProtocol

# Batches whose answers are awaited, the oldest forgotten first: a minute of ten batches a second.
BATCHES_MAX = 600
# Messages one `read` takes, so that a flood leaves the loop its turns; an honest load never brings so many.
READ_MAX = 32_768

# Some 10,000 replies may wait for a blocked loop, each at some 770 bytes of kernel memory.
_BUFFER = 8 << 20
_AT_ONCE = 256
# The longest IPv4 header, the ICMP header and our cookie; a link header, IPv6 header and request for errors.
_REPLY_SIZE = 80
_RETURNED_SIZE = 160

# SOF_TIMESTAMPING_: TX_SOFTWARE, RX_SOFTWARE, SOFTWARE.
_STAMPS = 1 << 1 | 1 << 3 | 1 << 4
_MSG_ERRQUEUE = 0x2000
_SOL_IPV6 = 41
_ICMP6_FILTER = 1
_SO_EE_ORIGIN_ICMP = frozenset({1, 2, 3})
_SO_EE_ORIGIN_TIMESTAMPING = 4

_ECHO = Struct(f"!BBxxHH{COOKIE_SIZE}s")
_QUOTED = Struct("!BBxxHH")
# A control message with struct scm_timestamping, three moments of which the first is ours.
_STAMP = Struct("@Nii4l")
_STAMP_SPACE = socket.CMSG_SPACE(Struct("@6l").size)
# A control message with struct sock_extended_err: of it the errno and who says so.
_ERROR = Struct("@NiiIB")
_CONTROL_SIZE = _STAMP_SPACE + socket.CMSG_SPACE(16 + 28)
_FILTER_MASK = Struct("=I")
_FILTER6_MASK = Struct("=8I")
_NANO = 1_000_000_000

# By family, where its address lies in a packed socket address.
_KEYS = {socket.AF_INET: slice(4, 8), socket.AF_INET6: slice(8, 24)}
_NAME4 = Struct("=H2x4s8x")
_NAME6 = Struct("=H2x4x16sI")


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What has come; a request is named by its sequence number and packed address."""

    # With the round-trip time, in seconds.
    replies: list[tuple[int, bytes, float]]
    # Someone on the way declared them undeliverable; a reply may yet follow.
    unreachable: list[tuple[int, bytes]]


@dataclass(slots=True, kw_only=True)
class _Batch:
    """Requests without an answer: by packed address the moment of sending, in ns by the wall clock."""

    asked: int
    waiting: dict[bytes, int] = field(default_factory=dict)


class EchoBatch:
    """Asks any number of addresses of one version of IP; nothing here waits.

    Requests to addresses that nobody has fill the send buffer for seconds, so those that were silent are best
    asked by a second one.
    """

    def __init__(self, protocol: EchoProtocol, *, raw: bool | None = None) -> None:
        """Open the socket; `raw` None takes a raw socket if allowed, else a datagram socket."""
        self.counts = EchoCounts()
        self._protocol = protocol
        self._key = _KEYS[protocol.family]
        self._cookie = os.urandom(COOKIE_SIZE)
        self._batches: dict[int, _Batch] = {}
        self._socket, self.raw = open_echo(protocol, raw=raw)
        try:
            self._identifier = self._prepare()
        except OSError as err:
            self._socket.close()
            raise AdapterError(f"The ICMP socket cannot be used: {err.strerror or err}.") from err
        self._request = EchoRequest(protocol, identifier=self._identifier, cookie=self._cookie)
        self._name_size = _NAME4.size if protocol is IPV4 else _NAME6.size
        self._outbox = Outbox(most=_AT_ONCE, payload_size=REQUEST_SIZE, name_size=self._name_size)
        room = {"most": _AT_ONCE, "name_size": self._name_size, "control_size": _CONTROL_SIZE}
        self._inbox = Inbox(data_size=_REPLY_SIZE, **room)
        self._returned = Inbox(data_size=_RETURNED_SIZE, **room)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def ask(self, sequence: int, names: Sequence[bytes]) -> tuple[int, list[int]]:
        """Send one request to each packed address; none of them twice, and no sequence twice while awaited.

        Return how many are done with, for a full queue leaves the last, and which of these were refused.
        """
        self._outbox.payload[:] = self._request.with_sequence(sequence)
        waiting: dict[bytes, int] = {}
        keys = [name[self._key] for name in names]
        refused: list[int] = []
        asked = time.monotonic_ns()
        done, told = 0, False
        while done < len(names):
            before = time.time_ns()
            try:
                count = self._outbox.send(self._socket.fileno(), names[done:] if done else names)
            except OSError as err:
                if err.errno in QUEUE_FULL:
                    self.counts.full += len(names) - done
                    break
                if err.errno in DEFERRED and not told:
                    # It may be the error of an earlier request, which is told once.
                    told = True
                    continue
                refused.append(done)
                count = 1
            else:
                # Until the kernel tells better: they left one after another.
                step = max(1, (time.time_ns() - before) // (count + 1))
                moments = range(before + step, before + step * (count + 1), step)
                waiting.update(zip(keys[done : done + count], moments, strict=True))
            told = False
            done += count
        self.counts.refused += len(refused)
        self._remember(sequence, _Batch(asked=asked, waiting=waiting))
        return done, refused

    def read(self) -> Heard:
        """Take what has come, up to READ_MAX messages."""
        # Answers first, then when their requests left: whatever is answered has left.
        answers = self._read_answers()
        unreachable = self._read_returned()
        now = time.monotonic_ns()
        replies: list[tuple[int, bytes, float]] = []
        for sequence, key, received in answers:
            batch = self._batches.get(sequence)
            sent = batch.waiting.pop(key, None) if batch else None
            if batch is None or sent is None:
                self.counts.unexpected += 1
                continue
            rtt, bound = received - sent, now - batch.asked
            # Unless the wall clock was set in between.
            replies.append((sequence, key, (rtt if 0 <= rtt <= bound else bound) / _NANO))
        return Heard(replies=replies, unreachable=unreachable)

    def forget(self, sequence: int) -> None:
        """Await no answer to this batch any more."""
        self._batches.pop(sequence, None)

    def fileno(self) -> int:
        """Return the descriptor that becomes readable."""
        return self._socket.fileno()

    def close(self) -> None:
        """Give the socket back; safe twice."""
        self._socket.close()

    def _prepare(self) -> int:
        """Have the kernel stamp, and keep out what is not for us; return our identifier."""
        self._socket.settimeout(0)
        self._socket.bind(("", 0))
        enlarge_receive_buffer(self._socket, _BUFFER)
        enlarge_send_buffer(self._socket, _BUFFER)
        self._socket.setsockopt(socket.SOL_SOCKET, SO_TIMESTAMPING, _STAMPS)
        if self._protocol is IPV4:
            self._socket.setsockopt(socket.SOL_IP, IP_RECVERR, 1)
        else:
            self._socket.setsockopt(_SOL_IPV6, IPV6_RECVERR, 1)
        if not self.raw:
            # The kernel chose it, writes it into every request, and hands us only its replies.
            return int(self._socket.getsockname()[1])
        identifier = int.from_bytes(os.urandom(2))
        # Errors come through the error queue.
        if self._protocol is IPV4:
            mask = _FILTER_MASK.pack(~(1 << IPV4.reply) & 0xFFFFFFFF)
            self._socket.setsockopt(SOL_RAW, ICMP_FILTER, mask)
            attach_filter(self._socket, echo_filter(identifier))
        else:
            words = [0xFFFFFFFF] * 8
            words[IPV6.reply >> 5] &= ~(1 << (IPV6.reply & 31))
            self._socket.setsockopt(socket.IPPROTO_ICMPV6, _ICMP6_FILTER, _FILTER6_MASK.pack(*words))
        return identifier

    def _remember(self, sequence: int, batch: _Batch) -> None:
        self._batches.pop(sequence, None)
        self._batches[sequence] = batch
        if len(self._batches) > BATCHES_MAX:
            del self._batches[next(iter(self._batches))]

    def _receive(self, inbox: Inbox, flags: int = 0) -> int:
        """Receive; 0 when nothing waits."""
        while True:
            try:
                return inbox.receive(self._socket.fileno(), flags)
            except BlockingIOError:
                return 0
            except OSError as err:
                # What the error queue tells, told a second time, once each.
                if err.errno not in DEFERRED:
                    raise AdapterError(f"The ICMP socket failed: {err.strerror or err}.") from err

    def _read_answers(self) -> list[tuple[int, bytes, int]]:
        """Take replies to us: sequence, packed address, and the moment of arrival."""
        inbox, answers = self._inbox, []
        data, names, control = inbox.data, inbox.names, inbox.control
        headed = self._protocol is IPV4 and self.raw
        expected = (self._protocol.reply, 0, self._identifier)
        for _ in range(READ_MAX // _AT_ONCE):
            count = self._receive(inbox)
            for at, size in enumerate(inbox.sizes() if count else ()):
                start = at * _REPLY_SIZE
                skipped = (data[start] & 15) * 4 if headed else 0
                # Beyond its size lies the end of an earlier message.
                if size < skipped + _ECHO.size:
                    self.counts.foreign += 1
                    continue
                kind, code, identifier, sequence, cookie = _ECHO.unpack_from(data, start + skipped)
                if (kind, code, identifier) != expected or cookie != self._cookie:
                    self.counts.foreign += 1
                    continue
                name = at * self._name_size
                key = bytes(names[name + self._key.start : name + self._key.stop])
                answers.append((sequence, key, _moment(control, at) or time.time_ns()))
            if count < _AT_ONCE:
                break
        return answers

    def _read_returned(self) -> list[tuple[int, bytes]]:
        """Take when requests left; return those that were undeliverable."""
        inbox, unreachable = self._returned, []
        data, names, control = inbox.data, inbox.names, inbox.control
        address_size = self._protocol.address_size
        for _ in range(READ_MAX // _AT_ONCE):
            count = self._receive(inbox, _MSG_ERRQUEUE)
            for at, size in enumerate(inbox.sizes() if count else ()):
                moment = _moment(control, at)
                origin = _origin(control, at, stamped=moment is not None)
                if origin == _SO_EE_ORIGIN_TIMESTAMPING and moment is not None:
                    # The whole frame is returned, the request at its end; below IP it differs by adapter.
                    end = at * _RETURNED_SIZE + size
                    if not REQUEST_SIZE + address_size <= size <= _RETURNED_SIZE:
                        continue
                    *_, sequence = _QUOTED.unpack_from(data, end - REQUEST_SIZE)
                    # The destination is the last field of either IP header.
                    key = bytes(data[end - REQUEST_SIZE - address_size : end - REQUEST_SIZE])
                    batch = self._batches.get(sequence)
                    if batch and key in batch.waiting:
                        batch.waiting[key] = moment
                elif origin in _SO_EE_ORIGIN_ICMP and size >= _QUOTED.size:
                    kind, _, identifier, sequence = _QUOTED.unpack_from(data, at * _RETURNED_SIZE)
                    name = at * self._name_size
                    key = bytes(names[name + self._key.start : name + self._key.stop])
                    batch = self._batches.get(sequence)
                    ours = kind == self._protocol.request and identifier == self._identifier
                    if ours and batch and key in batch.waiting:
                        self.counts.unreachable += 1
                        unreachable.append((sequence, key))
                    elif not ours:
                        self.counts.foreign += 1
            if count < _AT_ONCE:
                break
        return unreachable


def pack_address(address: IPAddress) -> bytes:
    """Return the socket address that `EchoBatch.ask` takes; AdapterError for a zone that is not here."""
    if address.version == 4:
        return _NAME4.pack(socket.AF_INET, address.packed)
    return _NAME6.pack(socket.AF_INET6, address.packed, _zone(address))


def _zone(address: IPv6Address) -> int:
    if address.scope_id is None:
        return 0
    with suppress(ValueError):
        return int(address.scope_id)
    try:
        return socket.if_nametoindex(address.scope_id)
    except OSError as err:
        raise AdapterError(f"There is no network adapter {address.scope_id}.") from err


def _moment(control: bytearray, at: int) -> int | None:
    """Return the kernel's stamp of a message, ns since the epoch, where it has one."""
    size, level, kind, seconds, nanoseconds, _, _ = _STAMP.unpack_from(control, at * _CONTROL_SIZE)
    if size < _STAMP.size or level != socket.SOL_SOCKET or kind != SO_TIMESTAMPING:
        return None
    return int(seconds) * _NANO + int(nanoseconds) or None


def _origin(control: bytearray, at: int, *, stamped: bool) -> int:
    """Return who put a message into the error queue; 0 where that is not told."""
    start = at * _CONTROL_SIZE + (_STAMP_SPACE if stamped else 0)
    size, level, kind, _, origin = _ERROR.unpack_from(control, start)
    told = size >= _ERROR.size and (level, kind) in {(socket.SOL_IP, IP_RECVERR), (_SOL_IPV6, IPV6_RECVERR)}
    return int(origin) if told else 0
