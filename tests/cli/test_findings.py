"""`netmon findings` as people run it, on a data folder."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from netmon_core.events.finding import FindingChanged
from netmon_core.model.finding import Finding, Severity
from netmon_core.store.sqlite import SqliteStore
from tests.inspection.scene import GATEWAY, GATEWAY_MAC, THIEF_MAC, answer
from tests.lab.processes import CHECKOUT

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime.now(UTC)
FRAME = answer(THIEF_MAC, GATEWAY)
FINDING = Finding(
    id="aaaa1111",
    rule="gateway_changed",
    severity=Severity.CRITICAL,
    network_id="lan",
    summary="\x1b[31m[bold]printer says that it has 10.77.0.1",
    advice="Find the device.",
    first_seen=NOW,
    last_seen=NOW,
    macs=(THIEF_MAC, GATEWAY_MAC),
    frames=1,
)
OVER = replace(FINDING, id="bbbb", ended_at=NOW, ended_why="said to be right by anna")
OVER = replace(OVER, first_seen=NOW - timedelta(days=2))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    async def fill() -> None:
        store = SqliteStore(tmp_path / "netmon.db")
        await store.open()
        for finding in (FINDING, OVER):
            store.record(FindingChanged(finding=finding))
        store.keep_frames(FINDING.id, 0, [(NOW, FRAME)])
        await store.close()

    asyncio.run(fill())
    return tmp_path


def netmon(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "netmon_core.cli", "--data-dir", str(folder), *words],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        cwd=CHECKOUT,
        env={**os.environ, "COLUMNS": "160"},
    )


def test_what_is_open_is_listed_with_what_to_do_and_no_control_character(folder: Path) -> None:
    done = netmon(folder, "findings")
    assert done.returncode == 0, done.stderr
    assert "aaaa1111" in done.stdout
    assert "bbbb" not in done.stdout
    assert "[bold]printer says that it has 10.77.0.1" in done.stdout
    assert "Find the device." in done.stdout
    assert "\x1b[31m" not in done.stdout


def test_with_all_what_is_over_is_listed_too_and_says_why(folder: Path) -> None:
    done = netmon(folder, "findings", "--all")
    assert "said to be right by anna" in done.stdout
    told = json.loads(netmon(folder, "findings", "--all", "--json").stdout)
    assert [each["id"] for each in told["findings"]] == ["aaaa1111", "bbbb"]
    assert told["findings"][0]["severity"] == "critical"


def test_an_empty_folder_has_none(tmp_path: Path) -> None:
    assert netmon(tmp_path, "findings").stdout == "Nothing is found wrong.\n"


def test_frames_are_written_for_their_owner_alone_with_made_up_addresses(
    folder: Path, tmp_path: Path
) -> None:
    file = tmp_path / "proof.pcap"
    done = netmon(folder, "findings", "frames", "aaaa", str(file))
    assert done.returncode == 0, done.stderr
    assert file.stat().st_mode & 0o777 == 0o600
    assert len(file.read_bytes()) == 24 + 16 + len(FRAME)
    assert FRAME not in file.read_bytes()
    assert netmon(folder, "findings", "frames", "aaaa", str(file), "--real").returncode == 0
    assert file.read_bytes().endswith(FRAME)
    done = netmon(folder, "findings", "frames", "zzzz", str(file))
    assert (done.returncode, "No finding has the id" in done.stderr) == (1, True)


def test_only_a_server_can_be_told_what_is_right(folder: Path) -> None:
    done = netmon(folder, "findings", "settle", "aaaa", "--right")
    assert (done.returncode, "--server" in done.stderr) == (2, True)
