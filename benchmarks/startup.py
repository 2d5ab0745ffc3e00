"""How soon netmon is there, and what it costs while nothing happens.

Imports count without the bare interpreter; the idle engine runs in a lab of 50 devices, its first sweep done.
"""

from __future__ import annotations

import asyncio
import socket
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from netmon_core.events.device import DeviceDiscovered
from netmon_core.store.sqlite import SqliteStore
from tests.lab.namespaces import Lab, end_on_signals, problem
from tests.lab.responder_lan import build_responder_lan
from tests.lab.stale import remove_leftovers

from .contract import NETMON, finish, interleave, measure, median, options, print_table
from .inventory_store import build_devices
from .processes import cpu_seconds, memory_mib

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.lab.namespaces import Namespace

ENGINE = "netmon_core.engine"
DEVICES = 50
# Devices that the server knows when it starts.
KNOWN = 1_000
PORT = 8643
# Seconds until a server that does not answer is given up.
READY_WITHIN = 20.0
# Seconds the engine gets to see every device and settle before it is watched.
SETTLE = 10.0


def import_ms(rounds: int) -> float | None:
    """Return what importing the engine costs; None where there is no engine."""
    if measure([sys.executable, "-c", f"import {ENGINE}"]).status:
        print(f"{ENGINE} cannot be imported: import_ms is null")
        return None
    sides = {"import": f"import {ENGINE}", "bare": "pass"}
    walls = interleave(rounds, {name: _timed([sys.executable, "-c", code]) for name, code in sides.items()})
    whole, bare = median(walls["import"]), median(walls["bare"])
    return None if whole is None or bare is None else (whole - bare) * 1000


def cli_help_ms(rounds: int) -> float | None:
    """Return how long `netmon --help` takes; None where it fails."""
    if not _present():
        return None
    walls = interleave(rounds, {"help": _timed([NETMON, "--help"])})["help"]
    wall = median(walls)
    return None if wall is None else wall * 1000


def idle(window: float) -> tuple[float | None, float | None]:
    """Return (RSS in MiB, percent of one core) of the engine at rest beside 50 devices."""
    reason = problem()
    if reason:
        print(f"{reason}: the idle figures are null")
    if reason or not _present():
        return None, None
    remove_leftovers()
    with Lab() as lab:
        lan = build_responder_lan(lab, "10.77.1.1/24")
        responder = lan.respond(alive=DEVICES)
        environment = {"NETMON_DATA_DIR": str(lab.folder / "data")}
        process = lan.scanner.start(NETMON, "watch", "--json", environment=environment)
        time.sleep(SETTLE)
        before, start = cpu_seconds(process.pid), time.monotonic()
        time.sleep(window)
        if process.popen.poll() is not None:
            print(f"netmon watch ended by itself, so the idle figures are null: {process.text()[-500:]}")
            return None, None
        share = (cpu_seconds(process.pid) - before) / (time.monotonic() - start)
        rss = memory_mib(process.pid)
        asked = len(responder.stop().first_replies)
        if asked < DEVICES:
            print(f"netmon watch asked only {asked} of {DEVICES} devices: the idle figures are null")
            return None, None
        return rss, share * 100


def serve_ready_ms(rounds: int) -> float | None:
    """Return how long `netmon serve` takes until it answers, with KNOWN devices; None where it does not."""
    reason = problem()
    if reason:
        print(f"{reason}: serve_ready_ms is null")
    if reason or not _present():
        return None
    remove_leftovers()
    with Lab() as lab:
        lan = build_responder_lan(lab, "10.77.1.1/24")
        data = lab.folder / "data"
        data.mkdir(mode=0o700)
        asyncio.run(_fill(data))
        # The first start makes a key, which later starts do not.
        walls = [_until_ready(lan.scanner, data) for _ in range(rounds + 1)][1:]
    wall = median(walls)
    return None if wall is None else wall * 1000


async def _fill(data: Path) -> None:
    store = SqliteStore(data / "netmon.db")
    await store.open()
    for device in build_devices(KNOWN):
        store.record(DeviceDiscovered(device=device))
    await store.close()


def _until_ready(host: Namespace, data: Path) -> float | None:
    """Start the server, and return the seconds until its first answer; None: there was none."""
    environment = {"NETMON_DATA_DIR": str(data), "NETMON_SERVER_PORT": str(PORT)}
    start = time.monotonic()
    process = host.start(NETMON, "serve", environment=environment)
    try:
        while time.monotonic() - start < READY_WITHIN:
            if _answers(host):
                return time.monotonic() - start
            time.sleep(0.002)
        print(f"netmon serve did not answer, so serve_ready_ms is null: {process.text()[-500:]}")
        return None
    finally:
        process.stop(grace=10.0)


def _answers(host: Namespace) -> bool:
    with host.inside(), socket.socket() as asking:
        asking.settimeout(1.0)
        try:
            asking.connect(("127.0.0.1", PORT))
            asking.send(b"GET /api/v1/health HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
            return b" 200 " in asking.recv(64)
        except OSError:
            return False


def main() -> None:
    """Measure and print the result."""
    chosen = options(__doc__)
    end_on_signals()
    rounds = chosen.rounds(quick=7, full=25)
    rss, cpu = idle(chosen.rounds(quick=12, full=60))
    figures = {
        "import_ms": import_ms(rounds),
        "cli_help_ms": cli_help_ms(rounds),
        "serve_ready_ms": serve_ready_ms(rounds),
        "idle_rss_mib": rss,
        "idle_cpu_percent": cpu,
    }
    print_table(f"medians of {rounds}", ("", "value"), list(figures.items()))
    finish("startup", chosen, ratios={}, figures=figures)


def _timed(argv: list[str]) -> Callable[[int], float | None]:
    """Return a side that runs `argv` and gives its wall time; None: it failed."""

    def side(_: int) -> float | None:
        run = measure(argv)
        return None if run.status else run.wall

    return side


def _present() -> bool:
    if Path(NETMON).exists():
        return True
    print(f"{NETMON} is not installed: its figures are null")
    return False


if __name__ == "__main__":
    main()
