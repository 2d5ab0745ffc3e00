"""`netmon alerts` as people run it, on a data folder."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from rich.console import Console

from netmon_core.cli.alerts import _alert_table
from netmon_core.cli.tables import scan_summary
from netmon_core.events.alert import AlertChanged
from netmon_core.events.device import DeviceDiscovered
from netmon_core.model.alert import Alert, AlertState
from netmon_core.model.scan import Scan, ScanState
from netmon_core.store.lock import DataFolder
from netmon_core.store.sqlite import SqliteStore
from tests.store.things import device, interface

if TYPE_CHECKING:
    from collections.abc import Iterable

NETMON = str(Path(sys.executable).parent / "netmon")
NOW = datetime.now(UTC)
FIRING = Alert(
    id="aaaa1111-2222",
    rule="offline",
    subject_id="nas",
    subject="NAS",
    summary="NAS is offline: \x1b[31m[bold]silent",
    state=AlertState.FIRING,
    pending_since=NOW - timedelta(hours=3),
    fired_at=NOW - timedelta(hours=3),
    behind=("tv", "phone"),
)
OVER = replace(FIRING, id="bbbb", subject_id="tv", summary="TV is offline", state=AlertState.RESOLVED)
OVER = replace(OVER, resolved_at=NOW, pending_since=NOW - timedelta(days=2))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a data folder with one alert open and one over."""

    async def fill() -> None:
        store = SqliteStore(tmp_path / "netmon.db")
        await store.open()
        nas = device("nas", interface("02:00:00:00:00:01", "10.0.0.5"), name="NAS")
        store.record(DeviceDiscovered(device=nas))
        for alert in (FIRING, OVER, replace(FIRING, id="aaaa9999", subject_id="tv")):
            store.record(AlertChanged(alert=alert))
        await store.close()

    asyncio.run(fill())
    return tmp_path


def netmon(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [NETMON, "--data-dir", str(folder), *words]
    return subprocess.run(
        command, capture_output=True, text=True, timeout=60, check=False, env={"COLUMNS": "160", "PATH": ""}
    )


def listed(folder: Path, *words: str) -> dict[str, list[dict[str, object]]]:
    done = netmon(folder, "alerts", *words, "--json")
    assert done.returncode == 0, done.stderr
    result: dict[str, list[dict[str, object]]] = json.loads(done.stdout)
    return result


def ids(things: Iterable[dict[str, object]]) -> list[object]:
    return [thing["id"] for thing in things]


def test_open_alerts_are_listed_and_with_all_those_that_are_over(folder: Path) -> None:
    done = netmon(folder, "alerts")

    assert done.returncode == 0
    assert "3 h ago" in done.stdout
    # Text is text: neither markup nor control.
    assert "NAS is offline: [31m[bold]silent; 2 more silent behind it" in done.stdout
    assert "\x1b" not in done.stdout
    assert ids(listed(folder)["alerts"]) == ["aaaa1111-2222", "aaaa9999"]
    assert ids(listed(folder, "--all")["alerts"]) == ["aaaa1111-2222", "aaaa9999", "bbbb"]


def test_where_there_is_nothing_it_says_so(tmp_path: Path) -> None:
    assert netmon(tmp_path, "alerts").stdout == "Nothing is wrong.\n"
    assert netmon(tmp_path, "alerts", "--all").stdout == "There were no alerts.\n"
    assert netmon(tmp_path, "alerts", "silence", "1h").returncode == 5
    assert not [*tmp_path.iterdir()]


def test_an_alert_is_acknowledged_by_the_start_of_its_id(folder: Path) -> None:
    assert netmon(folder, "alerts", "acknowledge", "aaaa1", "--by", "Anna").returncode == 0

    [seen] = [alert for alert in listed(folder)["alerts"] if alert["acknowledged_at"] is not None]
    assert (seen["id"], seen["acknowledged_by"]) == ("aaaa1111-2222", "Anna")


def test_an_id_that_fits_none_or_several_is_refused_in_one_sentence(folder: Path) -> None:
    for text, code, words in (
        ("zz", 1, "No open alert"),
        ("bbbb", 1, "No open"),
        ("aaaa", 2, "fits 2 alerts"),
    ):
        done = netmon(folder, "alerts", "acknowledge", text)
        assert done.returncode == code
        assert words in done.stderr
        assert "Traceback" not in done.stderr


def test_a_silence_is_made_shown_and_ended(folder: Path) -> None:
    words = ("--device", "10.0.0.5", "--rule", "offline", "--comment", "moving [red]house")
    made = netmon(folder, "alerts", "silence", "8h", *words)
    assert made.returncode == 0
    silence_id = made.stdout.strip()

    [silence] = listed(folder)["silences"]
    assert (silence["id"], silence["subject_id"], silence["rule"]) == (silence_id, "nas", "offline")
    shown = netmon(folder, "alerts").stdout
    assert "offline of NAS" in shown
    assert "moving [red]house" in shown

    assert netmon(folder, "alerts", "unsilence", silence_id[:8]).returncode == 0
    assert listed(folder)["silences"] == []


@pytest.mark.parametrize("span", ["8", "8w", "-1h", "0s", "٣h", "1h\n"])
def test_a_duration_that_makes_no_sense_is_refused(folder: Path, span: str) -> None:
    done = netmon(folder, "alerts", "silence", "--", span)

    assert done.returncode == 2
    assert listed(folder)["silences"] == []


def test_a_running_netmon_is_read_beside_and_not_changed(folder: Path) -> None:
    owner = DataFolder(folder)
    owner.open()
    try:
        assert len(listed(folder)["alerts"]) == 2
        done = netmon(folder, "alerts", "acknowledge", "aaaa1")
        assert done.returncode == 5
        assert "in use by the process" in done.stderr
    finally:
        owner.close()


def test_states_that_only_a_newer_server_knows_are_shown_in_plain_words() -> None:
    console = Console(width=120)
    with console.capture() as captured:
        console.print(_alert_table([replace(FIRING, state=AlertState.OTHER)]))
    assert "other" in captured.get()
    scan = Scan(id="s", state=ScanState.OTHER, started_at=NOW, finished_at=NOW, expected=5)
    assert "only a newer netmon than this one knows" in scan_summary(scan, [], new=0).plain
