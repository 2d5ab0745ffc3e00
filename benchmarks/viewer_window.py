"""The real window, measured from inside while a feed plays.

`python -m benchmarks.viewer_window PORT SECONDS UPDATES`, in an environment where Qt needs no screen.
Prints one JSON object. A stall is how late a timer of 5 ms comes. After the live part so many UPDATES are
pushed through replica and table at full speed, and the memory before and after is compared.
"""

from __future__ import annotations

import gc
import json
import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from PyQt6.QtCore import QEventLoop, Qt, QTimer
from PyQt6.QtWidgets import QApplication

from desktop.app import build_window
from desktop.garbage import Garbage
from desktop.settings.servers import Server
from desktop.sure import sure
from desktop.timer import timer
from desktop.views.workspace import DEVICES
from netmon_core.model.series import Sample

if TYPE_CHECKING:
    from desktop.replica import Replica

TICK = 5
# Seconds for the first sort and paint to be over.
SETTLE = 3
LATENCY = 6


class Stalls:
    """Takes down how late each tick comes, and how long the thread worked before it, milliseconds."""

    def __init__(self, app: QApplication) -> None:
        self.late: list[float] = []
        self.busy: list[float] = []
        self._last, self._spent = time.perf_counter(), time.thread_time()
        self._timer = timer(app, self._tick, interval=TICK)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.start()

    def _tick(self) -> None:
        now = time.perf_counter()
        spent = time.thread_time()
        self.late.append((now - self._last) * 1000 - TICK)
        self.busy.append((spent - self._spent) * 1000)
        self._last, self._spent = now, spent

    def reset(self) -> None:
        """Begin anew."""
        self.late, self.busy = [], []
        self._last, self._spent = time.perf_counter(), time.thread_time()


def wait(seconds: float) -> None:
    """Let the window live for a while."""
    loop = QEventLoop()
    QTimer.singleShot(round(seconds * 1000), loop.quit)
    loop.exec()


def resident() -> float:
    """Return the resident memory, MiB."""
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def push(replica: Replica, updates: int) -> None:
    """Push samples through at full speed, told of as often as they would be at 2,000 a second."""
    samples = list(replica.state.samples.values())
    for at in range(updates):
        old = samples[at * 7919 % len(samples)]
        replica.take(
            Sample(target_id=old.target_id, at=old.at, sent=1, received=1, rtt_avg=(at % 997) / 9970)
        )
        if at % 200 == 199:
            replica.flush()
            QApplication.processEvents()


def main() -> None:
    """Measure."""
    port, seconds, updates = int(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3])
    app = QApplication(sys.argv[:1])
    Garbage(app)
    window = build_window(app)
    window.show()
    stalls = Stalls(app)
    begun = time.perf_counter()
    window.open_server(Server(url=f"http://127.0.0.1:{port}", name="Feed"), "key")
    session, workspace = sure(window.session), sure(window.workspace)
    while not session.live:
        wait(0.01)
    # Until the pages have shown it once.
    ready = time.perf_counter() - begun
    wait(1)
    opening, opening_busy = max(stalls.late), max(stalls.busy)
    workspace.turn(DEVICES)
    workspace.devices.table.sortByColumn(LATENCY, Qt.SortOrder.DescendingOrder)
    wait(SETTLE)
    count = 0

    def counted(changes: object) -> None:
        nonlocal count
        count += len(getattr(changes, "touched", ())) + len(getattr(changes, "devices", ()))

    session.replica.changed.connect(counted)
    stalls.reset()
    wall, cpu = time.perf_counter(), time.process_time()
    wait(seconds)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    late, busy, rows = sorted(stalls.late), max(stalls.busy), count
    session.stop()
    push(session.replica, updates // 10)
    before = resident()
    push(session.replica, updates)
    after = resident()
    result = {
        "cpu_percent": 100 * cpu / wall,
        "worst_stall_ms": late[-1],
        "worst_busy_ms": busy,
        "stall_p99_ms": late[int(len(late) * 0.99)],
        "rows_per_s": rows / wall,
        "ready_s": ready,
        "opening_stall_ms": opening,
        "opening_busy_ms": opening_busy,
        "rss_mib": after,
        "growth_mib": after - before,
    }
    window.close()
    print(json.dumps(result), flush=True)


if __name__ == "__main__":
    main()
