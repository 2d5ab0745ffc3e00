"""A Home Assistant and a netmon server on two machines; each test goes on where the one before ended."""

from __future__ import annotations

import json
import os
import re
import signal
import sys
from typing import TYPE_CHECKING

import pytest

from tests.lab.namespaces import Lab
from tests.lab.small_lan import build_small_lan

from .home import Home, problem, start_home

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.lab.processes import Process
    from tests.lab.small_lan import SmallLan

URL = "http://10.77.0.3:8643"
# As quick as the settings allow, for hosts that always answer.
SETTINGS = """
[discovery]
sweep_interval = 60
[monitoring]
interval = 5
[presence]
patience = 60
shortest_grace = 10
[server]
host = "10.77.0.3"
"""


class Server:
    """`netmon serve` on a host of its own."""

    def __init__(self, lan: SmallLan) -> None:
        self._host = lan.switch.host("server", "10.77.0.3/24", mac="b8:27:eb:00:00:03")
        self._settings = lan.switch.lab.folder / "netmon.toml"
        self._settings.write_text(SETTINGS)
        self._data = lan.switch.lab.folder / "server"
        self._process: Process | None = None
        self.key = ""

    def start(self) -> None:
        """Start it, and take the key that only the first start prints."""
        netmon = (sys.executable, "-m", "netmon_core.cli", "--config", str(self._settings))
        self._process = self._host.start(*netmon, "serve", environment={"NETMON_DATA_DIR": str(self._data)})
        self._process.wait_for("It watches", timeout=30)
        found = re.search(r"nmk_[\w-]+", self._process.text())
        self.key = self.key or (found.group() if found else "")

    def keys(self, *arguments: str) -> str:
        """Run `netmon keys` on its data folder, and return what that prints."""
        netmon = (sys.executable, "-m", "netmon_core.cli", "--data-dir", str(self._data))
        return self._host.run(*netmon, "keys", *arguments)

    def kill(self) -> None:
        """End it as a power cut would."""
        assert self._process is not None
        os.kill(self._process.pid, signal.SIGKILL)
        self._process.popen.wait()


@pytest.fixture(scope="module")
def lan(lab_possible: None) -> Iterator[SmallLan]:
    if reason := problem():
        pytest.skip(reason)
    with Lab() as lab:
        yield build_small_lan(lab)


@pytest.fixture(scope="module")
def server(lan: SmallLan) -> Server:
    server = Server(lan)
    server.start()
    return server


@pytest.fixture(scope="module")
def home(lan: SmallLan) -> Iterator[Home]:
    home = start_home(lan.scanner.folder / "home-assistant", lan.scanner)
    yield home
    home.stop()


def test_the_server_is_discovered_and_set_up_with_its_key(home: Home, server: Server) -> None:
    def begun() -> str | None:
        flows = home.api.command(type="config_entries/flow/progress")
        return next((each["flow_id"] for each in flows if each["handler"] == "netmon"), None)

    path = "/api/config/config_entries/flow"
    step = home.api.get(f"{path}/{home.api.wait_until(begun, 'the server to be discovered')}")
    assert step["description_placeholders"]["url"] == URL
    home.answer(path, step, [{"api_key": server.key}])
    home.api.wait_until(lambda: home.entry()["state"] == "loaded", "the entry to be loaded")


@pytest.mark.parametrize("address", ["10.77.0.1", "10.77.0.11", "10.77.0.21"])
def test_a_host_that_the_server_sees_is_home(home: Home, lan: SmallLan, address: str) -> None:
    mac = next(mac for each, mac in lan.macs.items() if str(each) == address)
    home.api.wait_until(lambda: (home.tracker(mac) or {}).get("state") == "home", f"{address} to be home")


def test_a_server_that_was_killed_takes_no_entity_with_it(home: Home, server: Server) -> None:
    home.api.wait_until(lambda: len(home.entities()) > 30, "all entities")
    before = home.entities()
    server.kill()
    # What is no tracker says nothing after a minute; trackers, and people with them, stay where they were.
    home.api.wait_for("button.netmon_scan", "unavailable", timeout=120)
    printer = home.api.get("/api/states/device_tracker.printer")
    assert printer["state"] == "home"
    assert "as_of" in printer["attributes"]
    assert home.entities() == before
    home.restart()
    home.api.wait_until(lambda: home.entry()["state"] == "setup_retry", "the entry to wait for the server")
    assert home.api.get("/api/states/device_tracker.printer")["state"] == "home"
    assert home.entities() == before
    server.start()
    home.api.wait_until(lambda: home.entry()["state"] == "loaded", "the entry to be loaded", timeout=120)
    assert home.api.get("/api/states/device_tracker.printer")["state"] == "home"
    assert home.entities() >= before
    was = {each["state"] for each in home.history("device_tracker.printer")}
    assert was == {"home"}


def test_a_host_that_is_taken_down_is_not_home(home: Home, lan: SmallLan) -> None:
    lan.hosts["printer"].ip("link", "set", "dev", "eth0", "down")
    home.api.wait_for("device_tracker.printer", "not_home", timeout=180)
    lan.hosts["printer"].ip("link", "set", "dev", "eth0", "up")
    home.api.wait_for("device_tracker.printer", "home", timeout=180)


def test_the_log_says_once_that_the_server_is_back(home: Home) -> None:
    # The log begins with Home Assistant's last start, when the server was away: that its page says.
    told = home.warnings()
    assert [each for each in told if "not ready yet" not in each] == told[-1:]
    assert told[-1].endswith("is back")


def test_a_key_that_was_revoked_is_asked_for_and_another_is_taken_even_after_a_restart(
    home: Home, server: Server
) -> None:
    """Home Assistant did not load the entry then, so nobody but the flow can have it set up."""
    (key,) = json.loads(server.keys("list", "--json"))["keys"]
    server.keys("revoke", key["id"])
    home.restart()
    home.api.wait_until(lambda: home.entry()["state"] == "setup_error", "the entry to be refused")
    # Nobody has left for that.
    assert home.api.get("/api/states/device_tracker.printer")["state"] == "home"

    def asked() -> str | None:
        flows = home.api.command(type="config_entries/flow/progress")
        wanted = (each for each in flows if each["context"]["source"] == "reauth")
        return next((each["flow_id"] for each in wanted), None)

    path = "/api/config/config_entries/flow"
    flow = home.api.wait_until(asked, "the flow for another key")
    server.key = server.keys("create", "--role", "admin").strip()
    answer = home.api.post(f"{path}/{flow}", {"api_key": server.key})
    assert answer["reason"] == "reauth_successful"
    home.api.wait_until(lambda: home.entry()["state"] == "loaded", "the entry to be loaded")
    home.api.wait_for("device_tracker.printer", "home")
