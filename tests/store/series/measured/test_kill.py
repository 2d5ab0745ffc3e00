"""Killed at any moment, the store has lost nothing that it acknowledged, and nothing is there twice."""

import os
import random
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from netmon_core.model.measured import By
from netmon_core.store.series.embedded import EmbeddedSeries

from ..samples import DAY, MIDNIGHT, Clock

CHECKOUT = Path(__file__).parents[4]
# `make soak` asks for more.
KILLS = int(os.environ.get("NETMON_KILLS", "8"))
SUBJECTS = [f"switch/p{number}" for number in range(12)]


def at(number: int) -> datetime:
    return MIDNIGHT + timedelta(seconds=50 * (number + 1))


async def test_what_was_acknowledged_survives_kill_9_and_its_totals_are_exact(tmp_path: Path) -> None:
    source = random.Random(10)
    acknowledged = 0
    sealed = 0
    for kill in range(KILLS):
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
        for subject in SUBJECTS:
            days = await store.totals(subject, "port", MIDNIGHT, MIDNIGHT + 400 * DAY, By.DAY, UTC)
            [count] = {sum(day.sums[1] or 0 for day in days)}
            # Every count is another: each is there once, and as it was.
            assert sum(day.sums[0] or 0 for day in days) == count * 2**40 + count * (count - 1) // 2
            assert sum(day.seconds[0] for day in days) == 50 * count
            counts.add(count)
        exact = [each async for part in store.measurements("switch/p3", "sensor") for each in part]
        await store.close()
        # What was written and not yet acknowledged may be there too, but never in part.
        [count] = counts
        assert acknowledged <= count <= acknowledged + 12
        assert exact[-1].values == ((count - 1) / 10,)
        acknowledged = count
    assert sealed > 0


def _run_and_kill(path: Path, first: int, *, after: float) -> int:
    command = [sys.executable, "-m", "tests.store.series.measured.crash_child", str(path), str(first)]
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
