"""What the far end of the wire saw of the echoes, and what that says of round trips and punctuality."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.lab.processes import program

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from tests.lab.namespaces import Namespace
    from tests.lab.processes import Process

# Sent later than this after its time, a probe is late, seconds.
LATE = 0.1

_NANOSECOND_PCAP = 0xA1B23C4D
_RECORD = struct.Struct("=IIII")
_REQUEST, _REPLY = 8, 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Echo:
    """One request as it arrived at the far end, and when the answer left; ns since the epoch."""

    asked: int
    answered: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """A running tcpdump."""

    process: Process
    file: Path

    def stop(self) -> dict[str, list[Echo]]:
        """End it; returns the echoes of each host in the order of asking."""
        self.process.stop()
        if "0 packets dropped by kernel" not in self.process.text():
            print(f"the capture is not whole: {self.process.text()[-200:]}")
        return _pair(_read(self.file.read_bytes()))


def capture(namespace: Namespace) -> Capture:
    """Capture every echo at eth0 of the namespace."""
    file = namespace.folder / f"{namespace.name}-{len(namespace.processes)}.pcap"
    process = namespace.start(
        program("tcpdump", package="tcpdump"),
        *("-i", "eth0", "-n", "-s", "64", "-B", "65536", "-Z", "root"),
        *("--time-stamp-precision=nano", "-w", str(file), "icmp"),
    )
    process.wait_for("listening on")
    return Capture(process=process, file=file)


def late_share(echoes: dict[str, list[Echo]], interval: float) -> float | None:
    """Return the share of requests sent more than LATE after their time; None without any.

    A host's times are a multiple of the interval after its most punctual request.
    """
    late = total = 0
    for host in echoes.values():
        delays = [(echo.asked - host[0].asked) / 1e9 - number * interval for number, echo in enumerate(host)]
        late += sum(delay - min(delays) > LATE for delay in delays)
        total += len(delays)
    return late / total if total else None


def rtt_errors(echoes: dict[str, list[Echo]], told: dict[str, Sequence[float | None]]) -> list[float]:
    """Return how far each round-trip time told (us, in the order of asking) is off the wire's, in us."""
    return [
        abs(rtt - (echo.answered - echo.asked) / 1000)
        for host, rtts in told.items()
        for echo, rtt in zip(echoes.get(host, []), rtts, strict=False)
        if rtt is not None and echo.answered is not None
    ]


def _read(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield the moment and the frame of each record."""
    if struct.unpack_from("=I", data)[0] != _NANOSECOND_PCAP:
        raise ValueError("not a pcap file of our own byte order with nanoseconds")
    at = 24
    while at + _RECORD.size <= len(data):
        seconds, nanoseconds, size, _ = _RECORD.unpack_from(data, at)
        at += _RECORD.size
        yield seconds * 1_000_000_000 + nanoseconds, data[at : at + size]
        at += size


def _pair(frames: Iterator[tuple[int, bytes]]) -> dict[str, list[Echo]]:
    asked: dict[str, list[tuple[int, bytes]]] = {}
    answered: dict[tuple[str, bytes], int] = {}
    for moment, frame in frames:
        # Identifier and sequence number behind an IPv4 header without options.
        kind, key = frame[34], frame[38:42]
        if kind == _REQUEST:
            asked.setdefault(_address(frame[30:34]), []).append((moment, key))
        elif kind == _REPLY:
            answered.setdefault((_address(frame[26:30]), key), moment)
    return {
        host: [Echo(asked=moment, answered=answered.get((host, key))) for moment, key in requests]
        for host, requests in asked.items()
    }


def _address(packed: bytes) -> str:
    return ".".join(map(str, packed))
