"""Answer ARP and ICMP echo for thousands of pretend hosts with one MAC each: `python -m tests.lab.responder`.

The kernel filter drops what asks for the dead, so one core keeps up with a sweep at full speed. Prints
"ready N" when it listens; SIGUSR1 and SIGTERM write what it saw as JSON.
"""

from __future__ import annotations

import argparse
import gc
import heapq
import json
import selectors
import signal
import socket
import struct
import time
from contextlib import suppress
from ipaddress import IPv4Address, IPv4Network
from pathlib import Path
from typing import TYPE_CHECKING

from . import bpf
from .answers import ARP, BROADCAST, Fates, arp_reply, echo_reply
from .guard import refuse_outside
from .population import DEFAULT_VENDOR, listed, read_list, strew

if TYPE_CHECKING:
    from .population import Population

ETH_P_ALL = 3
SOL_PACKET, PACKET_STATISTICS, PACKET_IGNORE_OUTGOING = 263, 6, 23
SO_RCVBUFFORCE, SO_TIMESTAMPNS = 33, 35
# Room for one request of every host of a /16 while we are busy: about 768 bytes of kernel memory each.
RECEIVE_BUFFER = 64 << 20
# Frames read in a row before the answers that are due go out.
BATCH = 256
# A broadcast echo makes every host answer at once; beyond this many that is a storm, not a LAN.
BROADCAST_LIMIT = 300
_STAMP = struct.Struct("qq")


class Responder:
    """The pretend hosts behind one interface. Times are nanoseconds since the epoch, as the kernel stamps."""

    def __init__(self, interface: str, population: Population, fates: Fates, stats: Path | None) -> None:
        self._interface = interface
        self._macs = {
            int(address): bytes.fromhex(mac.replace(":", "")) for address, mac in population.macs.items()
        }
        self._fates = fates
        self._stats = stats
        self._selector = selectors.DefaultSelector()
        self._socket = _listen(interface, population.request_filter(), RECEIVE_BUFFER)
        self._first = _listen(interface, population.first_request_filter(), 1 << 16)
        self._first_request: int | None = None
        self._first_replies: dict[int, int] = {}
        self._asks: dict[int, int] = {}
        self._due: list[tuple[int, int, int, bytes]] = []
        self._order = 0
        self._counts = {"requests": 0, "replies": 0, "lost_requests": 0, "lost_replies": 0, "drops": 0}
        self._before = _frames_received(interface)
        self._running = True
        self._stats_wanted = False

    def run(self) -> None:
        """Answer until told to stop."""
        wake, bell = socket.socketpair()
        for sock in (wake, bell):
            sock.settimeout(0)
        signal.set_wakeup_fd(bell.fileno(), warn_on_full_buffer=False)
        signal.signal(signal.SIGTERM, self._stop)
        signal.signal(signal.SIGINT, self._stop)
        signal.signal(signal.SIGUSR1, self._want_stats)
        for sock, ready in ((wake, lambda: wake.recv(64)), (self._first, self._note_first)):
            self._selector.register(sock, selectors.EVENT_READ, ready)
        self._selector.register(self._socket, selectors.EVENT_READ, self._read)
        print(f"ready {len(self._macs)}", flush=True)
        # Nothing here makes cycles, and a collection in the middle of a sweep would show.
        gc.disable()
        while self._running:
            wait = max(0, self._due[0][0] - time.time_ns()) / 1e9 if self._due else None
            for key, _ in self._selector.select(wait):
                key.data()
            self._send_due()
            # Not in the signal's own function, which may come between an answer and its count.
            if self._stats_wanted:
                self._stats_wanted = False
                self.write()
        self.write()

    def write(self) -> None:
        """Write what was seen so far, whole or not at all."""
        if self._stats is None:
            return
        # Reading the kernel's counters sets them back.
        figures = self._socket.getsockopt(SOL_PACKET, PACKET_STATISTICS, 8)
        self._counts["drops"] += struct.unpack("II", figures)[1]
        seen = {
            "first_request": self._first_request,
            "first_replies": {str(IPv4Address(host)): at for host, at in self._first_replies.items()},
            "frames": _frames_received(self._interface) - self._before,
            **self._counts,
        }
        draft = self._stats.with_suffix(".draft")
        draft.write_text(json.dumps(seen))
        draft.replace(self._stats)

    def _stop(self, *_: object) -> None:
        self._running = False

    def _want_stats(self, *_: object) -> None:
        self._stats_wanted = True

    def _note_first(self) -> None:
        """Take the time of the first request of all, then stop looking at requests for the dead."""
        self._first_request = _receive(self._first)[1]
        self._selector.unregister(self._first)
        # Closing a packet socket waits some 10 ms for the kernel; a deaf one costs next to nothing.
        bpf.attach(self._first, bpf.deaf())

    def _read(self) -> None:
        with suppress(BlockingIOError):
            for _ in range(BATCH):
                self._take(*_receive(self._socket))

    def _take(self, frame: bytes, stamp: int) -> None:
        if frame[12:14] == ARP:
            target = int.from_bytes(frame[38:42])
            mac = self._macs.get(target)
            if mac and frame[:6] in (BROADCAST, mac):
                self._answer(target, stamp, arp_reply(frame, mac))
            return
        target = int.from_bytes(frame[30:34])
        mac = self._macs.get(target)
        if mac and frame[:6] in (BROADCAST, mac):
            self._answer(target, stamp, echo_reply(frame, mac, frame[30:34]))
        elif mac is None and len(self._macs) <= BROADCAST_LIMIT:
            for host, its in self._macs.items():
                self._answer(host, stamp, echo_reply(frame, its, host.to_bytes(4)))

    def _answer(self, host: int, stamp: int, reply: bytes) -> None:
        counts = self._counts
        counts["requests"] += 1
        ask = self._asks[host] = self._asks.get(host, 0) + 1
        fate = self._fates.draw(host, ask)
        if fate.request_lost:
            counts["lost_requests"] += 1
        elif fate.reply_lost:
            counts["lost_replies"] += 1
        elif fate.delay:
            self._order += 1
            heapq.heappush(self._due, (stamp + int(fate.delay * 1e9), self._order, host, reply))
        else:
            self._send(host, reply)

    def _send_due(self) -> None:
        now = time.time_ns()
        while self._due and self._due[0][0] <= now:
            _, _, host, reply = heapq.heappop(self._due)
            self._send(host, reply)

    def _send(self, host: int, reply: bytes) -> None:
        # The interface may be down for a moment, or gone while the lab is taken apart.
        with suppress(OSError):
            self._socket.send(reply)
            self._counts["replies"] += 1
            if host not in self._first_replies:
                self._first_replies[host] = time.time_ns()


def _listen(interface: str, program: bytes, room: int) -> socket.socket:
    """Open a packet socket that from its first frame on hears only what `program` lets in."""
    sock = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0)
    bpf.attach(sock, program)
    sock.setsockopt(socket.SOL_SOCKET, SO_RCVBUFFORCE, room)
    sock.setsockopt(socket.SOL_SOCKET, SO_TIMESTAMPNS, 1)
    sock.setsockopt(SOL_PACKET, PACKET_IGNORE_OUTGOING, 1)
    sock.bind((interface, ETH_P_ALL))
    sock.settimeout(0)
    return sock


def _receive(sock: socket.socket) -> tuple[bytes, int]:
    """Return a frame and the kernel's stamp for it; BlockingIOError when there is none."""
    frame, ancillary, _, _ = sock.recvmsg(2048, 64)
    seconds, nanoseconds = _STAMP.unpack(ancillary[0][2])
    return frame, seconds * 1_000_000_000 + nanoseconds


def _frames_received(interface: str) -> int:
    """Return how many frames the interface has received, for the dead as well as for the living."""
    for line in Path("/proc/net/dev").read_text().splitlines():
        name, _, figures = line.partition(":")
        if name.strip() == interface:
            return int(figures.split()[1])
    raise SystemExit(f"there is no interface {interface}")


def _parse(arguments: list[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.lab.responder", description=__doc__)
    parser.add_argument("interface")
    parser.add_argument("--prefix", type=IPv4Network, required=True)
    alive = parser.add_mutually_exclusive_group(required=True)
    alive.add_argument("--alive", type=int, help="how many hosts live")
    alive.add_argument("--alive-file", type=Path, help="the living, ADDRESS [MAC] on each line")
    parser.add_argument("--exclude", type=IPv4Address, action="append", default=[], help="never alive")
    parser.add_argument("--vendor", action="append", default=[], help="MAC prefix such as 00:1b:21")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--delay-min", type=float, default=0.0, help="ms")
    parser.add_argument("--delay-max", type=float, default=0.0, help="ms")
    parser.add_argument("--loss", type=float, default=0.0, help="ratio, for each way on its own")
    parser.add_argument("--stats", type=Path, help="where SIGUSR1 and SIGTERM write what was seen")
    return parser.parse_args(arguments)


def main(arguments: list[str] | None = None) -> None:
    options = _parse(arguments)
    vendors = options.vendor or [DEFAULT_VENDOR]
    population = (
        listed(options.prefix, read_list(options.alive_file.read_text(), vendors))
        if options.alive_file
        else strew(
            options.prefix, alive=options.alive, seed=options.seed, excluded=options.exclude, vendors=vendors
        )
    )
    fates = Fates(
        seed=options.seed,
        loss=options.loss,
        delay_min=options.delay_min / 1000,
        delay_max=options.delay_max / 1000,
    )
    refuse_outside()
    Responder(options.interface, population, fates, options.stats).run()


if __name__ == "__main__":
    main()
