"""Killed at any moment, the store has lost nothing that it acknowledged."""

import os
import random
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

from netmon_core.store.database import prepare

from .things import discovered

CHECKOUT = Path(__file__).parents[2]
# `make soak` asks for more.
KILLS = int(os.environ.get("NETMON_KILLS", "20"))


def test_what_was_acknowledged_survives_kill_9(tmp_path: Path) -> None:
    source = random.Random(9)
    acknowledged = 0
    rounds_with_writes = 0
    for kill in range(KILLS):
        # A new file now and then, so that reading it all does not come to take the most time.
        path = tmp_path / f"{kill // 5}" / "netmon.db"
        if kill % 5 == 0:
            acknowledged = 0
        command = [sys.executable, "-m", "tests.store.crash_child", str(path), str(acknowledged)]
        child = subprocess.Popen(command, cwd=CHECKOUT, stdout=subprocess.PIPE)
        assert child.stdout is not None
        # From the first acknowledgement on, so that every kill is in the midst of writing.
        lines = [child.stdout.readline()]
        time.sleep(source.uniform(0, 0.15))
        child.kill()
        lines += child.stdout.read().splitlines()
        child.stdout.close()
        child.wait()
        rounds_with_writes += bool(lines[0])
        acknowledged = int(lines[-1])

        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
            assert connection.execute("PRAGMA quick_check").fetchall() == [("ok",)]
            assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        stored = prepare(path)
        assert stored.set_aside is None
        expected = tuple(discovered(number).device for number in range(acknowledged))
        assert stored.devices[:acknowledged] == expected
        # What was written and not yet acknowledged may be there too, but never in part.
        for number, device in enumerate(stored.devices[acknowledged:], acknowledged):
            assert device == discovered(number).device
    assert rounds_with_writes == KILLS
