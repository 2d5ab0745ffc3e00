"""One Home Assistant, one long story: each test goes on where the one before ended."""

from __future__ import annotations

import json
import os
import re
import subprocess
from typing import TYPE_CHECKING, Any

import pytest

from tests.lab.namespaces import Lab
from tests.lab.processes import CHECKOUT
from tests.lab.small_lan import build_small_lan

from .home import ALONE, ENVIRONMENT, Home, problem, start_home

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.lab.small_lan import SmallLan

# As quick as the options allow: a test has no quarter of an hour for a phone to wake up.
QUICK = {
    "devices": {
        "track": "all",
        "selected": [],
        "private_macs": "enabled",
        "cap": 100,
        "retention_days": 30,
    },
    "presence": {"patience": 60, "shortest_grace": 10},
    "network": {"interfaces": [], "subnets": [], "sweep_interval": 60, "probe_interval": 5},
}
VISITOR = ("10.77.0.60", "00:40:8c:9d:50:60")
# With its domain or without.
GONE = r"bulb\S* went away: silent "
BACK = r"bulb\S* is back after \d+ (s|min)"
# An automation on the event of a new device, one on a tracker that leaves, and what the docs have ready.
AUTOMATIONS = """
automation ours:
  - alias: Somebody new
    triggers:
      - trigger: event
        event_type: netmon_activity
        event_data:
          event_type: device_new
    actions:
      - action: input_text.set_value
        target: {entity_id: input_text.somebody_new}
        data: {value: "{{ trigger.event.data.name }}"}
  - alias: Printer away
    triggers:
      - trigger: state
        entity_id: device_tracker.printer
        to: not_home
    actions:
      - action: input_boolean.turn_on
        target: {entity_id: input_boolean.printer_away}
  - alias: By the blueprint
    use_blueprint:
      path: netmon/new_device.yaml
      input:
        actions:
          - action: input_text.set_value
            target: {entity_id: input_text.by_the_blueprint}
            data: {value: "{{ mac }}"}
automation docs: !include docs_automations.yaml
input_text:
  somebody_new:
  by_the_blueprint:
input_boolean:
  printer_away:
lovelace:
  dashboards:
    docs-network:
      mode: yaml
      filename: docs_dashboard.yaml
      title: Network
      show_in_sidebar: true
"""
FILES = {
    "docs_automations.yaml": CHECKOUT / "docs" / "home-assistant" / "automations.yaml",
    "docs_dashboard.yaml": CHECKOUT / "docs" / "home-assistant" / "dashboard.yaml",
    "blueprints/automation/netmon/new_device.yaml": (
        CHECKOUT / "blueprints" / "automation" / "netmon" / "new_device.yaml"
    ),
}


@pytest.fixture(scope="module")
def lan(lab_possible: None) -> Iterator[SmallLan]:
    if reason := problem():
        pytest.skip(reason)
    with Lab() as lab:
        yield build_small_lan(lab)


@pytest.fixture(scope="module")
def home(lan: SmallLan) -> Iterator[Home]:
    home = start_home(lan.scanner.folder / "home-assistant", lan.scanner, more=AUTOMATIONS, files=FILES)
    yield home
    home.stop()


def activity_log(home: Home) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = home.api.command(
        type="logbook/get_events", start_time="2026-01-01T00:00:00+00:00"
    )
    return rows


def test_no_other_netmon_is_on_its_path() -> None:
    python = str(ENVIRONMENT / "bin" / "python")
    alone = os.environ | ALONE
    done = subprocess.run(
        [python, "-P", "-c", "import netmon_core"], capture_output=True, text=True, check=False, env=alone
    )
    assert "No module named 'netmon_core'" in done.stderr


def test_it_is_set_up_through_its_forms(home: Home) -> None:
    home.fill_in("flow", "netmon", [{"next_step_id": "embedded"}, {}])
    home.api.wait_until(lambda: home.entry()["state"] == "loaded", "the entry to be loaded")


def test_it_takes_its_options(home: Home) -> None:
    home.fill_in("options/flow", home.entry()["entry_id"], [QUICK])
    home.api.wait_until(lambda: home.entry()["state"] == "loaded", "the entry to be loaded again")


@pytest.mark.parametrize("label", ["gateway", "nas", "printer", "speaker", "bulb"])
def test_a_host_becomes_a_tracker_at_home(home: Home, lan: SmallLan, label: str) -> None:
    address = next(each for each, name in lan.hostnames.items() if name.startswith(label))
    mac = lan.macs[address]

    def there() -> dict[str, Any] | None:
        found = home.tracker(mac)
        return found if found is not None and found["state"] == "home" else None

    assert home.api.wait_until(there, f"the {label} to be home")["attributes"]["ip"] == str(address)


def test_a_person_chooses_the_id_where_the_name_came_late(home: Home, lan: SmallLan) -> None:
    address = next(each for each, name in lan.hostnames.items() if name.startswith("printer"))
    tracker = home.tracker(lan.macs[address])
    assert tracker is not None
    if tracker["entity_id"] != "device_tracker.printer":
        home.api.command(
            type="config/entity_registry/update",
            entity_id=tracker["entity_id"],
            new_entity_id="device_tracker.printer",
        )
    home.api.wait_for("device_tracker.printer", "home")


def test_a_target_of_the_users_is_probed(home: Home) -> None:
    handler = [home.entry()["entry_id"], "target"]
    target = {"kind": "ping", "where": "10.77.0.1", "name": "Router", "interval": 5}
    home.fill_in("subentries/flow", handler, [target])
    home.api.wait_for("binary_sensor.router_connectivity", "on")
    latency = home.api.state("sensor.router_latency")
    assert latency is not None
    assert float(latency["state"]) > 0


def test_the_hub_counts(home: Home, lan: SmallLan) -> None:
    home.api.wait_for("sensor.netmon_devices_online", str(len(lan.macs)))
    home.api.wait_for("binary_sensor.netmon_monitor_health", "off")


def test_an_action_answers(home: Home, lan: SmallLan) -> None:
    answer = home.api.action("netmon.list_devices", answer=True, presence="online")
    text = json.dumps(answer)
    assert all(mac in text for mac in lan.macs.values())


def test_a_host_that_is_taken_down_is_not_home(home: Home, lan: SmallLan) -> None:
    lan.hosts["printer"].ip("link", "set", "dev", "eth0", "down")
    home.api.wait_for("device_tracker.printer", "not_home", timeout=180)


def test_an_automation_on_the_tracker_has_run(home: Home) -> None:
    home.api.wait_for("input_boolean.printer_away", "on")


def test_a_host_that_returns_is_home(home: Home, lan: SmallLan) -> None:
    lan.hosts["printer"].ip("link", "set", "dev", "eth0", "up")
    home.api.wait_for("device_tracker.printer", "home", timeout=180)


def test_a_new_host_fires_the_event(home: Home, lan: SmallLan) -> None:
    address, mac = VISITOR
    lan.switch.host("visitor", f"{address}/24", mac=mac)
    home.api.action("button.press", entity_id="button.netmon_scan")

    def told() -> dict[str, Any] | None:
        found = home.api.state("input_text.somebody_new")
        return found if found is not None and found["state"] == address else None

    # Through the automation, so that one on the event has run as well.
    home.api.wait_until(told, "the automation on a new device to run", timeout=120)
    home.api.wait_until(lambda: home.tracker(mac), "a tracker of the new host")


def test_the_blueprint_has_run_too(home: Home) -> None:
    home.api.wait_for("input_text.by_the_blueprint", VISITOR[1])


def test_every_automation_of_the_docs_is_taken(home: Home) -> None:
    states: list[dict[str, Any]] = home.api.get("/api/states")
    found = {
        each["entity_id"]: each["state"] for each in states if each["entity_id"].startswith("automation.")
    }
    assert len(found) == 3 + 7
    assert set(found.values()) == {"on"}


def test_the_digest_of_the_docs_tells_who_is_new(home: Home) -> None:
    home.api.action("automation.trigger", entity_id="automation.what_happened_on_the_network")

    def told() -> str | None:
        told: list[dict[str, Any]] = home.api.command(type="persistent_notification/get")
        return next((each["message"] for each in told if "since yesterday" in each["title"]), None)

    assert VISITOR[0] in home.api.wait_until(told, "the digest")


def test_the_dashboard_of_the_docs_names_what_exists(home: Home) -> None:
    dashboard = json.dumps(home.api.command(type="lovelace/config", url_path="docs-network"))
    named = set(re.findall(r'"((?:sensor|binary_sensor|event|button)\.\w+)"', dashboard))
    assert len(named) > 5
    assert named <= home.entities()
    listing = json.loads(dashboard)["views"][0]["sections"][1]["cards"][1]["content"]
    shown = home.api.post("/api/template", {"template": listing})
    assert "| 10.77.0.11 |" in shown


def test_each_coming_and_going_is_once_in_the_activity_log(home: Home) -> None:
    def written() -> list[dict[str, Any]] | None:
        rows = activity_log(home)
        return rows if any(row.get("message") == f"{VISITOR[0]} is new" for row in rows) else None

    rows = home.api.wait_until(written, "the recorder to have the visitor")
    assert [row["state"] for row in rows if row.get("entity_id") == "device_tracker.printer"][-2:] == [
        "not_home",
        "home",
    ]
    # Nothing else says that the printer went or came, nor what time it is.
    words = [str(row["message"]) for row in rows if row.get("domain") == "netmon"]
    assert all(" is new" in line for line in words), words
    assert sum(line.startswith("printer ") for line in words) <= 1
    assert words.count(f"{VISITOR[0]} is new") == 1
    domains = {str(row.get("entity_id")).partition(".")[0] for row in rows}
    assert domains.isdisjoint({"event", "sensor"})


def test_who_has_no_tracker_comes_and_goes_in_words_and_once(home: Home, lan: SmallLan) -> None:
    address = next(each for each, name in lan.hostnames.items() if name.startswith("bulb"))
    tracker = home.tracker(lan.macs[address])
    assert tracker is not None
    home.api.command(type="config/entity_registry/update", entity_id=tracker["entity_id"], disabled_by="user")
    home.api.wait_until(lambda: home.tracker(lan.macs[address]) is None, "the tracker to be gone")
    rows = len(activity_log(home))

    def said(state: str) -> list[dict[str, Any]] | None:
        new = activity_log(home)[rows:]
        return new if any(row.get("state") == state for row in new) else None

    lan.hosts["bulb"].ip("link", "set", "dev", "eth0", "down")
    home.api.wait_until(lambda: said("device_down"), "the bulb to be away", timeout=180)
    lan.hosts["bulb"].ip("link", "set", "dev", "eth0", "up")
    new = home.api.wait_until(lambda: said("device_up"), "the bulb to be back", timeout=180)
    lines = [row["message"] for row in new if "bulb" in str(row)]
    assert len(lines) == 2, lines
    assert re.match(GONE, lines[0])
    assert re.fullmatch(BACK, lines[1])
    home.api.command(type="config/entity_registry/update", entity_id=tracker["entity_id"], disabled_by=None)
    home.api.wait_for(tracker["entity_id"], "home")


def test_the_activity_card_of_the_docs_says_which_device_it_was(home: Home) -> None:
    dashboard = home.api.command(type="lovelace/config", url_path="docs-network")
    cards = [card for section in dashboard["views"][0]["sections"] for card in section["cards"]]
    (card,) = (each for each in cards if each["type"] == "logbook")
    asked = {
        "type": "logbook/get_events",
        "start_time": "2026-01-01T00:00:00+00:00",
        "entity_ids": card["target"]["entity_id"],
    }

    def told() -> list[str] | None:
        # The card shows what its filter names.
        rows = [each for each in home.api.command(**asked) if each.get("state") in card["state_filter"]]
        lines = [each["message"] for each in rows]
        return lines if f"{VISITOR[0]} is new" in lines else None

    lines = home.api.wait_until(told, "the visitor in the activity log")
    assert any(re.match(GONE, line) for line in lines)
    assert any(re.fullmatch(BACK, line) for line in lines)


def test_a_restart_loses_nothing(home: Home, lan: SmallLan) -> None:
    # The tracker is there first, and its measurements follow.
    home.api.wait_until(lambda: len(home.entities()) >= len(lan.macs) * 5, "all entities")
    before = home.entities()
    home.restart()
    assert home.entities() == before
    home.api.wait_for("device_tracker.printer", "home")
    known = {each["state"] for each in home.api.get("/api/states") if each["entity_id"] in before}
    assert "unavailable" not in known


def test_the_diagnostics_tell_no_address(home: Home, lan: SmallLan) -> None:
    text = json.dumps(home.api.get(f"/api/diagnostics/config_entry/{home.entry()['entry_id']}"))
    for secret in (*lan.macs.values(), *map(str, lan.macs), "printer", "lan.test"):
        assert secret not in text


def test_home_assistant_says_nothing_against_us(home: Home) -> None:
    assert home.warnings() == []


def test_it_is_removed_without_a_trace(home: Home) -> None:
    home.api.request("DELETE", f"/api/config/config_entries/entry/{home.entry()['entry_id']}")
    assert home.entities() == set()
    assert not (home.folder / ".storage" / "netmon").exists()
    home.stop()
    assert home.warnings() == []
