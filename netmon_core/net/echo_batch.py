"""Ask many addresses by ICMP echo with few system calls, both ends of every round trip dated by the kernel.

One message serves a whole batch, for all requests of a batch carry one sequence number: address and number
together tell a reply. The kernel hands each request back through the error queue with the moment it left, so
neither a busy loop nor a wait for ARP is part of a round-trip time.
"""

from __future__ import annotations

import os
import time
from dataclasses import dataclass, field
from struct import Struct
from typing import TYPE_CHECKING, Self

from ..errors import AdapterError
from .control import (
    CONTROL_SIZE,
    MSG_ERRQUEUE,
    ORIGIN_STAMP,
    ORIGINS_UNREACHABLE,
    moment,
    origin,
)
from .echo_message import COOKIE_SIZE, HEADER_SIZE, IPV4, USUAL_PAYLOAD, EchoRequest
from .echo_socket import prepare_echo
from .icmp import DEFERRED, EchoCounts, open_echo
from .mmsg import Inbox, Outbox
from .refusal import QUEUE_FULL
from .socket_address import ADDRESS_PARTS, NAME_SIZES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .echo_message import EchoProtocol

# Batches whose answers are awaited, the oldest forgotten first: a minute of ten batches a second.
BATCHES_MAX = 600
# Messages one `read` takes, so that a flood leaves the loop its turns; an honest load never brings so many.
READ_MAX = 32_768

_AT_ONCE = 256
# The longest IPv4 header, the ICMP header and our cookie; a link header, IPv6 header and request for errors.
_REPLY_SIZE = 80
_RETURNED_SIZE = 160

_ECHO = Struct("!BBxxHH")
_QUOTED = Struct("!BBxxHH")
_NANO = 1_000_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What has come; a request is named by its sequence number and packed address."""

    # With the round-trip time, in seconds.
    replies: list[tuple[int, bytes, float]]
    # Someone on the way declared them undeliverable; a reply may yet follow.
    unreachable: list[tuple[int, bytes]]
    # As `replies`, but with other bytes than were sent, or fewer; the right one may yet follow.
    wrong: list[tuple[int, bytes, float]] = field(default_factory=list)


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

    def __init__(
        self, protocol: EchoProtocol, *, raw: bool | None = None, payload_size: int = USUAL_PAYLOAD
    ) -> None:
        """Open the socket; `raw` None takes a raw socket if allowed, else a datagram socket."""
        self.counts = EchoCounts()
        self._protocol = protocol
        self._key = ADDRESS_PARTS[protocol.family]
        self._cookie = os.urandom(COOKIE_SIZE)
        self._batches: dict[int, _Batch] = {}
        self._socket, self.raw = open_echo(protocol, raw=raw)
        try:
            self._identifier = prepare_echo(self._socket, protocol, raw=self.raw)
        except OSError as err:
            self._socket.close()
            raise AdapterError(f"The ICMP socket cannot be used: {err.strerror or err}.") from err
        self._request = EchoRequest(
            protocol, identifier=self._identifier, cookie=self._cookie, payload_size=payload_size
        )
        self._request_size = HEADER_SIZE + payload_size
        self._name_size = NAME_SIZES[protocol.family]
        self._outbox = Outbox(most=_AT_ONCE, payload_size=self._request_size, name_size=self._name_size)
        room = {"most": _AT_ONCE, "name_size": self._name_size, "control_size": CONTROL_SIZE}
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
        wrong: list[tuple[int, bytes, float]] = []
        for sequence, key, received, right in answers:
            batch = self._batches.get(sequence)
            if batch is None or (sent := batch.waiting.get(key)) is None:
                self.counts.unexpected += right
                continue
            rtt, bound = received - sent, now - batch.asked
            # Unless the wall clock was set in between.
            answer = sequence, key, (rtt if 0 <= rtt <= bound else bound) / _NANO
            if right:
                del batch.waiting[key]
                replies.append(answer)
            else:
                wrong.append(answer)
        return Heard(replies=replies, unreachable=unreachable, wrong=wrong)

    @property
    def idle(self) -> bool:
        """Whether no answer is awaited."""
        return not self._batches

    def forget(self, sequence: int) -> None:
        """Await no answer to this batch any more."""
        self._batches.pop(sequence, None)

    def fileno(self) -> int:
        """Return the descriptor that becomes readable."""
        return self._socket.fileno()

    def close(self) -> None:
        """Give the socket back; safe twice."""
        self._socket.close()

    def _remember(self, sequence: int, batch: _Batch) -> None:
        self._batches.pop(sequence, None)
        self._batches[sequence] = batch
        if len(self._batches) > BATCHES_MAX:
            del self._batches[next(iter(self._batches))]

    def _receive(self, inbox: Inbox, flags: int = 0) -> int:
        """Receive; 0 when nothing waits."""
        for _ in range(_AT_ONCE):
            try:
                return inbox.receive(self._socket.fileno(), flags)
            except BlockingIOError:
                break
            except OSError as err:
                # What the error queue tells, told a second time, once each.
                if err.errno not in DEFERRED:
                    raise AdapterError(f"The ICMP socket failed: {err.strerror or err}.") from err
        return 0

    def _read_answers(self) -> list[tuple[int, bytes, int, bool]]:
        """Take replies to us: sequence, packed address, moment of arrival, whether our cookie is in it."""
        inbox, answers = self._inbox, []
        data = inbox.data
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
                payload = start + skipped + _ECHO.size
                kind, code, identifier, sequence = _ECHO.unpack_from(data, start + skipped)
                if (kind, code, identifier) != expected:
                    self.counts.foreign += 1
                    continue
                right = (
                    size >= skipped + _ECHO.size + COOKIE_SIZE
                    and data[payload : payload + COOKIE_SIZE] == self._cookie
                )
                self.counts.foreign += not right
                received = moment(inbox.control, at) or time.time_ns()
                answers.append((sequence, self._sender(inbox, at), received, right))
            if count < _AT_ONCE:
                break
        return answers

    def _read_returned(self) -> list[tuple[int, bytes]]:
        """Take when requests left; return those that were undeliverable."""
        inbox, unreachable = self._returned, []
        for _ in range(READ_MAX // _AT_ONCE):
            count = self._receive(inbox, MSG_ERRQUEUE)
            for at, size in enumerate(inbox.sizes() if count else ()):
                left = moment(inbox.control, at)
                said_by = origin(inbox.control, at, stamped=left is not None)
                if said_by == ORIGIN_STAMP and left is not None:
                    self._take_stamp(at, size, left)
                elif said_by in ORIGINS_UNREACHABLE and size >= _QUOTED.size:
                    unreachable += self._take_error(at)
            if count < _AT_ONCE:
                break
        return unreachable

    def _take_stamp(self, at: int, size: int, left: int) -> None:
        # The whole frame is returned, the request at its end; below IP it differs by adapter.
        start = at * _RETURNED_SIZE + size - self._request_size
        # The last field of either IP header.
        address_size = self._protocol.address_size
        if not self._request_size + address_size <= size <= _RETURNED_SIZE:
            return
        *_, sequence = _QUOTED.unpack_from(self._returned.data, start)
        key = bytes(self._returned.data[start - address_size : start])
        batch = self._batches.get(sequence)
        if batch is not None and key in batch.waiting:
            batch.waiting[key] = left

    def _take_error(self, at: int) -> list[tuple[int, bytes]]:
        """Return the request that an error is about, if it is one of ours that is still awaited."""
        kind, _, identifier, sequence = _QUOTED.unpack_from(self._returned.data, at * _RETURNED_SIZE)
        if kind != self._protocol.request or identifier != self._identifier:
            self.counts.foreign += 1
            return []
        key = self._sender(self._returned, at)
        batch = self._batches.get(sequence)
        if batch is None or key not in batch.waiting:
            return []
        self.counts.unreachable += 1
        return [(sequence, key)]

    def _sender(self, inbox: Inbox, at: int) -> bytes:
        """Return the packed address that came with a message."""
        name = at * self._name_size
        return bytes(inbox.names[name + self._key.start : name + self._key.stop])
