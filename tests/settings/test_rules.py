from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from netmon_core.alerts.rules import Comparator, OnEvent, OnMetric, Selection, rules_of
from netmon_core.config import load_config, parse_config
from netmon_core.errors import ConfigError
from netmon_core.model.finding import Severity
from netmon_core.settings.alerts import AlertSettings
from netmon_core.settings.rules import RULES_MAX, SELECTED_MAX, Scope

if TYPE_CHECKING:
    from pathlib import Path

BUSY = {"name": "uplink_busy", "metric": "in_bits_per_second", "above": 5e8}


def parsed(*tables: Any) -> AlertSettings:
    return parse_config({"alerts": {"rules": [*tables]}}).alerts


def test_rules_are_read_from_the_file(tmp_path: Path) -> None:
    file = tmp_path / "netmon.toml"
    file.write_text(
        """
        [[alerts.rules]]
        name = "uplink_busy"
        metric = "in_bits_per_second"
        above = 500e6
        clear_below = 400e6
        for = 300
        severity = "critical"
        devices = ["Core Switch"]
        ports = ["Uplink"]
        advice = "Ask who downloads."

        [[alerts.rules]]
        name = "offline"
        for = 5
        scope = "all"
        """
    )
    rules = rules_of(load_config(file, environ={}).alerts)
    busy, offline = rules.by_name["uplink_busy"], rules.by_name["offline"]
    assert busy.when == OnMetric(
        metric="in_bits_per_second", comparator=Comparator.ABOVE, threshold=5e8, clear=4e8
    )
    assert (busy.wait, busy.severity, busy.advice) == (300, Severity.CRITICAL, "Ask who downloads.")
    assert busy.selection == Selection(devices=frozenset({"core switch"}), ports=frozenset({"uplink"}))
    assert (offline.when, offline.wait, offline.scope) == (OnEvent(kind="offline"), 5, Scope.ALL)


def test_without_an_end_of_its_own_a_rule_ends_a_fifth_from_its_threshold() -> None:
    rules = rules_of(parsed(BUSY, {"name": "weak", "metric": "charge", "below": 0.5})).by_name
    ends = [rules[name].when for name in ("uplink_busy", "weak")]
    assert [when.clear for when in ends if isinstance(when, OnMetric)] == [4e8, 0.6]


def test_a_known_rule_keeps_what_a_table_does_not_say() -> None:
    settings = AlertSettings(latency_above=0.1, latency_for=7)
    table = parsed({"name": "latency", "severity": "critical"}).rules
    before = rules_of(settings).by_name["latency"]
    rule = rules_of(AlertSettings(latency_above=0.1, latency_for=7, rules=table)).by_name["latency"]
    assert (rule.when, rule.wait, rule.scope) == (before.when, before.wait, before.scope)
    assert rule.severity is Severity.CRITICAL


def test_what_the_other_settings_switch_off_a_table_switches_on_only_by_saying_so() -> None:
    for table, on in (({"name": "security"}, False), ({"name": "security", "enabled": True}, True)):
        settings = parse_config({"alerts": {"security": False, "rules": [table]}}).alerts
        assert ("security" in rules_of(settings).by_name) is on


@pytest.mark.parametrize(
    ("table", "key", "allowed"),
    [
        ({"metric": "rtt", "above": 1}, "0.name", "must be set"),
        (BUSY | {"name": "Uplink busy"}, "0.name", "must be a word of small letters"),
        ({"name": "x"}, "0.metric", "must be set, or event"),
        (BUSY | {"event": "port_flapping"}, "0.metric", "must be set, or event"),
        (BUSY | {"metric": "speed"}, "0.metric", "must be rtt, loss, in_bits_per_second"),
        ({"name": "x", "event": "offline"}, "0.event", "must be port_flapping"),
        ({"name": "offline", "event": "port_flapping"}, "0.event", "is not for the rule offline"),
        ({"name": "utilization", "metric": "rtt"}, "0.metric", "is not for the rule utilization"),
        ({"name": "x", "metric": "rtt"}, "0.above", "must be set, or below"),
        (BUSY | {"below": 1}, "0.above", "must be set, or below, but not both"),
        ({"name": "supply", "above": 0.5}, "0.above", "is not for a rule that has below"),
        (BUSY | {"clear_above": 1}, "0.clear_above", "is not for a rule that has above"),
        (BUSY | {"clear_below": 6e8}, "0.clear_below", "must be on the other side of above"),
        ({"name": "utilization", "above": 90}, "0.above", "must be a share from 0 to 1"),
        (BUSY | {"above": "much"}, "0.above", "must be a number"),
        (BUSY | {"above": float("nan")}, "0.above", "must be a number"),
        (BUSY | {"above": True}, "0.above", "must be a number"),
        ({"name": "offline", "above": 1}, "0.above", "is nothing for the event offline"),
        (BUSY | {"for": -1}, "0.for", "must be from 0 to 86400"),
        (BUSY | {"severity": "bad"}, "0.severity", "must be info, warning or critical"),
        (BUSY | {"severity": "other"}, "0.severity", "must be info, warning or critical"),
        (BUSY | {"scope": "some"}, "0.scope", "must be none, targets, known or all"),
        (BUSY | {"advice": "x" * 201}, "0.advice", "a sentence of at most 200"),
        ({"name": "latency", "ports": ["7"]}, "0.ports", "is only for what ports are measured by"),
        (BUSY | {"tags": ["t"] * (SELECTED_MAX + 1)}, "0.tags", f"must be at most {SELECTED_MAX}"),
        (BUSY | {"colour": 1}, "0.colour", "is not a setting"),
        (5, "0", "must be a section"),
    ],
)
def test_an_error_names_the_key_and_what_is_allowed(table: Any, key: str, allowed: str) -> None:
    with pytest.raises(ConfigError) as refused:
        parsed(table)
    assert refused.value.field == f"alerts.rules.{key}"
    assert allowed in refused.value.message


def test_there_are_no_more_rules_than_a_person_writes_down() -> None:
    many = [BUSY | {"name": f"r{number}"} for number in range(RULES_MAX + 1)]
    assert len(parsed(*many[:-1]).rules) == RULES_MAX
    with pytest.raises(ConfigError, match=f"must be at most {RULES_MAX}"):
        parsed(*many)
    with pytest.raises(ConfigError, match="must be unique"):
        parsed(BUSY, BUSY)


def test_a_rule_cannot_be_one_text_in_a_variable() -> None:
    with pytest.raises(ConfigError, match=r"alerts\.rules\.0: must be a section"):
        load_config(None, environ={"NETMON_ALERTS_RULES": "uplink", "XDG_CONFIG_HOME": "/nowhere"})
