"""One Home Assistant, one long story: each test goes on where the one before ended."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING, Any

import pytest

from tests.lab.namespaces import Lab
from tests.lab.small_lan import build_small_lan

from .home import ALONE, ENVIRONMENT, Home, problem, start_home

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.lab.small_lan import SmallLan

# Beside the trackers: an automation on the event of a new device, and one on a tracker that leaves.
AUTOMATIONS = """
automation:
  - alias: Somebody new
    triggers:
      - trigger: state
        entity_id: event.netmon_network_activity
        not_from: unavailable
    conditions:
      - "{{ trigger.to_state.attributes.event_type == 'device_new' }}"
    actions:
      - action: input_text.set_value
        target: {entity_id: input_text.somebody_new}
        data: {value: "{{ trigger.to_state.attributes.name }}"}
  - alias: Printer away
    triggers:
      - trigger: state
        entity_id: device_tracker.printer
        to: not_home
    actions:
      - action: input_boolean.turn_on
        target: {entity_id: input_boolean.printer_away}
input_text:
  somebody_new:
input_boolean:
  printer_away:
"""


@pytest.fixture(scope="module")
def lan(lab_possible: None) -> Iterator[SmallLan]:
    if reason := problem():
        pytest.skip(reason)
    with Lab() as lab:
        yield build_small_lan(lab)


@pytest.fixture(scope="module")
def home(lan: SmallLan) -> Iterator[Home]:
    home = start_home(lan.scanner.folder / "home-assistant", lan.scanner, more=AUTOMATIONS)
    yield home
    home.stop()


def entry(home: Home) -> dict[str, object]:
    entries: list[dict[str, object]] = home.api.get("/api/config/config_entries/entry")
    return next(each for each in entries if each["domain"] == "netmon")


def test_no_other_netmon_is_on_its_path() -> None:
    python = str(ENVIRONMENT / "bin" / "python")
    alone = os.environ | ALONE
    done = subprocess.run(
        [python, "-P", "-c", "import netmon_core"], capture_output=True, text=True, check=False, env=alone
    )
    assert "No module named 'netmon_core'" in done.stderr


def test_it_is_set_up_through_its_forms(home: Home) -> None:
    flow = home.api.post("/api/config/config_entries/flow", {"handler": "netmon"})
    assert (flow["type"], flow["step_id"]) == ("menu", "user")
    path = f"/api/config/config_entries/flow/{flow['flow_id']}"
    form = home.api.post(path, {"next_step_id": "embedded"})
    assert form["type"] == "form"
    done = home.api.post(path, {})
    assert done["type"] == "create_entry"
    home.api.wait_until(lambda: entry(home)["state"] == "loaded", "the entry to be loaded")


def tracker(home: Home, mac: str) -> dict[str, Any] | None:
    """The tracker of the device with this MAC."""
    states: list[dict[str, Any]] = home.api.get("/api/states")
    return next((each for each in states if each["attributes"].get("mac") == mac), None)


@pytest.mark.parametrize("label", ["gateway", "nas", "printer", "speaker", "bulb"])
def test_a_host_becomes_a_tracker_at_home(home: Home, lan: SmallLan, label: str) -> None:
    address = next(each for each, name in lan.hostnames.items() if name.startswith(label))
    found = home.api.wait_until(lambda: tracker(home, lan.macs[address]), f"a tracker of the {label}")
    assert found["state"] == "home"
    assert found["attributes"]["ip"] == str(address)


def test_a_host_that_is_taken_down_is_not_home(home: Home, lan: SmallLan) -> None:
    lan.hosts["printer"].ip("link", "set", "dev", "eth0", "down")
    home.api.wait_for("device_tracker.printer", "not_home", timeout=180)


def test_an_automation_on_the_tracker_has_run(home: Home) -> None:
    home.api.wait_for("input_boolean.printer_away", "on")


def test_a_host_that_returns_is_home(home: Home, lan: SmallLan) -> None:
    lan.hosts["printer"].ip("link", "set", "dev", "eth0", "up")
    home.api.wait_for("device_tracker.printer", "home", timeout=180)


def test_home_assistant_says_nothing_against_us(home: Home) -> None:
    assert home.warnings() == []
