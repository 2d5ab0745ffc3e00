"""How late 200 WebSocket clients hear what happens: 1,000 devices, 200 samples and five changes a second.

The server, and two processes of clients, run in a namespace of their own. Beside the clients there is one
that never reads. A second server with 10,000 devices shows what a snapshot costs: how long it takes until
it is with all of twenty clients that ask at once, and how long the loop is held up at most.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.contract import Figures, finish, options, print_table
from tests.lab.namespaces import Lab, end_on_signals

if TYPE_CHECKING:
    from tests.lab.namespaces import Namespace

CLIENTS, PROCESSES = 200, 2
DEVICES, PER_SECOND = 1_000, 200
MANY, AT_ONCE = 10_000, 20
WARMUP = 5.0
DEAF = """
import socket, sys, time
s = socket.socket()
s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
s.connect(("127.0.0.1", int(sys.argv[1])))
s.sendall(b"GET /ws/stream HTTP/1.1\\r\\nHost: x\\r\\nConnection: Upgrade\\r\\nUpgrade: websocket\\r\\n"
          b"Sec-WebSocket-Version: 13\\r\\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\\r\\n\\r\\n")
assert b" 101 " in s.recv(1024)
def say(text):
    s.sendall(bytes([0x81, 0x80 | len(text), 0, 0, 0, 0]) + text)
say(b'{"credential":"any"}')
time.sleep(0.5)
say(b'{"id":1,"command":"listen"}')
time.sleep(3600)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A serving process."""

    popen: subprocess.Popen[str]
    port: int

    def stall(self) -> float:
        """The longest the loop was held up since the last question, milliseconds."""
        assert self.popen.stdin is not None
        assert self.popen.stdout is not None
        self.popen.stdin.write("\n")
        self.popen.stdin.flush()
        return float(self.popen.stdout.readline()) * 1000

    def cpu(self) -> float:
        """Seconds of CPU until now."""
        words = Path("/proc", str(self.popen.pid), "stat").read_text().rpartition(")")[2].split()
        return (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")

    def rss_mib(self) -> float:
        """The most memory it ever had."""
        words = Path("/proc", str(self.popen.pid), "status").read_text().split()
        return int(words[words.index("VmHWM:") + 1]) / 1024

    def close(self) -> None:
        """End it."""
        self.popen.communicate(timeout=20)


def main() -> None:
    """Run the benchmark."""
    chosen = options(__doc__)
    end_on_signals()
    seconds, rounds = (10.0, 1) if chosen.quick else (30.0, 3)
    with Lab() as lab:
        host = lab.namespace("stream", ipv6=False)
        loads = [_load(host, seconds) for _ in range(rounds)]
        many = _snapshots(host)
    figures: Figures = {key: statistics.median(each[key] for each in loads) for key in loads[0]}
    figures |= many
    figures = {key: None if value is None else round(value, 2) for key, value in figures.items()}
    print_table(f"{CLIENTS} clients, medians of {rounds}", ["figure", "value"], [*figures.items()])
    finish("stream", chosen, ratios={}, figures=figures)


def _load(host: Namespace, seconds: float) -> dict[str, float]:
    server = _serve(host, DEVICES, PER_SECOND)
    deaf = host.start(sys.executable, "-c", DEAF, str(server.port))
    try:
        clients = [_clients(host, server, CLIENTS // PROCESSES, seconds) for _ in range(PROCESSES)]
        time.sleep(WARMUP)
        server.stall()
        began, before = time.monotonic(), server.cpu()
        time.sleep(max(0.0, seconds - 1))
        percent = (server.cpu() - before) / (time.monotonic() - began) * 100
        stall = server.stall()
        told = [_end(each) for each in clients]
        rss = server.rss_mib()
        if deaf.popen.poll() is not None:
            sys.exit(f"the client that never reads did not stay: {deaf.text()[-500:]}")
    finally:
        deaf.stop()
        server.close()
    late = sorted(each for one in told for each in one["late"])
    own = sorted(each for one in told for each in one["own"])
    expected = CLIENTS * PER_SECOND * seconds
    return {
        "p99_ms": _share(late, 0.99),
        "median_ms": _share(late, 0.5),
        "worst_ms": late[-1],
        "own_client_p99_ms": _share(own, 0.99),
        "rss_mib": rss,
        "cpu_percent": percent,
        "stall_ms": stall,
        "heard_share": sum(one["heard"] for one in told) / expected,
    }


def _snapshots(host: Namespace) -> dict[str, float]:
    """What it costs when many clients ask at once for very much."""
    server = _serve(host, MANY, 0)
    try:
        before = server.rss_mib()
        server.stall()
        told = _end(_clients(host, server, AT_ONCE, 8.0, warmup=0.0))
        return {
            "snapshot10k_ms": told["snapshot"],
            "snapshot10k_stall_ms": server.stall(),
            "snapshot10k_more_rss_mib": server.rss_mib() - before,
        }
    finally:
        server.close()


def _serve(host: Namespace, devices: int, per_second: int) -> Server:
    command = [sys.executable, "-m", "benchmarks.stream_server", str(devices), str(per_second)]
    popen = subprocess.Popen(
        host.command(*command),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert popen.stdout is not None
    return Server(popen=popen, port=int(popen.stdout.readline()))


def _clients(
    host: Namespace, server: Server, count: int, seconds: float, warmup: float = WARMUP
) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "benchmarks.stream_clients", str(server.port)]
    numbers = [str(count), str(seconds), str(warmup)]
    return subprocess.Popen(
        host.command(*command, *numbers), stdout=subprocess.PIPE, text=True, start_new_session=True
    )


def _end(clients: subprocess.Popen[str]) -> Any:
    output, _ = clients.communicate(timeout=120)
    if clients.returncode:
        sys.exit(f"the clients failed ({clients.returncode}): {output[-500:]}")
    return json.loads(output)


def _share(values: list[float], share: float) -> float:
    return values[min(len(values) - 1, int(len(values) * share))]


if __name__ == "__main__":
    main()
