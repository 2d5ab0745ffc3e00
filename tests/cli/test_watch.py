from __future__ import annotations

import hashlib
import json
import select
import shutil
import signal
import time
from typing import TYPE_CHECKING, Any

import pytest

from tests.lab.processes import CHECKOUT

from .commands import NETMON

if TYPE_CHECKING:
    import subprocess

    from .commands import Terminal

PATIENCE = 20.0


def lines_until(process: subprocess.Popen[str], wanted: str) -> list[str]:
    """What it prints up to and with the line that holds `wanted`."""
    assert process.stdout is not None
    lines: list[str] = []
    end = time.monotonic() + PATIENCE
    while not lines or wanted not in lines[-1]:
        ready, _, _ = select.select([process.stdout], [], [], max(0.0, end - time.monotonic()))
        assert ready, f"never printed {wanted!r}: {lines}"
        lines.append(process.stdout.readline())
        assert lines[-1], f"ended without printing {wanted!r}: {lines}"
    return lines


def prepared() -> bool:
    """Whether `make setup` would find nothing to do; inside the lab it could fetch nothing."""
    stamp = CHECKOUT / ".venv" / ".prepared"
    wanted = b"".join((CHECKOUT / name).read_bytes() for name in ("requirements/dev.txt", "pyproject.toml"))
    return stamp.is_file() and stamp.read_text().split()[0] == hashlib.sha256(wanted).hexdigest()


def end(process: subprocess.Popen[str], number: int) -> tuple[int, str]:
    """Signal it; returns its status and what it said on standard error."""
    process.send_signal(number)
    try:
        _, err = process.communicate(timeout=PATIENCE)
    finally:
        process.kill()
    return process.returncode, err


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_events_are_json_lines_until_it_is_ended(terminal: Terminal, number: int) -> None:
    process = terminal.start("watch", "--json", "--interval", "10")
    lines = lines_until(process, '"scan_finished"')
    status, err = end(process, number)
    assert (status, err) == (0, "")
    events: list[dict[str, Any]] = [json.loads(line) for line in lines]
    assert {"scan_progressed", "scan_finished", "device_discovered"} <= {event["type"] for event in events}
    found = {
        address["value"]
        for event in events
        if event["type"] == "device_discovered"
        for interface in event["device"]["interfaces"]
        for address in interface["addresses"]
    }
    assert "10.77.0.21" in found


def test_what_was_seen_is_kept_when_it_is_ended(terminal: Terminal) -> None:
    process = terminal.start("watch", "--json")
    lines_until(process, '"scan_finished"')
    assert end(process, signal.SIGTERM)[0] == 0
    listed = terminal.netmon("devices", "--json")
    assert len(listed.json["devices"]) == 7


def test_in_a_pipe_there_is_a_sentence_per_event(terminal: Terminal) -> None:
    process = terminal.start("watch", "--no-store")
    lines = lines_until(process, "Swept: 6 answered")
    assert end(process, signal.SIGINT) == (0, "")
    assert "New device 10.77.0.21 00:11:32:00:00:21 Synology\n" in lines


def test_a_reader_that_goes_away_ends_it(terminal: Terminal) -> None:
    process = terminal.start("watch", "--json", "--interval", "10")
    assert process.stdout is not None
    process.stdout.readline()
    process.stdout.close()
    try:
        # The next event finds nobody to tell.
        _, err = process.communicate(timeout=PATIENCE)
        assert (process.returncode, err) == (0, "")
    finally:
        process.kill()
        process.wait()


def test_on_a_terminal_there_is_a_live_table(terminal: Terminal) -> None:
    status, shown = terminal.on_screen(*NETMON, "watch", until="ping reply")
    assert status == 0
    assert "online of " in shown
    # The terminal gets its own screen back.
    assert "\x1b[?1049l" in shown


def test_a_terminal_that_cannot_draw_gets_a_sentence_per_event(terminal: Terminal) -> None:
    status, shown = terminal.on_screen("env", "TERM=dumb", *NETMON, "watch", until="Swept: 6 answered")
    assert status == 0
    assert "New device 10.77.0.21 00:11:32:00:00:21 Synology" in shown
    assert "\x1b" not in shown


def test_make_watch_shows_the_network_until_ctrl_c(terminal: Terminal) -> None:
    status, shown = made(terminal, "watch", until="ping reply")
    assert "\x1b[?1049l" in shown
    # make tells how it was ended in a way of its own.
    assert status in {0, 2, 130, -2}


def test_make_run_serves_the_network_until_ctrl_c(terminal: Terminal) -> None:
    status, shown = made(terminal, "run", until="targets of yours are known")
    assert "netmon listens on http://127.0.0.1:8643" in shown
    assert "nmk_" in shown
    assert "It watches eth0 (10.77.0.0/24)" in shown
    assert status in {0, 2, 130, -2}


def made(terminal: Terminal, target: str, *, until: str) -> tuple[int, str]:
    """Make a target that runs until it is ended."""
    if shutil.which("make") is None or not prepared():
        pytest.skip("needs make, and a .venv that `make setup` need not touch")
    # What the tests themselves were made with is not for it.
    status, shown = terminal.on_screen("make", target, "ARGS=", until=until)
    assert "Traceback" not in shown
    return status, shown
