"""What netmon writes, into whatever its output is."""

from __future__ import annotations

import csv
import json
import subprocess
from typing import TYPE_CHECKING

import pytest

from .commands import NETMON, UNPRIVILEGED

if TYPE_CHECKING:
    from .commands import Terminal

SNOWMAN = "Größe ☃"
LATIN = {"PYTHONIOENCODING": "latin-1"}


@pytest.fixture
def scanned(terminal: Terminal) -> Terminal:
    assert terminal.netmon("scan", "--rate", "5000", "--no-names").status == 0
    assert terminal.netmon("name", "10.77.0.21", SNOWMAN).status == 0
    return terminal


def written(terminal: Terminal, *words: str, to: str = "", more: dict[str, str] | None = None) -> bytes:
    """What a shell gets from netmon, with its output going `to` somewhere; both streams and the status."""
    line = f"{' '.join(NETMON)} {' '.join(words)} {to}; echo status $?"
    done = subprocess.run(
        terminal.command("sh", "-c", line),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
        timeout=60,
        env=terminal.environment(more),
    )
    return done.stdout


def test_a_name_that_the_locale_cannot_write_costs_its_letters_and_no_command(scanned: Terminal) -> None:
    shown = written(scanned, "devices", more=LATIN)
    assert "Größe ?".encode("latin-1") in shown
    assert b"status 0" in shown
    for command in ("doctor", "scan"):
        told = written(scanned, command, more={"PYTHONIOENCODING": "ascii"})
        assert b"Traceback" not in told
        assert b"status 0" in told


def test_json_and_csv_are_utf8_in_every_locale(scanned: Terminal) -> None:
    said = written(scanned, "devices", "--json", more=LATIN).decode().partition("status")[0]
    assert SNOWMAN in {device["name"] for device in json.loads(said)["devices"]}
    said = written(scanned, "export", more=LATIN).decode().partition("status")[0]
    assert SNOWMAN in {row["name"] for row in csv.DictReader(said.splitlines())}


def test_a_pipe_gets_every_device_whole_on_one_line(scanned: Terminal) -> None:
    name = "the " + "very " * 30 + "long name"
    assert scanned.netmon("name", "10.77.0.21", name).status == 0
    environment = scanned.environment()
    del environment["COLUMNS"]
    done = subprocess.run(
        scanned.command(*NETMON, "devices"), capture_output=True, text=True, check=True, env=environment
    )
    (line,) = [line for line in done.stdout.splitlines() if "10.77.0.21" in line]
    assert name in line


@pytest.mark.parametrize("command", ["devices", "devices --json", "export", "doctor", "vendors"])
def test_a_full_disk_behind_the_output_is_told_in_one_sentence(scanned: Terminal, command: str) -> None:
    told = written(scanned, command, to=">/dev/full")
    if command == "devices --json":
        error, _, status = told.decode().rpartition("status")
        assert json.loads(error)["error"]["message"].startswith("The output could not be written")
        assert status.strip() == "1"
    else:
        assert told == b"netmon: The output could not be written: No space left on device.\nstatus 1\n"


@pytest.mark.parametrize("command", ["devices", "devices --json", "doctor"])
def test_without_any_output_a_command_ends_as_usual(scanned: Terminal, command: str) -> None:
    assert written(scanned, command, to=">&-") == b"status 0\n"


def test_watching_into_a_full_disk_ends_with_one_sentence(terminal: Terminal) -> None:
    told = written(terminal, "watch", "--json", to=">/dev/full")
    error, _, status = told.decode().rpartition("status")
    assert json.loads(error)["error"]["message"].startswith("The output could not be written")
    assert status.strip() == "1"


def test_what_the_doctor_says_is_not_cut_into_lines_in_a_pipe(terminal: Terminal) -> None:
    environment = terminal.environment()
    del environment["COLUMNS"]
    done = subprocess.run(
        terminal.command(*NETMON, "doctor", as_user=UNPRIVILEGED),
        capture_output=True,
        text=True,
        check=False,
        env=environment,
    )
    (line,) = [line for line in done.stdout.splitlines() if "Find devices by ARP" in line]
    assert line.endswith("AmbientCapabilities=CAP_NET_RAW.")
