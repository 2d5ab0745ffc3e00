from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from ipaddress import ip_address

import pytest

from netmon_core.alerts.rules import rules_of
from netmon_core.alerts.state import Alerts
from netmon_core.events.finding import FindingChanged
from netmon_core.events.monitor import MonitorHealthChanged
from netmon_core.model.alert import AlertState
from netmon_core.model.finding import Finding, Severity
from netmon_core.model.monitor import MonitorHealth
from netmon_core.settings.alerts import AlertSettings

from .world import EVERYBODY, LAN, NOON

FINDING = Finding(
    id="f1",
    rule="gateway_changed",
    severity=Severity.CRITICAL,
    network_id="lan",
    summary="02:66 says that it has 10.0.0.1, but the gateway is router.",
    advice="Find it.",
    first_seen=NOON,
    last_seen=NOON,
    address=ip_address("10.0.0.1"),
)
OVER = replace(FINDING, ended_at=NOON + timedelta(minutes=10))


def alerts(settings: AlertSettings | None = None) -> Alerts:
    made = Alerts(rules_of(settings or AlertSettings()), new_id=lambda: "a1")
    made.load(devices=EVERYBODY, networks=(LAN,), now=NOON)
    return made


@pytest.mark.parametrize("severity", [Severity.WARNING, Severity.CRITICAL])
def test_a_finding_is_an_alert_at_once_and_over_with_it(severity: Severity) -> None:
    made = alerts()
    [pending] = made.apply(FindingChanged(finding=replace(FINDING, severity=severity)), NOON)
    assert (pending.rule, pending.subject_id, pending.subject) == ("security", "f1", "LAN")
    assert pending.summary == FINDING.summary
    [firing] = made.expire(NOON)
    assert firing.state is AlertState.FIRING
    assert made.apply(FindingChanged(finding=FINDING), NOON) == []
    [over] = made.apply(FindingChanged(finding=OVER), NOON + timedelta(minutes=10))
    assert over.state is AlertState.RESOLVED
    assert [*made] == []


def test_what_is_only_for_information_is_no_alert_until_it_is_worse() -> None:
    made = alerts()
    assert made.apply(FindingChanged(finding=replace(FINDING, severity=Severity.INFO)), NOON) == []
    assert len(made.apply(FindingChanged(finding=FINDING), NOON)) == 1


def test_two_findings_on_one_network_are_two_alerts() -> None:
    made = alerts()
    for name in ("f1", "f2"):
        made.apply(FindingChanged(finding=replace(FINDING, id=name)), NOON)
    assert len([*made]) == 2


def test_it_fires_while_the_monitor_is_blind() -> None:
    made = alerts()
    made.apply(MonitorHealthChanged(health=MonitorHealth(blind=True, since=NOON)), NOON)
    made.apply(FindingChanged(finding=FINDING), NOON)
    assert [each.state for each in made.expire(NOON) if each.rule == "security"] == [AlertState.FIRING]


def test_after_a_restart_the_alert_of_a_finding_that_lasts_goes_on_and_of_another_is_over() -> None:
    before = alerts()
    before.apply(FindingChanged(finding=FINDING), NOON)
    before.expire(NOON)
    [kept] = before
    for findings, left in (((FINDING,), 1), ((), 0)):
        again = Alerts(rules_of(AlertSettings()), new_id=lambda: "a2")
        again.load(devices=EVERYBODY, networks=(LAN,), findings=findings, alerts=(kept,), now=NOON)
        assert len([*again]) == left


def test_switched_off_it_is_no_rule() -> None:
    made = alerts(AlertSettings(security=False))
    assert made.apply(FindingChanged(finding=FINDING), NOON) == []
