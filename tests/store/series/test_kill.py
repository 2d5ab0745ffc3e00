"""Killed at any moment, the store has lost nothing that it acknowledged, and nothing is there twice."""

import os
import random
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

from netmon_core.store.series.embedded import EmbeddedSeries

from .samples import DAY, MIDNIGHT, Clock

CHECKOUT = Path(__file__).parents[3]
# `make soak` asks for more.
KILLS = int(os.environ.get("NETMON_KILLS", "8"))
TARGETS = [f"target {number}" for number in range(20)]


def at(number: int) -> datetime:
    return MIDNIGHT + timedelta(seconds=50 * number)


async def test_what_was_acknowledged_survives_kill_9(tmp_path: Path) -> None:
    source = random.Random(9)
    acknowledged = 0
    sealed = 0
    for kill in range(KILLS):
        # A new file now and then, so that reading it all does not come to take the most time.
        path = tmp_path / f"{kill // 10}.db"
        if kill % 10 == 0:
            acknowledged = 0
        acknowledged = _run_and_kill(path, acknowledged, after=source.uniform(0, 0.4))

        with closing(sqlite3.connect(path)) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            sealed += connection.execute("SELECT count(DISTINCT id >> 20) FROM chunk").fetchone()[0]
        store = EmbeddedSeries(path, now=Clock(at(acknowledged)))
        await store.open()
        counts = set()
        for target in TARGETS:
            points = await store.series(target, MIDNIGHT, MIDNIGHT + 400 * DAY)
            counts.add(sum(point.windows for point in points))
        last = at(acknowledged - 1)
        exact = await store.series(TARGETS[0], last - timedelta(minutes=10), last + timedelta(seconds=1))
        await store.close()
        # What was written and not yet acknowledged may be there too, but never in part.
        [count] = counts
        assert acknowledged <= count <= acknowledged + 12
        assert sum(point.windows for point in exact) >= min(acknowledged, 12)
        acknowledged = count
    assert sealed > 0


def _run_and_kill(path: Path, first: int, *, after: float) -> int:
    command = [sys.executable, "-m", "tests.store.series.crash_child", str(path), str(first)]
    child = subprocess.Popen(command, cwd=CHECKOUT, stdout=subprocess.PIPE)
    assert child.stdout is not None
    # From the first acknowledgement on, so that every kill is in the midst of writing.
    lines = [child.stdout.readline()]
    time.sleep(after)
    child.kill()
    lines += child.stdout.read().splitlines()
    child.stdout.close()
    child.wait()
    assert lines[0]
    return int(lines[-1])
