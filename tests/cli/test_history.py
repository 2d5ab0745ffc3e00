from __future__ import annotations

import re
import signal
import time
from typing import TYPE_CHECKING

import pytest

from .test_watch import end, lines_until

if TYPE_CHECKING:
    from .commands import Terminal

NAS = "10.77.0.21"


@pytest.fixture
def measured(terminal: Terminal) -> Terminal:
    """A terminal whose data folder holds some seconds of measurements."""
    watching = terminal.start("watch", "--plain", environment={"NETMON_MONITORING_INTERVAL": "1"})
    time.sleep(12)
    assert end(watching, signal.SIGTERM) == (0, "")
    return terminal


def test_the_history_of_a_device_is_drawn_and_summed_up(measured: Terminal) -> None:
    done = measured.netmon("history", NAS, "--last", "5m")
    assert (done.status, done.err) == (0, "")
    lines = done.out.splitlines()
    assert lines[0] == "nas.lan.test"
    assert lines[1].lstrip().split(" ")[1] == "ms"
    # A dot at least was drawn.
    assert any(0x2800 < ord(letter) < 0x2900 for letter in done.out)
    assert "0.0% lost" in lines[-1]
    assert re.search(r", jitter \d+\.\d\d ms$", lines[-1])


def test_the_history_is_json_too(measured: Terminal) -> None:
    done = measured.netmon("history", NAS, "--last", "5m", "--json")
    points = done.json["points"]
    assert 5 <= sum(point["sent"] for point in points) <= 15
    assert all(0 < point["rtt_avg"] < 0.5 for point in points)
    # Each reply but the first has one before it.
    assert [point["jitter"] is None for point in points] == [True, *[False] * (len(points) - 1)]
    assert done.json["outages"] == []


def test_without_measurements_it_says_what_measures(terminal: Terminal) -> None:
    assert terminal.netmon("scan", NAS).status == 0
    done = terminal.netmon("history", NAS)
    assert done.status == 0
    assert "`netmon watch` measures" in done.out


@pytest.mark.parametrize("span", ["", "h", "24", "24y", "0h", "-1h", "1e3h"])
def test_a_span_that_is_none_is_refused(terminal: Terminal, span: str) -> None:
    assert terminal.netmon("scan", NAS).status == 0
    done = terminal.netmon("history", NAS, f"--last={span}")
    assert done.status == 2
    assert "--last must be like" in done.err


def test_a_target_of_the_user_has_a_history_by_its_name(terminal: Terminal) -> None:
    environment = {"NETMON_MONITORING_INTERVAL": "1", "NETMON_MONITORING_TARGETS": "tcp://10.77.0.21:9"}
    watching = terminal.start("watch", "--plain", environment=environment)
    name = "10.77.0.21 port 9"
    lines_until(watching, f"{name} is down: port 9 is closed")
    assert end(watching, signal.SIGTERM) == (0, "")
    done = terminal.netmon("history", name, "--last", "5m", environment=environment)
    assert (done.status, done.err) == (0, "")
    assert done.out.startswith(f"{name}\n")
    assert "100.0% lost" in done.out
    assert "until now: port 9 is closed" in done.out
    told = terminal.netmon("history", name, "--last", "5m", "--json", environment=environment).json
    assert (told["device_id"], told["target_id"]) == (None, f"user:{name}/tcp")
    assert told["points"]
