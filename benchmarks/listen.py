"""Ears beside tcpdump with the same filter, on the traffic of a home at 100 and 2,000 frames a second.

The engine runs with nothing but its ears; both are watched for the same time, from when they listen on.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from typing import TYPE_CHECKING

from tests.lab.namespaces import Lab, end_on_signals, problem
from tests.lab.responder_lan import build_responder_lan
from tests.lab.stale import remove_leftovers
from tests.net.test_ear_filter import EXPRESSION

from .contract import finish, installed, interleave, median, options, print_table, ratio
from .listen_traffic import NEWCOMER_EVERY
from .processes import cpu_seconds, memory_mib

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.lab.processes import Process
    from tests.lab.responder_lan import ResponderLan

RATES = (100, 2_000)
OURS, TCPDUMP = "netmon", "tcpdump"
# Devices that speak first are taken in before the watch begins, seconds.
SETTLE = 2.0


class Round:
    """What one tool cost under one rate."""

    def __init__(self, percent: float, mib: float, told: dict[str, object] | None = None) -> None:
        self.percent = percent
        self.mib = mib
        self.told = told


def listen(lan: ResponderLan, tool: str, rate: int, seconds: float) -> Round:
    """Run a tool under traffic, and watch what it costs once it has settled."""
    if tool == OURS:
        command = [sys.executable, "-m", "benchmarks.listen_ours", "--ears-alone"]
        process = lan.scanner.start(*command)
        process.wait_for("listening")
    else:
        # As a person reads it; a line for each packet.
        process = lan.scanner.start("tcpdump", "-i", "eth0", "-n", "-l", "-Z", "root", EXPRESSION)
        process.wait_for("listening on")
    whole = SETTLE + seconds + 1.0
    traffic = lan.hosts.start(
        sys.executable,
        *("-m", "benchmarks.listen_traffic", "eth0", "--rate", str(rate), "--seconds", str(whole)),
        *("--newcomers", str(int(min(20, whole / NEWCOMER_EVERY)))),
    )
    traffic.wait_for("ready")
    time.sleep(SETTLE)
    before, start = cpu_seconds(process.pid), time.monotonic()
    time.sleep(seconds)
    percent = (cpu_seconds(process.pid) - before) / (time.monotonic() - start) * 100
    mib = memory_mib(process.pid)
    traffic.popen.wait(10)
    process.stop()
    return Round(percent, mib, _told(process) if tool == OURS else None)


def _told(process: Process) -> dict[str, object]:
    told = json.loads(process.text().splitlines()[-1])
    if not isinstance(told, dict):
        sys.exit(f"netmon told nothing: {process.text()[-500:]}")
    return told


def main() -> None:
    """Measure and print the result."""
    chosen = options(__doc__)
    if reason := problem():
        sys.exit(reason)
    end_on_signals()
    remove_leftovers()
    here = installed({TCPDUMP: "tcpdump"})
    seconds = 6.0 if chosen.quick else 30.0
    rounds = chosen.rounds(quick=1, full=3)
    rows = []
    percents: dict[tuple[str, int], float | None] = {}
    delays: list[float] = []
    drops = 0
    with Lab() as lab:
        lan = build_responder_lan(lab)
        for rate in RATES:

            def side(tool: str, rate: int = rate) -> Callable[[int], Round]:
                return lambda _: listen(lan, tool, rate, seconds)

            tools = [OURS, *([TCPDUMP] if TCPDUMP in here else [])]
            for tool, taken in interleave(rounds, {tool: side(tool) for tool in tools}).items():
                percents[tool, rate] = median([each.percent for each in taken])
                rows.append((f"{tool} at {rate}", percents[tool, rate], median([each.mib for each in taken])))
                for each in taken:
                    if each.told is not None:
                        delays += _delays(each.told)
                        drops += _drops(each.told)
    print_table(f"{seconds:g} s each, medians of {rounds}", ("", "cpu %", "rss MiB"), rows)
    high = statistics.quantiles(delays, n=100)[98] if len(delays) > 1 else None
    middle = statistics.median(delays) if delays else None
    print(f"{len(delays)} newcomers, first frame to event: median {middle} s, p99 {high} s")
    top = RATES[-1]
    finish(
        "listen",
        chosen,
        ratios={"cpu_vs_tcpdump": ratio(percents[OURS, top], percents.get((TCPDUMP, top)))},
        figures={
            "cpu_percent_100": percents[OURS, 100],
            "cpu_percent_2000": percents[OURS, 2_000],
            "first_frame_to_event_p99_s": high,
            "first_frame_to_event_median_s": middle,
            "drops": float(drops),
        },
    )


def _delays(told: dict[str, object]) -> list[float]:
    """Of those that speak for the first time while we listen."""
    delays = told["delays"]
    assert isinstance(delays, dict)
    return [delay for mac, delay in delays.items() if mac.startswith("00:1b:21:01:")]


def _drops(told: dict[str, object]) -> int:
    ears = told["ears"]
    assert isinstance(ears, list)
    return sum(ear["dropped"] for ear in ears)


if __name__ == "__main__":
    main()
