"""A bad cable between two interfaces of one namespace: `python -m tests.lab.wire IF_A IF_B --loss 0.05`.

For kernels without sch_netem. The namespace needs no address and no forwarding; it only holds both ends.
"""

from __future__ import annotations

import argparse
import heapq
import json
import selectors
import signal
import socket
import struct
import time
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from .guard import refuse_outside

if TYPE_CHECKING:
    from collections.abc import Iterator

ETH_P_ALL = 3
SOL_PACKET, PACKET_ADD_MEMBERSHIP, PACKET_MR_PROMISC, PACKET_IGNORE_OUTGOING = 263, 1, 1, 23
SO_RCVBUFFORCE = 33
RECEIVE_BUFFER = 16 << 20
BATCH = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Impairment:
    """What the cable does to frames, in each direction on its own. Ratios 0-1, times in seconds."""

    delay: float = 0.0
    # Each frame's delay is off by up to this much, either way; frames may overtake each other.
    jitter: float = 0.0
    loss: float = 0.0
    duplicate: float = 0.0
    corrupt: float = 0.0
    # Bits per second; None: as fast as it goes.
    rate: float | None = None
    # The cable is pulled out `down_at` after the start and put back `up_at` after it; None: never.
    down_at: float | None = None
    up_at: float | None = None
    seed: int = 1


@dataclass(slots=True, kw_only=True)
class Tally:
    """What happened to the frames of one direction."""

    forwarded: int = 0
    lost: int = 0
    duplicated: int = 0
    corrupted: int = 0


@dataclass(slots=True)
class Direction:
    """One direction of the cable. Pure: the n-th frame meets the same fate whenever it comes."""

    impairment: Impairment
    name: str
    tally: Tally = field(default_factory=Tally)
    _random: Random = field(init=False)
    # When the line is free again, where it has a rate.
    _free: float = 0.0

    def __post_init__(self) -> None:
        self._random = Random(f"{self.impairment.seed} {self.name}")

    def carry(self, frame: bytes, elapsed: float) -> Iterator[tuple[float, bytes]]:
        """Yield (when it is out, frame) for each copy that arrives; times are seconds since the start."""
        bad, dice = self.impairment, self._random
        # Always the same number of throws for a frame, so that no setting shifts the others' luck.
        lost, twice, broken = (dice.random() for _ in range(3))
        shift, place = dice.uniform(-1, 1), dice.random()
        if self._down(elapsed) or lost < bad.loss:
            self.tally.lost += 1
            return
        if broken < bad.corrupt:
            frame = _flip(frame, place)
            self.tally.corrupted += 1
        copies = 2 if twice < bad.duplicate else 1
        self.tally.duplicated += copies - 1
        for _ in range(copies):
            due = elapsed + max(0.0, bad.delay + shift * bad.jitter)
            if bad.rate:
                due = self._free = max(due, self._free) + len(frame) * 8 / bad.rate
            self.tally.forwarded += 1
            yield due, frame

    def _down(self, elapsed: float) -> bool:
        down, up = self.impairment.down_at, self.impairment.up_at
        return down is not None and elapsed >= down and (up is None or elapsed < up)


class Wire:
    """Both directions between two interfaces."""

    def __init__(self, near: str, far: str, impairment: Impairment, stats: Path | None) -> None:
        self._selector = selectors.DefaultSelector()
        self._stats = stats
        ends = [_plug(near), _plug(far)]
        self._directions = [Direction(impairment, f"{near}>{far}"), Direction(impairment, f"{far}>{near}")]
        for source, target, direction in zip(ends, reversed(ends), self._directions, strict=True):
            self._selector.register(source, selectors.EVENT_READ, (source, target, direction))
        self._waiting: list[tuple[float, int, socket.socket, bytes]] = []
        self._order = 0
        self._running = True

    def run(self) -> None:
        """Carry frames until told to stop."""
        wake, bell = socket.socketpair()
        for sock in (wake, bell):
            sock.settimeout(0)
        signal.set_wakeup_fd(bell.fileno())
        self._selector.register(wake, selectors.EVENT_READ)
        signal.signal(signal.SIGTERM, self._stop)
        signal.signal(signal.SIGINT, self._stop)
        start = time.monotonic()
        print("ready", flush=True)
        while self._running:
            wait = self._waiting[0][0] - (time.monotonic() - start) if self._waiting else None
            for key, _ in self._selector.select(None if wait is None else max(0.0, wait)):
                if key.data:
                    source, target, direction = key.data
                    self._read(source, target, direction, start)
            self._deliver(time.monotonic() - start)
        if self._stats:
            tallies = {direction.name: asdict(direction.tally) for direction in self._directions}
            self._stats.write_text(json.dumps(tallies))

    def _stop(self, *_: object) -> None:
        self._running = False

    def _read(self, source: socket.socket, target: socket.socket, direction: Direction, start: float) -> None:
        with suppress(BlockingIOError):
            for _ in range(BATCH):
                frame = source.recv(65535)
                for due, copy in direction.carry(frame, time.monotonic() - start):
                    self._order += 1
                    heapq.heappush(self._waiting, (due, self._order, target, copy))

    def _deliver(self, elapsed: float) -> None:
        while self._waiting and self._waiting[0][0] <= elapsed:
            _, _, target, frame = heapq.heappop(self._waiting)
            # An end may be down; a cable does not mind.
            with suppress(OSError):
                target.send(frame)


def _plug(interface: str) -> socket.socket:
    sock = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0)
    sock.setsockopt(socket.SOL_SOCKET, SO_RCVBUFFORCE, RECEIVE_BUFFER)
    sock.setsockopt(SOL_PACKET, PACKET_IGNORE_OUTGOING, 1)
    membership = struct.pack("IHH8s", socket.if_nametoindex(interface), PACKET_MR_PROMISC, 0, b"")
    sock.setsockopt(SOL_PACKET, PACKET_ADD_MEMBERSHIP, membership)
    sock.bind((interface, ETH_P_ALL))
    sock.settimeout(0)
    return sock


def _flip(frame: bytes, place: float) -> bytes:
    """Flip one bit behind the Ethernet header, at a share `place` of its length."""
    bit = 14 * 8 + int(place * (len(frame) - 14) * 8)
    broken = bytearray(frame)
    broken[bit // 8] ^= 1 << bit % 8
    return bytes(broken)


def _parse(arguments: list[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.lab.wire", description=__doc__)
    parser.add_argument("near")
    parser.add_argument("far")
    parser.add_argument("--delay", type=float, default=0.0, help="ms")
    parser.add_argument("--jitter", type=float, default=0.0, help="ms, either way")
    for name in ("loss", "duplicate", "corrupt"):
        parser.add_argument(f"--{name}", type=float, default=0.0, help="ratio, for each way on its own")
    parser.add_argument("--rate", type=float, help="kbit/s, for each way on its own")
    parser.add_argument("--down-at", type=float, help="s after the start")
    parser.add_argument("--up-at", type=float, help="s after the start")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--stats", type=Path, help="where SIGTERM writes what happened to the frames")
    return parser.parse_args(arguments)


def main(arguments: list[str] | None = None) -> None:
    options = _parse(arguments)
    refuse_outside()
    impairment = Impairment(
        delay=options.delay / 1000,
        jitter=options.jitter / 1000,
        loss=options.loss,
        duplicate=options.duplicate,
        corrupt=options.corrupt,
        rate=options.rate * 1000 if options.rate else None,
        down_at=options.down_at,
        up_at=options.up_at,
        seed=options.seed,
    )
    Wire(options.near, options.far, impairment, options.stats).run()


if __name__ == "__main__":
    main()
