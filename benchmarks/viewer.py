"""How much the viewer takes with ten thousand devices and two thousand updates a second, in a real window.

The table is sorted by latency, which nearly every update changes: the hardest order there is. The whole way
counts: WebSocket, JSON, the wire, the reducer, the sort, the paint. There is no rival to run beside it.
`worst_stall_ms` is how late a timer came at worst, `worst_busy_ms` what of that was our own work: on a busy
machine the rest is waiting for the processor. `opening_...` are the same from the click on Connect until all
devices have been shown once.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from contextlib import ExitStack

from .contract import finish, median, options, print_table

DEVICES = 10_000
RATE = 2_000
# What an hour brings at that rate.
HOUR = RATE * 3600
# No screen, and nothing of the person at it.
WINDOW = {"QT_QPA_PLATFORM": "offscreen", "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring"}
KEYS = (
    "cpu_percent",
    "worst_stall_ms",
    "worst_busy_ms",
    "stall_p99_ms",
    "rows_per_s",
    "ready_s",
    "opening_stall_ms",
    "opening_busy_ms",
    "rss_mib",
    "growth_mib",
)


def run(seconds: float, updates: int) -> dict[str, float]:
    """Measure once: a feed and a window, each a process of its own."""
    stack = ExitStack()
    feed = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.viewer_feed", str(DEVICES), str(RATE)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        if feed.stdout is None:
            raise RuntimeError("the feed has no output")
        port = feed.stdout.readline().strip()
        home = stack.enter_context(tempfile.TemporaryDirectory(prefix="netmon-viewer-"))
        window = subprocess.run(
            [sys.executable, "-m", "benchmarks.viewer_window", port, str(seconds), str(updates)],
            capture_output=True,
            text=True,
            timeout=900,
            check=False,
            env={**os.environ, **WINDOW, "XDG_CONFIG_HOME": home, "XDG_CACHE_HOME": home},
        )
        if window.returncode:
            sys.exit(f"The window failed:\n{window.stderr}")
        result: dict[str, float] = json.loads(window.stdout.splitlines()[-1])
        return result
    finally:
        stack.close()
        if feed.stdin is not None:
            feed.stdin.close()
        feed.wait(timeout=30)


def main() -> None:
    """Run and print."""
    chosen = options(__doc__)
    rounds = chosen.rounds(quick=1, full=3)
    # The memory is compared once over an hour's worth; in the other rounds over less.
    results = [
        run(10 if chosen.quick else 30, HOUR if not number and not chosen.quick else HOUR // 40)
        for number in range(rounds)
    ]
    print_table(
        f"{DEVICES:,} devices, {RATE:,} updates a second, sorted by latency",
        ("round", *KEYS),
        [(number + 1, *(result[key] for key in KEYS)) for number, result in enumerate(results)],
    )
    figures = {key: median([result[key] for result in results]) for key in KEYS}
    figures["worst_stall_ms"] = max(result["worst_stall_ms"] for result in results)
    figures["growth_mib"] = results[0]["growth_mib"]
    rounded = {key: None if value is None else round(value, 2) for key, value in figures.items()}
    finish("viewer", chosen, ratios={}, figures=rounded)


if __name__ == "__main__":
    main()
