"""Recording and replaying, as people run them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from netmon_core.replay.files import read_log
from netmon_core.replay.log import Header, Named

if TYPE_CHECKING:
    from tests.lab.small_lan import SmallLan

NETMON = str(Path(sys.executable).parent / "netmon")
RECORD = Path(__file__).parents[1] / "replay" / "records" / "mains_host_leaves.jsonl.gz"


def netmon(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([NETMON, *words], capture_output=True, text=True, timeout=60, check=False)


def test_a_replay_says_who_went_and_why() -> None:
    done = netmon("evidence", "replay", str(RECORD))
    assert done.returncode == 0
    assert "192.168.1.2  offline: silent" in done.stdout
    assert "1 decisions" in done.stderr


def test_a_replay_with_other_settings_decides_otherwise() -> None:
    words = ("evidence", "replay", str(RECORD), "--json", "--set")
    (line,) = netmon(*words, "shortest_grace=60").stdout.splitlines()
    patient = json.loads(line)
    (line,) = netmon(*words, "presence.shortest_grace=15").stdout.splitlines()
    assert json.loads(line)["at"] < patient["at"]
    assert (patient["presence"], patient["flapping"]) == ("offline", False)


def test_a_setting_that_does_not_exist_or_is_not_allowed_is_named() -> None:
    for text, word in (("patience", "KEY=VALUE"), ("patience=1", "from 60 to 86400"), ("x=1", "presence.x")):
        done = netmon("evidence", "replay", str(RECORD), "--set", text)
        assert done.returncode == 2
        assert word in done.stderr


def test_a_damaged_record_is_refused_by_line(tmp_path: Path) -> None:
    path = tmp_path / "bad.jsonl"
    path.write_text("{}\n")
    done = netmon("evidence", "replay", str(path))
    assert done.returncode == 1
    assert "Line 1" in done.stderr


def test_a_record_is_made_of_what_is_seen_and_can_be_replayed(small_lan: SmallLan, tmp_path: Path) -> None:
    path = tmp_path / "evidence.jsonl.gz"
    words = ("evidence", "record", str(path), "--seconds", "4", "--no-store", "--anonymize")
    command = small_lan.scanner.command(NETMON, "--data-dir", str(tmp_path / "data"), *words)
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    header, *entries = read_log(path)
    assert isinstance(header, Header)
    assert header.anonymized
    assert sum(isinstance(entry, Named) for entry in entries) >= 6
    replayed = netmon("evidence", "replay", str(path))
    assert replayed.returncode == 0
    assert replayed.stdout.count("online") >= 6
    again = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert again.returncode == 2
    assert "exists already" in again.stderr
