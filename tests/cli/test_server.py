"""The commands where a server owns the data folder, and from another machine."""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from netmon_core.server.local import NAME, read_local, remove_local, write_local
from tests.lab.small_lan import PREFIX

from .commands import NETMON
from .test_serve import OTHER, serving
from .test_watch import lines_until

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.lab.small_lan import SmallLan

    from .commands import Done, Terminal
    from .test_serve import Server

NAS, PRINTER = f"{PREFIX}.21", f"{PREFIX}.11"


class Elsewhere:
    """A terminal on another machine, whose netmon speaks with the server by its address."""

    def __init__(self, terminal: Terminal, server: Server, key_file: Path) -> None:
        self.terminal = terminal
        self.server = server
        self.given = ("--server", OTHER, "--key-file", str(key_file))

    def netmon(self, *arguments: str) -> Done:
        return self.terminal.netmon(*self.given, *arguments)


@pytest.fixture
def server(terminal: Terminal) -> Iterator[Server]:
    """A server that owns the terminal's data folder, and sweeps only when it is told to."""
    quiet = {"NETMON_DISCOVERY_SWEEP_INTERVAL": "0", "NETMON_DISCOVERY_RATE": "5000"}
    with serving(terminal, "--host", "0.0.0.0", "--no-announce", **quiet) as made:
        yield made
        assert made.end() == (0, "")


@pytest.fixture
def elsewhere(lan: SmallLan, terminal: Terminal, server: Server, tmp_path: Path) -> Elsewhere:
    key_file = tmp_path / "key"
    key_file.write_text(server.key + "\n")
    data = tmp_path / "elsewhere"
    data.mkdir()
    return Elsewhere(replace(terminal, host=lan.hosts["nas"], data=data), server, key_file)


def wait_connected(watch: subprocess.Popen[str], terminal: Terminal) -> None:
    """Let something happen until `watch`, which takes a moment to connect, tells of it."""
    assert watch.stdout is not None
    for _ in range(20):
        terminal.netmon("scan", f"{PREFIX}.2/32")
        if select.select([watch.stdout], [], [], 0.5)[0]:
            return
    raise AssertionError("it told of nothing")


def test_the_server_of_the_data_folder_is_found_and_does_the_work(terminal: Terminal, server: Server) -> None:
    scan = terminal.netmon("scan", f"{PREFIX}.0/24", "--rate", "5000", "--json").json
    assert scan["scan"]["state"] == "done"
    found = {
        address["value"]
        for device in scan["devices"]
        for interface in device["interfaces"]
        for address in interface["addresses"]
    }
    assert {NAS, PRINTER, f"{PREFIX}.2"} <= found
    assert terminal.netmon("name", NAS, "the NAS").status == 0
    listed = terminal.netmon("devices", "--search", "the nas", "--json").json
    assert [device["name"] for device in listed["devices"]] == ["the NAS"]
    shown = terminal.netmon("devices").out
    assert "online" in shown
    assert "the NAS" in shown
    assert terminal.netmon("forget", "the NAS").status == 0
    assert terminal.netmon("devices", "-s", "the NAS").out == "No device matches.\n"


def test_alerts_and_pauses_are_the_servers(terminal: Terminal, server: Server) -> None:
    terminal.netmon("scan", f"{PREFIX}.0/24", "--rate", "5000")
    silence = terminal.netmon("alerts", "silence", "8h", "--device", NAS, "--comment", "cables").out.strip()
    listed = terminal.netmon("alerts", "--json").json
    assert [(each["id"], each["comment"]) for each in listed["silences"]] == [(silence, "cables")]
    assert "cables" in terminal.netmon("alerts").out
    assert terminal.netmon("alerts", "unsilence", silence[:8]).status == 0
    assert terminal.netmon("alerts").out == "Nothing is wrong.\n"
    assert terminal.netmon("pause").out == "Nothing is paused.\n"
    assert terminal.netmon("pause", "30m", "--device", NAS).status == 0
    (paused,) = terminal.netmon("pause", "--json").json["pauses"]
    assert (paused["subject"], paused["network_id"]) == ("nas.lan.test", None)
    assert "nas.lan.test" in terminal.netmon("pause").out
    assert terminal.netmon("pause", "30m", "--network", "nowhere").err == (
        "netmon: No network is called 'nowhere'.\n"
    )
    assert terminal.netmon("resume", "--device", NAS).status == 0
    refused = terminal.netmon("alerts", "acknowledge", "x", "--by", "me")
    assert (refused.status, refused.err) == (2, "netmon: A server notes whose key it was; leave out --by.\n")


def test_watching_shows_what_the_server_sees(terminal: Terminal, server: Server) -> None:
    watch = terminal.start("watch", "--json")
    try:
        wait_connected(watch, terminal)
        terminal.netmon("scan", f"{PREFIX}.0/24", "--rate", "5000")
        found = json.loads(lines_until(watch, '"device_discovered"')[-1])
        assert found["device"]["interfaces"][0]["addresses"]
    finally:
        watch.send_signal(signal.SIGINT)
        _, errors = watch.communicate(timeout=20)
    assert (watch.returncode, errors) == (0, "")


def test_the_live_table_shows_what_the_server_sees(terminal: Terminal, server: Server) -> None:
    terminal.netmon("scan", f"{PREFIX}.0/24", "--rate", "5000")
    status, screen = terminal.on_screen(sys.executable, "-m", "netmon_core.cli", "watch", until=NAS)
    assert status == 0
    assert "online of" in screen


def test_how_often_is_swept_is_the_servers_business(terminal: Terminal, server: Server) -> None:
    refused = terminal.netmon("watch", "--interval", "60")
    assert refused.status == 2
    assert "leave out --interval" in refused.err


def test_ctrl_c_cancels_the_servers_scan(terminal: Terminal, server: Server) -> None:
    watch = terminal.start("watch", "--json")
    try:
        wait_connected(watch, terminal)
        scan = terminal.start("scan", f"{PREFIX}.0/24", "--rate", "5", "--timeout", "60")
        # The scans before asked this machine for itself, which takes no packet.
        lines_until(watch, '"expected": 5')
        # It has been told which scan it is when it asks how far that one is.
        time.sleep(1)
        scan.send_signal(signal.SIGINT)
        scan.communicate(timeout=20)
        assert scan.returncode == 130
        assert '"scan_finished"' in lines_until(watch, '"state": "cancelled"')[-1]
    finally:
        watch.send_signal(signal.SIGINT)
        watch.communicate(timeout=20)


def wait_measured(elsewhere: Elsewhere, device: str) -> Any:
    """Its history, once the server has measured some; it pings every ten seconds."""
    end = time.monotonic() + 30
    while True:
        history = elsewhere.netmon("history", device, "--last", "30m", "--json").json
        if any(point["rtt_avg"] is not None for point in history["points"]):
            return history
        assert time.monotonic() < end, history
        time.sleep(1)


def test_a_server_is_spoken_with_from_another_machine(elsewhere: Elsewhere) -> None:
    assert elsewhere.netmon("scan", f"{PREFIX}.0/24", "--rate", "max", "--json").json["scan"]["answered"] > 4
    assert elsewhere.netmon("name", PRINTER, "far away").status == 0
    assert "far away" in elsewhere.netmon("devices").out
    pinged = elsewhere.netmon("ping", "-c", "2", "-i", "0.1", "far away", "--json").json
    assert (pinged["far away"]["received"], pinged["far away"]["loss"]) == (2, 0)
    assert "far away" in elsewhere.netmon("wake", "far away").out
    history = wait_measured(elsewhere, "far away")
    assert (history["points"][-1]["loss"], history["outages"]) == (0, [])
    assert 0 < history["points"][-1]["rtt_avg"] < 1
    assert "0.0% lost, answers after" in elsewhere.netmon("history", "far away", "--last", "30m").out
    # Nothing of it is kept on this machine.
    assert [*elsewhere.terminal.data.iterdir()] == []


def test_the_environment_names_a_server_too(elsewhere: Elsewhere) -> None:
    key = elsewhere.server.terminal.netmon("keys", "create", "--role", "viewer").out.strip()
    environment = {"NETMON_SERVER": OTHER, "NETMON_KEY": key}
    assert elsewhere.terminal.netmon("devices", environment=environment).status == 0
    refused = elsewhere.terminal.netmon("pause", "30m", environment=environment)
    assert refused.status == 1
    assert "admin" in refused.err


def test_a_server_that_was_named_must_be_there(elsewhere: Elsewhere) -> None:
    given = ("--server", f"http://{PREFIX}.2:9", *elsewhere.given[2:])
    refused = elsewhere.terminal.netmon(*given, "devices", "--json")
    assert refused.status == 1
    assert json.loads(refused.err)["error"]["code"] == "server_unreachable"


def test_a_key_is_asked_for_and_never_guessed(elsewhere: Elsewhere, tmp_path: Path) -> None:
    without = elsewhere.terminal.netmon(*elsewhere.given[:2], "devices")
    assert without.status == 2
    assert "--key-file" in without.err
    wrong = tmp_path / "wrong"
    wrong.write_text("guess")
    refused = elsewhere.terminal.netmon(*elsewhere.given[:3], str(wrong), "devices")
    assert refused.status == 1
    assert "does not hold" in refused.err


def test_what_only_this_machine_can_do_is_refused_for_a_server(elsewhere: Elsewhere) -> None:
    refused = elsewhere.netmon("doctor")
    assert refused.status == 2
    assert "this machine only" in refused.err


def test_a_pause_without_a_server_is_kept_for_the_next_start(terminal: Terminal) -> None:
    assert terminal.netmon("pause", "30m").status == 5
    terminal.netmon("scan", f"{PREFIX}.21/32", "--rate", "5000")
    assert terminal.netmon("pause", "30m", "--device", NAS).status == 0
    assert terminal.netmon("pause", "8h").status == 0
    listed = terminal.netmon("pause", "--json").json["pauses"]
    assert [(each["subject"], each["device_id"] is None) for each in listed] == [
        ("nas.lan.test", False),
        ("everything", True),
    ]
    refused = terminal.netmon("pause", "--device", NAS)
    assert (refused.status, refused.err) == (2, "netmon: Say for how long, as in `netmon pause 30m`.\n")
    assert terminal.netmon("pause", "30m", "--json").status == 2
    with serving(terminal, "--no-announce") as server:
        assert "Paused: everything, until " in server.greeting
        status, shown = terminal.on_screen(*NETMON, "watch", until="Paused: everything, until ")
        assert (status, "online of " in shown) == (0, True)
    assert terminal.netmon("resume", "--device", NAS).status == 0
    assert terminal.netmon("resume", "--device", NAS).err == "netmon: There is no such pause.\n"
    assert terminal.netmon("resume").status == 0


def test_a_server_that_was_killed_is_not_waited_for(terminal: Terminal) -> None:
    gone = subprocess.Popen(["true"])
    gone.wait()
    write_local(terminal.data, "http://127.0.0.1:9", None, "key")
    told = json.loads((terminal.data / NAME).read_text())
    (terminal.data / NAME).write_text(json.dumps({**told, "pid": gone.pid}))
    assert terminal.netmon("scan", f"{PREFIX}.21/32", "--rate", "5000").status == 0
    # Another process has its number now.
    (terminal.data / NAME).write_text(json.dumps({**told, "pid": os.getpid()}))
    assert terminal.netmon("devices").status == 0


def test_where_the_server_is_can_be_read_by_its_owner_only(tmp_path: Path) -> None:
    write_local(tmp_path, "http://127.0.0.1:1", "ab", "secret")
    write_local(tmp_path, "http://127.0.0.1:2", None, "secret 2")
    assert (tmp_path / NAME).stat().st_mode & 0o777 == 0o600
    found = read_local(tmp_path)
    assert found is not None
    assert (found.url, found.key, found.fingerprint) == ("http://127.0.0.1:2", "secret 2", None)
    remove_local(tmp_path)
    remove_local(tmp_path)
    assert read_local(tmp_path) is None
    assert [*tmp_path.iterdir()] == []


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"url": 1}', "\udcff", '{"url":"u","key":"k","fingerprint":null,"pid":-1}']
)
def test_a_file_that_says_nothing_sensible_is_no_server(tmp_path: Path, text: str) -> None:
    (tmp_path / NAME).write_text(text, errors="surrogateescape")
    assert read_local(tmp_path) is None
