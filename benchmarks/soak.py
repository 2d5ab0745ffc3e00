"""Whether netmon stays as it is while it runs: memory, open files and threads, ten minutes with 253 hosts.

Quick is one minute. A tenth of the time is left out at the start, while everything is met for the first time.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks.contract import NETMON, Figures, finish, options, print_table
from tests.lab.namespaces import Lab, end_on_signals
from tests.lab.responder_lan import build_responder_lan

HOSTS = 253
SECONDS = 600
QUICK_SECONDS = 60
STEP = 5.0
# As the product runs, but with sweeps and probes often enough to happen many times.
SETTINGS = {"NETMON_MONITORING_INTERVAL": "5", "NETMON_DISCOVERY_SWEEP_INTERVAL": "30"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """One look at the process: seconds since its start, MiB, and counts."""

    after: float
    rss: float
    files: int
    threads: int


def main() -> None:
    """Run it and print what grew."""
    chosen = options(__doc__)
    end_on_signals()
    seconds = chosen.rounds(quick=QUICK_SECONDS, full=SECONDS)
    with Lab() as lab:
        lan = build_responder_lan(lab, "10.77.1.1/24")
        lan.respond(alive=HOSTS)
        environment = SETTINGS | {"NETMON_DATA_DIR": str(lab.folder / "data")}
        process = lan.scanner.start(NETMON, "watch", "--json", environment=environment)
        looks = []
        began = time.monotonic()
        while (after := time.monotonic() - began) < seconds:
            if process.popen.poll() is not None:
                raise SystemExit(f"netmon ended by itself: {process.text()[-1000:]}")
            looks.append(_look(process.pid, after))
            time.sleep(STEP)
    steady = [look for look in looks if look.after >= seconds / 10]
    figures: Figures = {
        "rss_first_mib": steady[0].rss,
        "rss_last_mib": steady[-1].rss,
        "rss_slope_mib_per_min": _slope([(look.after / 60, look.rss) for look in steady]),
        "files_least": float(min(look.files for look in steady)),
        "files_most": float(max(look.files for look in steady)),
        "threads_least": float(min(look.threads for look in steady)),
        "threads_most": float(max(look.threads for look in steady)),
    }
    print_table(f"{HOSTS} hosts, {seconds} s", ("", "value"), list(figures.items()))
    finish("soak", chosen, ratios={}, figures=figures)


def _look(pid: int, after: float) -> Look:
    status = Path("/proc", str(pid), "status").read_text().split()
    return Look(
        after=after,
        rss=int(status[status.index("VmRSS:") + 1]) / 1024,
        files=len(list(Path("/proc", str(pid), "fd").iterdir())),
        threads=int(status[status.index("Threads:") + 1]),
    )


def _slope(points: list[tuple[float, float]]) -> float:
    """The slope of the straight line that fits best."""
    count = len(points)
    mean_x, mean_y = sum(x for x, _ in points) / count, sum(y for _, y in points) / count
    spread = sum((x - mean_x) ** 2 for x, _ in points)
    return sum((x - mean_x) * (y - mean_y) for x, y in points) / spread if spread else 0.0


if __name__ == "__main__":
    main()
