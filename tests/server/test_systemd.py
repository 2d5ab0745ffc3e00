from __future__ import annotations

import socket
import subprocess
import sys
from typing import TYPE_CHECKING

from netmon_core.server.systemd import READY, notify

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

ASKS = "from netmon_core.server.systemd import prints_to_journal; print(prints_to_journal())"


def test_systemd_is_told_where_it_asks_for_that(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.bind(str(tmp_path / "notify"))
        monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify"))
        notify(READY)
        assert systemd.recv(100) == b"READY=1"


def test_nobody_there_to_be_told_is_no_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for path in (str(tmp_path / "none"), "relative", "@netmon-test-none"):
        monkeypatch.setenv("NOTIFY_SOCKET", path)
        notify(READY)
    monkeypatch.delenv("NOTIFY_SOCKET")
    notify(READY)


def test_the_journal_is_known_by_the_stream_itself(tmp_path: Path) -> None:
    with (tmp_path / "journal").open("w+") as journal:
        stat = (tmp_path / "journal").stat()
        for stream in (f"{stat.st_dev}:{stat.st_ino}", f"{stat.st_dev}:1"):
            command = [sys.executable, "-c", ASKS]
            subprocess.run(
                command,
                stdout=journal,
                check=True,
                env={"JOURNAL_STREAM": stream, "PYTHONPATH": ":".join(sys.path)},
            )
        journal.seek(0)
        assert journal.read().split() == ["True", "False"]
