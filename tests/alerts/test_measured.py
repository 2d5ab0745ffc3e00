from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from netmon_core.alerts import measured, parts
from netmon_core.alerts.measured import CALM, GAP, TOLD_PARTS, UNTOLD
from netmon_core.alerts.notification import Occasion, message, notification, to_ntfy
from netmon_core.alerts.parts import Part, Parts, readings
from netmon_core.alerts.rules import rules_of
from netmon_core.config import parse_config
from netmon_core.events.device import DeviceChanged, DeviceDown, DeviceForgotten
from netmon_core.events.port import PortFlapping, PortsChanged, SensorsChanged
from netmon_core.model.alert import Alert, AlertState
from netmon_core.model.finding import Severity
from netmon_core.model.measurement import PORT, PORT_ERRORS, PORT_PACKETS, SENSOR, Measurement, RowKind
from netmon_core.model.metric import METRICS, MetricReading
from netmon_core.model.port import Port, PortSummary
from netmon_core.model.sensor import Sensor, SensorKind, SensorUnit
from netmon_core.settings.alerts import AlertSettings
from netmon_core.settings.rules import SHIPPED

from .world import NAS, NOON, World, device

PORT_7 = "nas/p7"
GIGABIT = Part(name="port 7", speed=1e9)
FOUR_PARTS = {
    PORT_7: GIGABIT,
    "nas/toner": Part(name="black toner", metric="supply"),
    "nas/cpu-temp": Part(name="CPU", metric="temperature", limit=70),
    "nas/ups": Part(name="UPS", metric="on_battery"),
}


def settings(*tables: dict[str, Any]) -> AlertSettings:
    return parse_config({"alerts": {"rules": [*tables]}}).alerts


def measurement(world: World, subject_id: str, kind: RowKind, *values: float | None) -> Measurement:
    return Measurement(subject_id=subject_id, kind=kind.name, at=world.now, seconds=30, values=tuple(values))


class Ports(World):
    """The small network, whose NAS has ports and sensors."""

    def __init__(self, *tables: dict[str, Any], parts: dict[str, Part] | None = None, **given: Any) -> None:
        super().__init__(settings(*tables), **given)
        self.say_parts(FOUR_PARTS if parts is None else parts)

    def say_parts(self, told: dict[str, Part]) -> None:
        self.alerts.set_parts("nas", told)

    def show(self, subject_id: str, metric: str, value: float | None) -> list[Alert]:
        reading = MetricReading(subject_id=subject_id, metric=metric, at=self.now, value=value)
        return self.keep(self.alerts.read(reading, self.now))

    def show_for(self, minutes: float, metric: str, value: float, subject_id: str = PORT_7) -> list[Alert]:
        changed = []
        for _ in range(int(minutes * 2)):
            changed += self.show(subject_id, metric, value)
            changed += self.wait(30)
        return changed

    def open(self) -> list[Alert]:
        return [*self.alerts]


def fired(changed: list[Alert]) -> list[Alert]:
    return [alert for alert in changed if alert.state is AlertState.FIRING]


def test_a_port_that_is_busy_for_a_quarter_of_an_hour_is_one_alert_until_it_is_well_below() -> None:
    world = Ports()
    assert fired(world.show_for(14, "utilization", 0.95)) == []
    [alert] = fired(world.show_for(2, "utilization", 0.96))
    assert (alert.rule, alert.subject_id, alert.subject) == ("utilization", PORT_7, "NAS port 7")
    assert alert.summary == "NAS port 7 is 96% busy"
    assert alert.advice
    # Between the two it is as it was.
    assert world.show_for(5, "utilization", 0.85) == []
    [over] = world.show(PORT_7, "utilization", 0.79)
    assert over.state is AlertState.RESOLVED


def test_what_has_not_lasted_yet_must_hold_all_the_time() -> None:
    world = Ports()
    world.show_for(14, "utilization", 0.95)
    world.show(PORT_7, "utilization", 0.85)
    assert world.open() == []
    assert fired(world.show_for(14, "utilization", 0.95)) == []


def test_values_with_a_hole_between_do_not_add_up() -> None:
    world = Ports()
    world.show_for(10, "utilization", 0.95)
    world.wait(GAP.total_seconds() + 1)
    assert world.open() == []
    assert fired(world.show_for(14, "utilization", 0.95)) == []


def test_a_value_that_is_not_known_changes_nothing() -> None:
    world = Ports()
    world.show_for(16, "utilization", 0.95)
    assert world.show(PORT_7, "utilization", None) == []
    assert len(world.open()) == 1


def test_what_nobody_tells_of_for_a_day_is_over() -> None:
    world = Ports()
    world.show_for(16, "utilization", 0.95)
    world.wait((UNTOLD - timedelta(minutes=2)).total_seconds())
    assert len(world.open()) == 1
    world.wait(180)
    assert world.open() == []


@pytest.mark.parametrize(
    ("subject_id", "metric", "bad", "well", "minutes", "says", "severity"),
    [
        (PORT_7, "errors_per_second", 4, 0, 15, "NAS port 7 has 4 packet/s with errors", Severity.WARNING),
        ("nas/toner", "supply", 0.08, 1, 10, "NAS black toner has 8% left", Severity.INFO),
        (
            "nas/cpu-temp",
            "temperature_over_limit",
            4,
            -5,
            5,
            "NAS CPU has 74 °C, and its limit is 70 °C",
            Severity.CRITICAL,
        ),
        ("nas/ups", "on_battery", 1, 0, 0.5, "NAS UPS runs on its battery", Severity.CRITICAL),
    ],
)
def test_each_rule_that_comes_with_netmon_fires_and_ends(
    subject_id: str, metric: str, bad: float, well: float, minutes: float, says: str, severity: Severity
) -> None:
    world = Ports()
    [alert] = fired(world.show_for(minutes + 0.5, metric, bad, subject_id))
    assert (alert.summary, alert.severity) == (says, severity)
    assert alert.advice.endswith(".")
    [over] = world.show(subject_id, metric, well)
    assert over.state is AlertState.RESOLVED


@pytest.mark.parametrize("shipped", SHIPPED, ids=[each.name for each in SHIPPED])
def test_each_rule_that_comes_with_netmon_can_be_switched_off_and_changed(shipped: Any) -> None:
    assert shipped.name in rules_of(AlertSettings()).by_name
    assert shipped.name not in rules_of(settings({"name": shipped.name, "enabled": False})).by_name
    changed = rules_of(settings({"name": shipped.name, "for": 7, "severity": "critical", "advice": "Run."}))
    rule = changed.by_name[shipped.name]
    assert (rule.wait, rule.severity, rule.advice) == (7, Severity.CRITICAL, "Run.")
    assert rule.when == rules_of(AlertSettings()).by_name[shipped.name].when


def test_a_port_that_flaps_is_told_of_until_it_no_longer_does() -> None:
    world = Ports()
    flaps = PortFlapping(device_id="nas", port_id="p7", name="p", at=NOON, flapping=True, times=6)
    world.say(flaps)
    [alert] = fired(world.wait(1))
    assert (alert.rule, alert.summary) == ("port_flapping", "NAS port 7 goes up and down: 6 times of late")
    world.restart()
    world.wait(3600, step=60)
    assert world.say(flaps) == []
    [over] = world.say(replace(flaps, flapping=False))
    assert (over.id, over.state) == (alert.id, AlertState.RESOLVED)


def test_ports_and_sensors_are_known_by_what_is_told_of_them() -> None:
    world = World()
    port = Port(device_id="nas", id="p7", name="eth7", alias="uplink", speed_mbps=1000)
    hot = Sensor(
        device_id="nas",
        id="s1",
        kind=SensorKind.TEMPERATURE,
        name="CPU",
        unit=SensorUnit.CELSIUS,
        high_warning=60,
        high_critical=80,
    )
    odd = replace(hot, id="s2", kind=SensorKind.AIRFLOW)
    summary = PortSummary(device_id="nas", count=1, up=1)
    world.say(PortsChanged(device_id="nas", summary=summary, changed=(port,)))
    world.say(SensorsChanged(device_id="nas", changed=(hot, odd)))
    known = world.alerts.subjects.parts
    assert known.get("nas/p7") == Part(name="eth7 (uplink)", speed=1e9)
    assert known.get("nas/s1") == Part(name="CPU", metric="temperature", limit=80)
    assert known.get("nas/s2") == Part(name="CPU", limit=80)
    world.say(SensorsChanged(device_id="nas", forgotten=("s1",)))
    assert (known.get("nas/s1"), len(known)) == (None, 2)


def test_a_rule_of_ones_own_is_about_whom_it_names() -> None:
    rule = {"name": "uplink_busy", "metric": "in_bits_per_second", "above": 5e8, "for": 0}
    everybody = Ports(rule)
    assert len(everybody.show(PORT_7, "in_bits_per_second", 6e8)) == 1
    for selection, told in (
        ({"ports": ["Port 7"]}, True),
        ({"ports": ["p7"]}, True),
        ({"ports": ["p8"]}, False),
        ({"devices": ["nas"]}, True),
        ({"devices": ["tv"]}, False),
        ({"networks": ["LAN"]}, True),
        ({"networks": ["guests"]}, False),
        ({"tags": ["rack"]}, True),
        ({"tags": ["attic"]}, False),
        ({"tags": ["rack"], "devices": ["tv"]}, False),
    ):
        world = Ports(rule | selection, devices=[replace(NAS, tags=("Rack",))])
        assert bool(world.show(PORT_7, "in_bits_per_second", 6e8)) is told, selection


def test_a_rule_of_ones_own_says_the_value_with_its_unit() -> None:
    world = Ports({"name": "uplink_busy", "metric": "in_bits_per_second", "above": 5e8, "severity": "info"})
    [alert] = world.show(PORT_7, "in_bits_per_second", 6e8)
    assert alert.summary == "NAS port 7: in bits per second is 600 Mbit/s"
    assert alert.severity is Severity.INFO
    assert alert.advice == ""


def test_a_low_value_is_over_when_it_is_well_above() -> None:
    world = Ports({"name": "weak_battery", "metric": "charge", "below": 0.5})
    assert len(world.show("nas/ups", "charge", 0.5)) == 1
    world.wait(1)
    assert world.show("nas/ups", "charge", 0.55) == []
    assert len(world.show("nas/ups", "charge", 0.6)) == 1


def test_a_second_rule_about_the_round_trip_time_of_some_is_judged_beside_the_first() -> None:
    world = World(
        settings({"name": "web_slow", "metric": "rtt", "above": 0.05, "networks": ["LAN"], "for": 0})
    )
    target = "device:gateway/ping"
    world.probe(target, 12, rtt=0.1)
    assert [alert.rule for alert in world.alerts] == ["web_slow"]


def test_rules_of_all_kinds_are_held_while_a_device_is_offline() -> None:
    world = Ports()
    world.say(DeviceDown(device_id="nas", at=world.now, why="silent"))
    changed = world.show_for(20, "utilization", 0.95)
    assert [alert.rule for alert in fired(changed)] == ["offline"]


def test_a_forgotten_device_takes_the_alerts_of_its_parts_along() -> None:
    world = Ports()
    world.show_for(16, "utilization", 0.95)
    changed = world.say(DeviceForgotten(device_id="nas"))
    assert [alert.state for alert in changed] == [AlertState.RESOLVED]
    assert len(world.alerts.subjects.parts) == 0


def test_a_device_that_is_no_longer_meant_ends_the_alerts_of_its_parts() -> None:
    world = Ports({"name": "utilization", "tags": ["rack"]}, devices=[replace(NAS, tags=("rack",))])
    world.show_for(16, "utilization", 0.95)
    changed = world.say(DeviceChanged(device=replace(NAS, tags=()), changed=("tags",)))
    assert [alert.state for alert in changed] == [AlertState.RESOLVED]


def test_a_restart_fires_nothing_twice_and_forgets_nothing() -> None:
    world = Ports()
    [first] = fired(world.show_for(16, "utilization", 0.95))
    world.restart()
    # Before the parts are known again.
    assert [alert.id for alert in world.alerts] == [first.id]
    world.say_parts(FOUR_PARTS)
    assert fired(world.show_for(16, "utilization", 0.95)) == []
    [over] = world.show(PORT_7, "utilization", 0.1)
    assert (over.id, over.state) == (first.id, AlertState.RESOLVED)


def test_a_stored_alert_of_before_goes_on_under_the_same_id_and_text() -> None:
    old = Alert(
        id="old",
        rule="latency",
        subject_id="device:gateway/ping",
        subject="router",
        summary="router answers slowly: 300 ms",
        state=AlertState.FIRING,
        pending_since=NOON - timedelta(hours=1),
        fired_at=NOON - timedelta(minutes=55),
    )
    world = World()
    world.stored = {old.id: old}
    world.restart()
    world.probe("device:gateway/ping", 12, rtt=0.3)
    assert [alert for alert in world.alerts if alert.rule == "latency"] == [old]
    world.probe("device:gateway/ping", 12, rtt=0.01)
    over = world.changes[-1]
    assert over == replace(old, state=AlertState.RESOLVED, resolved_at=over.resolved_at)


def test_a_switch_whose_every_port_fails_is_told_of_a_few_times() -> None:
    many = {f"nas/p{number}": Part(name=f"port {number}") for number in range(500)}
    world = Ports(parts=many)
    for _ in range(34):
        for subject_id in many:
            world.show(subject_id, "errors_per_second", 50)
        world.wait(30)
    firing = [alert for alert in world.alerts if alert.state is AlertState.FIRING]
    assert len(firing) == TOLD_PARTS + 1
    [crowd] = [alert for alert in firing if alert.subject_id == "nas"]
    assert crowd.summary == f"NAS: port errors on more than {TOLD_PARTS} of its parts; see the device"
    for subject_id in many:
        world.show(subject_id, "errors_per_second", 0)
    world.wait(CALM.total_seconds() + 1)
    assert world.open() == []


def test_alerts_about_parts_leave_room_for_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(measured, "PART_ALERTS", 20)
    switches = [device(f"sw{number}", 300 + number) for number in range(50)]
    world = World(devices=switches)
    for each in switches:
        reading = MetricReading(subject_id=f"{each.id}/p1", metric="on_battery", at=NOON, value=1)
        world.keep(world.alerts.read(reading, world.now))
    assert len([*world.alerts]) == 20
    assert world.alerts.refused == 30


def test_parts_are_no_more_than_fit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "PARTS", 10)
    known = Parts()
    for owner in ("a", "b", "c"):
        known.put(owner, {f"{owner}/p{number}": GIGABIT for number in range(6)})
    assert len(known) == 10
    assert known.get("b/p5") is None
    known.forget("a")
    known.put("c", {"c/p1": GIGABIT})
    assert (len(known), known.get("c/p1")) == (5, GIGABIT)


def told(world: World, subject_id: str, kind: RowKind, *values: float | None) -> dict[str, float | None]:
    found = readings(measurement(world, subject_id, kind, *values), FOUR_PARTS[subject_id], METRICS)
    return {each.metric: each.value for each in found}


def test_what_a_port_showed_becomes_values() -> None:
    world = World()
    assert told(world, PORT_7, PORT, 3_000_000, 1_500_000_000) == {
        "in_bits_per_second": 800_000,
        "out_bits_per_second": 400_000_000,
        "utilization": 0.4,
    }
    assert told(world, PORT_7, PORT, None, 30) == {"out_bits_per_second": 8, "utilization": 8e-9}
    assert told(world, PORT_7, PORT, 30 * 2e8, 0)["utilization"] == 1
    assert told(world, PORT_7, PORT_ERRORS, 30, 60, None, 3) == {
        "errors_per_second": 3,
        "discards_per_second": 0.1,
    }
    assert told(world, PORT_7, PORT_PACKETS, 30, 0, 60, None, None, None) == {
        "in_packets_per_second": 3,
        "broadcasts_per_second": 2,
    }


def test_what_a_sensor_showed_becomes_values() -> None:
    world = World()
    assert told(world, "nas/toner", SENSOR, 0.08) == {"supply": 0.08}
    assert told(world, "nas/cpu-temp", SENSOR, 74) == {"temperature": 74, "temperature_over_limit": 4}
    assert told(world, "nas/ups", SENSOR, None) == {}
    assert [*readings(measurement(world, PORT_7, SENSOR, 5), GIGABIT, METRICS)] == []


def test_a_measurement_is_judged_as_its_values_are() -> None:
    world = Ports()
    for _ in range(32):
        full = measurement(world, PORT_7, PORT, 30 * 1.2e8, 0)
        world.keep(world.alerts.measure(full, world.now))
        world.wait(30)
    assert [alert.rule for alert in world.alerts] == ["utilization"]
    stranger = measurement(world, "nas/p99", PORT, 30 * 1.2e8, 0)
    assert world.alerts.measure(stranger, world.now) == []


def test_people_read_what_to_do_and_what_is_urgent() -> None:
    world = Ports()
    [hot] = fired(world.show_for(6, "temperature_over_limit", 4, "nas/cpu-temp"))
    said = notification(hot, Occasion.FIRING, world.now)
    assert message(said) == (
        "NAS CPU has 74 °C, and its limit is 70 °C. Look for a fan that stands still, dust, or a warm room."
    )
    assert to_ntfy(said, "t")["priority"] == 4
    assert to_ntfy(replace(said, alert=replace(hot, severity=Severity.INFO)), "t")["priority"] == 2
