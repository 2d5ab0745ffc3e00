"""The whole engine, which pings fifty devices, under 20,000 ARP frames a second of made-up senders."""

from __future__ import annotations

import json
import statistics
import sys
import time
from typing import TYPE_CHECKING

from tests.lab.namespaces import Lab, end_on_signals, problem
from tests.lab.responder_lan import build_responder_lan
from tests.lab.stale import remove_leftovers

from .contract import finish, options, print_table
from .ping_wire import LATE, capture
from .processes import cpu_seconds, memory_mib

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .ping_wire import Echo

RATE = 20_000
DEVICES = 50
# The engine's own rhythm.
INTERVAL = 10.0
# Until the first sweep is done and everybody is pinged, seconds.
SETTLE = 18.0


def late_share(hosts: Sequence[Sequence[Echo]], began: int, interval: float) -> float | None:
    """Return the share of times at which a host was due and not asked within LATE; None without any.

    Its times are a multiple of the interval after its last question before the flood; questions between them,
    which a forged claim brings about, do not count.
    """
    late = total = 0
    for echoes in hosts:
        times = [(echo.asked - began) / 1e9 for echo in echoes]
        before = [time for time in times if time < 0]
        if not before or not times:
            continue
        due = before[-1] + interval
        while due < times[-1] + LATE:
            total += 1
            late += not any(abs(time - due) <= LATE for time in times)
            due += interval
    return late / total if total else None


def main() -> None:
    """Measure and print the result."""
    chosen = options(__doc__)
    if reason := problem():
        sys.exit(reason)
    end_on_signals()
    remove_leftovers()
    seconds = 12.0 if chosen.quick else 60.0
    with Lab() as lab:
        # Wide enough for a flood to be of our own network, and to claim nobody's address.
        lan = build_responder_lan(lab, "10.77.0.1/20")
        responder = lan.respond("10.77.1.0/24", alive=DEVICES)
        engine = lan.scanner.start(sys.executable, "-m", "benchmarks.listen_ours")
        engine.wait_for("listening")
        time.sleep(SETTLE)
        quiet = memory_mib(engine.pid)
        echoes = capture(lan.hosts)
        # Each host is asked once before, so that its times are known.
        time.sleep(INTERVAL + 1)
        began = time.time_ns()
        flood = lan.hosts.start(
            sys.executable,
            *("-m", "benchmarks.listen_traffic", "eth0", "--flood"),
            *("--rate", str(RATE), "--seconds", str(seconds)),
        )
        flood.wait_for("ready")
        before, start = cpu_seconds(engine.pid), time.monotonic()
        flood.popen.wait(seconds + 30)
        lasted = time.monotonic() - start
        percent = (cpu_seconds(engine.pid) - before) / lasted * 100
        growth = memory_mib(engine.pid, "VmHWM") - quiet
        # Made-up devices are asked at other times.
        known = {str(address) for address in responder.macs}
        asked = [each for host, each in echoes.stop().items() if host in known]
        late = late_share(asked, began, INTERVAL)
        engine.stop()
        told = json.loads(engine.text().splitlines()[-1])
        responder.stop()
        sent = int(flood.text().split()[-1])
    lags = told["lags"][-int(lasted / 0.02) :]
    figures = {
        "rss_growth_mib": growth,
        "loop_lag_p99_ms": statistics.quantiles(lags, n=100)[98] * 1000,
        "loop_lag_worst_ms": max(lags) * 1000,
        "ping_late_share": late,
        "cpu_percent": percent,
        "frames_per_s": sent / lasted,
        "heard_share": sum(ear["heard"] for ear in told["ears"]) / sent,
        "drops": float(sum(ear["dropped"] for ear in told["ears"])),
        "floods_told": float(told["floods"]),
        "devices": float(told["devices"]),
    }
    print_table(f"{RATE} frames a second for {seconds:g} s", ("", "value"), list(figures.items()))
    finish("flood", chosen, ratios={}, figures=figures)


if __name__ == "__main__":
    main()
