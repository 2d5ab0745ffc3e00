"""From an event to an alert, and to its end."""

from dataclasses import replace
from datetime import timedelta

import pytest

from netmon_core.alerts import newcomers, open_alerts
from netmon_core.alerts.rules import rules_of
from netmon_core.errors import NotFoundError
from netmon_core.events.address import FloodStarted
from netmon_core.events.device import DeviceChanged, DeviceDiscovered, DeviceForgotten, DevicesSeen
from netmon_core.events.monitor import MonitorHealthChanged, MonitoringPaused
from netmon_core.events.place import NetworkChanged
from netmon_core.events.target import TargetDown, TargetUp
from netmon_core.model.alert import AlertState
from netmon_core.model.monitor import MonitorHealth, Pause
from netmon_core.model.presence import Presence
from netmon_core.settings.alerts import AlertSettings
from netmon_core.settings.rules import Scope

from .world import EVERYBODY, LAN, NAS, NOON, TV, WEB, World, device, story


def test_an_alert_waits_fires_and_is_resolved() -> None:
    world = World()

    assert story(world.down("nas")) == [("offline", "nas", "pending")]
    assert world.wait(59) == []
    [firing] = world.wait(1)
    assert (firing.state, firing.fired_at) == (AlertState.FIRING, world.now)
    assert firing.summary == "NAS is offline: silent"
    assert world.wait(3600, step=60) == []
    [resolved] = world.up("nas")

    assert resolved == replace(firing, state=AlertState.RESOLVED, resolved_at=world.now)
    assert world.firing() == []


def test_a_device_that_is_soon_back_is_no_alert() -> None:
    world = World()
    world.down("nas")
    world.wait(30)

    [ended] = world.up("nas")

    assert (ended.state, ended.fired_at) == (AlertState.RESOLVED, None)
    assert world.wait(120) == []


def test_being_told_twice_makes_one_alert() -> None:
    world = World()
    world.down("nas")
    assert world.down("nas") == []
    assert story(world.wait(120)) == [("offline", "nas", "firing")]
    assert world.down("nas") == []
    assert len(world.up("nas")) == 1
    assert world.up("nas") == []


def test_an_alert_of_a_time_to_come_waits_as_long_as_any() -> None:
    world = World()
    world.down("nas")
    world.wait(30)
    world.now -= timedelta(hours=1)

    assert story(world.wait(62)) == [("offline", "nas", "pending"), ("offline", "nas", "firing")]


def test_a_later_firing_is_another_alert() -> None:
    world = World()
    ids = set()
    for _ in range(2):
        world.down("nas")
        [firing] = world.wait(60)
        ids.add(firing.id)
        world.up("nas")

    assert len(ids) == 2


@pytest.mark.parametrize(
    ("scope", "expected"),
    [
        (Scope.NONE, []),
        (Scope.TARGETS, ["gateway", "user:web/http"]),
        (Scope.KNOWN, ["gateway", "nas", "tv", "user:web/http"]),
        (Scope.ALL, ["gateway", "nas", "phone", "stranger", "tv", "user:web/http"]),
    ],
)
def test_the_scope_says_whose_going_is_told(scope: Scope, expected: list[str]) -> None:
    stranger = device("stranger", 6, name="named", known=False)
    world = World(AlertSettings(offline=scope), devices=(*EVERYBODY, stranger))
    # Whoever is heard later is not behind the gateway.
    world.say(DevicesSeen(seen=(("phone", NOON + timedelta(hours=1)),)))
    for device_id in ("gateway", "nas", "tv", "phone", "stranger"):
        world.down(device_id)
    world.say(TargetDown(target_id=WEB.id, at=NOON, why="time-out"))
    world.say(TargetDown(target_id="user:gone/tcp", at=NOON, why="nobody set it"))

    subjects = sorted(alert.subject_id for alert in world.alerts)
    assert [each for each in subjects if each != "user:gone/tcp"] == expected


def test_a_device_can_be_always_or_never_alerted_about() -> None:
    settings = AlertSettings(include=("Phone", "guests"), exclude=("NAS", "02:00:00:00:00:03"))
    guest = device("guest", 7, tags=("Guests",))
    world = World(settings, devices=(*EVERYBODY, guest))
    for device_id in ("nas", "tv", "phone", "guest"):
        world.down(device_id)

    assert sorted(alert.subject_id for alert in world.alerts) == ["guest", "phone"]


def test_nothing_is_alerted_about_when_alerts_are_off() -> None:
    world = World(AlertSettings(enabled=False))
    world.down("nas")
    world.say(MonitorHealthChanged(health=MonitorHealth(blind=True, since=NOON)))

    assert world.wait(600, step=10) == []


def test_an_alert_can_be_acknowledged_once() -> None:
    world = World()
    world.down("nas")
    [firing] = world.wait(60)

    seen = world.alerts.acknowledge(firing.id, "Anna", world.now)
    again = world.alerts.acknowledge(firing.id, "Ben", world.now + timedelta(minutes=1))

    assert (seen.state, seen.acknowledged_by, seen.acknowledged_at) == (AlertState.FIRING, "Anna", world.now)
    assert again == seen
    [resolved] = world.up("nas")
    assert resolved.acknowledged_by == "Anna"
    with pytest.raises(NotFoundError):
        world.alerts.acknowledge(firing.id, "Anna", world.now)


def test_a_flapping_device_is_back_only_when_it_has_stayed() -> None:
    world = World()
    world.down("nas")
    world.wait(60)
    world.change("nas", flapping=True)

    for _ in range(5):
        assert world.up("nas") == []
        assert world.wait(300, step=10) == []
        assert world.down("nas") == []
        assert world.wait(300, step=10) == []
    world.up("nas")

    assert world.wait(599, step=1) == []
    assert story(world.wait(1)) == [("offline", "nas", "resolved")]


def test_while_the_monitor_is_blind_only_that_is_told() -> None:
    world = World()
    world.down("nas")
    blind = MonitorHealth(blind=True, since=NOON, reason="the link is down", network_ids=("lan",))
    world.say(MonitorHealthChanged(health=blind))

    assert story(world.wait(3600, step=10)) == [("monitor_blind", "monitor", "firing")]
    world.say(MonitorHealthChanged(health=replace(blind, blind=False)))
    # Afterwards the device gets its whole time again.
    assert story(world.wait(59)) == [("offline", "nas", "pending")]
    assert story(world.wait(2)) == [("offline", "nas", "firing")]


def test_a_monitor_that_is_blind_elsewhere_holds_nothing_here() -> None:
    world = World()
    world.down("nas")
    world.say(MonitorHealthChanged(health=MonitorHealth(blind=True, since=NOON, network_ids=("guests",))))

    assert ("offline", "nas", "firing") in story(world.wait(60))


def test_a_target_elsewhere_waits_only_while_every_way_out_is_out_of_sight() -> None:
    world = World()
    guests = replace(LAN, id="guests", name="Guests", gateways=())
    world.say(NetworkChanged(network=guests))
    world.say(TargetDown(target_id=WEB.id, at=world.now, why="no answer"))
    blind = MonitorHealth(blind=True, since=NOON, network_ids=("lan",))
    world.say(MonitorHealthChanged(health=blind))
    assert ("offline", WEB.id, "firing") not in story(world.wait(3600, step=60))

    # No way out leads through the guests' network.
    world.say(MonitorHealthChanged(health=replace(blind, network_ids=("guests",))))
    assert ("offline", WEB.id, "firing") in story(world.wait(120))


def test_a_device_that_moved_with_us_is_judged_where_it_is() -> None:
    moved = replace(NAS, interfaces=(*NAS.interfaces, replace(NAS.interfaces[0], network_id="new")))
    world = World(devices=[moved])
    world.say(MonitorHealthChanged(health=MonitorHealth(blind=True, since=NOON, network_ids=("lan",))))
    world.down("nas")

    assert ("offline", "nas", "firing") in story(world.wait(60))


@pytest.mark.parametrize(
    "pause", [{"device_id": "nas"}, {"network_id": "lan"}, {}], ids=["device", "network", "all"]
)
def test_what_is_paused_does_not_fire_until_the_pause_is_over(pause: dict[str, str]) -> None:
    world = World()
    until = NOON + timedelta(minutes=10)
    world.say(MonitoringPaused(pauses=(Pause(until=until, **pause), Pause(until=until, device_id="tv"))))
    world.down("nas")

    assert world.wait(599, step=1) == []
    assert story(world.wait(60)) == [("offline", "nas", "pending")]
    assert story(world.wait(2)) == [("offline", "nas", "firing")]


def test_a_device_of_which_nothing_is_known_does_not_fire() -> None:
    world = World()
    world.down("nas")
    world.change("nas", presence=Presence.UNKNOWN)

    assert world.wait(600, step=10) == []
    world.change("nas", presence=Presence.OFFLINE)
    assert story(world.wait(62)) == [("offline", "nas", "pending"), ("offline", "nas", "firing")]


def test_a_forgotten_device_takes_its_alerts_along() -> None:
    world = World(AlertSettings(quality=Scope.ALL))
    world.probe("device:nas/ping", 60, rtt=1.0)
    world.down("nas")
    world.wait(70)
    assert world.firing() == [("latency", "device:nas/ping"), ("offline", "nas")]

    changed = world.say(DeviceForgotten(device_id="nas", merged_into="tv"))

    assert sorted(story(changed)) == [
        ("latency", "device:nas/ping", "resolved"),
        ("offline", "nas", "resolved"),
    ]


def test_a_target_that_is_no_longer_probed_takes_its_alerts_along() -> None:
    world = World()
    world.say(TargetDown(target_id=WEB.id, at=NOON, why="time-out"))
    world.wait(60)

    assert story(world.alerts.set_targets((), world.now)) == [("offline", WEB.id, "resolved")]


def test_a_target_is_told_as_offline_and_back() -> None:
    world = World()
    world.say(TargetDown(target_id=WEB.id, at=NOON, why="time-out"))
    [firing] = world.wait(60)

    assert (firing.subject, firing.summary) == ("web", "web is offline: time-out")
    assert story(world.say(TargetUp(target_id=WEB.id, at=NOON, why="200"))) == [
        ("offline", WEB.id, "resolved")
    ]


def test_a_target_that_answers_after_a_restart_is_up_though_nobody_says_so() -> None:
    world = World()
    world.say(TargetDown(target_id=WEB.id, at=NOON, why="time-out"))
    world.wait(60)
    world.restart()

    assert world.probe(WEB.id, 2) == []
    assert world.probe(WEB.id, 1, rtt=None) == []
    assert world.probe(WEB.id, 2) == []
    assert story(world.probe(WEB.id, 1)) == [("offline", WEB.id, "resolved")]


def test_a_rule_that_is_switched_off_ends_its_alerts() -> None:
    world = World()
    world.down("nas")
    world.down("tv")
    world.wait(60)

    changed = world.alerts.set_rules(rules_of(AlertSettings(exclude=("nas",))), world.now)
    assert story(changed) == [("offline", "nas", "resolved")]
    changed = world.alerts.set_rules(rules_of(AlertSettings(offline=Scope.NONE)), world.now)
    assert story(changed) == [("offline", "tv", "resolved")]


def test_a_device_that_is_no_longer_wanted_known_ends_its_alert() -> None:
    world = World()
    world.down("tv")
    world.wait(60)

    assert story(world.change("tv", known=False)) == [("offline", "tv", "resolved")]


def test_a_new_device_is_told_once_its_name_had_time_to_come() -> None:
    world = World()
    new = device("new", 77, first_seen=NOON)
    world.devices["new"] = new
    assert story(world.say(DeviceDiscovered(device=new))) == [("new_device", "new", "pending")]
    world.wait(10)
    world.change("new", hostname="annas-phone")

    [firing] = world.wait(20)

    assert firing.subject == "annas-phone"
    assert firing.summary == "New device: annas-phone (10.0.0.77, 02:00:00:00:00:4d)"


@pytest.mark.parametrize("change", [{"known": True}, {"known": False}, {"name": "Anna's phone"}])
def test_a_new_device_is_none_once_the_user_has_said_what_it_is(change: dict[str, object]) -> None:
    world = World()
    world.devices["new"] = device("new", 77, first_seen=NOON)
    world.say(DeviceDiscovered(device=world.devices["new"]))
    world.wait(30)

    assert story(world.change("new", **change) + world.wait(1)) == [("new_device", "new", "resolved")]


def test_an_acknowledged_new_device_is_done_with_and_any_other_after_a_week() -> None:
    world = World()
    for number, name in ((77, "one"), (78, "two")):
        world.say(DeviceDiscovered(device=device(name, number, first_seen=NOON)))
    [first, _] = world.wait(30)
    world.alerts.acknowledge(first.id, "Anna", world.now)

    assert story(world.wait(1)) == [("new_device", "one", "resolved")]
    assert world.wait(6 * 86_400, step=3600) == []
    assert story(world.wait(86_400, step=3600)) == [("new_device", "two", "resolved")]


def test_on_a_network_just_met_nobody_is_new() -> None:
    world = World(devices=())
    for number in range(2, 200):
        assert world.say(DeviceDiscovered(device=device(str(number), number, first_seen=world.now))) == []
    world.wait(3600, step=60)

    late = device("late", 250, first_seen=world.now)
    assert story(world.say(DeviceDiscovered(device=late))) == [("new_device", "late", "pending")]


def test_what_is_ours_or_was_imported_as_known_is_not_new() -> None:
    world = World()

    for new in (
        device("own", 7, own=True, first_seen=NOON),
        device("known", 8, known=True, first_seen=NOON),
        device("named", 9, name="named", first_seen=NOON),
        device("seen long ago elsewhere", 10),
    ):
        assert world.say(DeviceDiscovered(device=new)) == []


def test_a_crowd_of_new_devices_is_one_alert_more() -> None:
    world = World()
    for number in range(300, 500):
        world.say(DeviceDiscovered(device=device(str(number), number, first_seen=NOON)))
    world.say(FloodStarted(network_id="lan", at=NOON))

    fired = story(world.wait(30))

    assert len(fired) == newcomers.CROWD + 1
    assert ("new_device", LAN.id, "firing") in fired
    assert story(world.wait(3600, step=60)) == [("new_device", LAN.id, "resolved")]


def test_containers_that_start_again_under_new_macs_are_one_alert_that_says_whom_they_may_be() -> None:
    old = [device(f"old{number}", number, hostname=f"web-{number}") for number in range(300, 350)]
    world = World(devices=(*EVERYBODY, *old))
    for number in range(300, 350):
        new = device(f"new{number}", number, first_seen=NOON, resembles=f"old{number}")
        world.say(DeviceDiscovered(device=replace(new, resembles=None)))
        world.say(DeviceChanged(device=new, changed=("resembles",)))

    (fired,) = [alert for alert in world.wait(60) if alert.state is AlertState.FIRING]

    assert fired.subject_id == LAN.id
    assert fired.summary == (
        "50 new devices at once on LAN, which may be web-300, web-301, web-302 and 47 more again"
    )


def test_one_that_may_have_been_here_before_is_told_of_with_whom_it_may_be() -> None:
    world = World()
    new = device("new", 300, first_seen=NOON, resembles="phone")
    world.say(DeviceDiscovered(device=new))

    (fired,) = [alert for alert in world.wait(60) if alert.state is AlertState.FIRING]

    assert fired.subject_id == "new"
    assert fired.summary.endswith("it may be phone, which was here before")


def test_returned_devices_are_bounded() -> None:
    world = World()
    for number in range(newcomers.RETURNED_MOST + 50):
        new = device(f"new{number}", 300 + number, first_seen=world.now, resembles="phone")
        world.say(DeviceDiscovered(device=new))
    assert len(world.alerts._arrivals._returned[LAN.id]) == newcomers.RETURNED_MOST


def test_an_alert_about_a_newcomer_waits_for_its_address_and_not_for_long() -> None:
    world = World(AlertSettings(new_device_for=0))
    bare = device("bare", 300, first_seen=NOON)
    bare = replace(bare, interfaces=(replace(bare.interfaces[0], addresses=()),))
    world.say(DeviceDiscovered(device=bare))
    assert story(world.wait(10)) == []

    found = device("bare", 300, first_seen=NOON)
    world.say(DeviceChanged(device=found, changed=("interfaces",)))
    (fired,) = world.wait(1)
    assert fired.state is AlertState.FIRING
    assert "10.0.1.44" in fired.summary

    other = replace(bare, id="other", interfaces=(replace(bare.interfaces[0], mac="02:00:00:00:99:99"),))
    other = replace(other, first_seen=world.now)
    world.say(DeviceDiscovered(device=other))
    (fired,) = world.wait(20)
    assert fired.summary == "New device: 02:00:00:00:99:99"


def test_strangers_who_come_slowly_cannot_fill_the_alerts() -> None:
    world = World()
    for number in range(300, 900):
        world.say(DeviceDiscovered(device=device(str(number), number, first_seen=world.now)))
        world.wait(120, step=120)

    assert len(world.alerts._open) == newcomers.OPEN_NEWCOMERS + 1


def test_alerts_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(open_alerts, "OPEN", 50)
    many = [device(str(number), number) for number in range(10, 200)]
    world = World(AlertSettings(offline=Scope.ALL), devices=many)
    for each in many:
        world.down(each.id)

    assert len(world.alerts._open) == 50
    assert world.alerts.refused == 140
    world.up("10")
    world.down("199")
    assert len(world.alerts._open) == 50


def test_of_two_stored_alerts_for_one_subject_one_is_resolved() -> None:
    world = World()
    [first] = world.down("nas")
    world.stored["twin"] = replace(first, id="twin", pending_since=NOON + timedelta(seconds=1))
    world.changes.clear()

    world.restart()

    assert [(alert.id, alert.state) for alert in world.changes] == [("twin", AlertState.RESOLVED)]


def test_a_monitor_that_was_blind_before_a_restart_is_well_unless_it_is_called_blind_anew() -> None:
    world = World()
    blind = MonitorHealthChanged(health=MonitorHealth(blind=True, since=NOON))
    world.say(blind)
    world.down("nas")
    world.wait(60)
    world.restart()
    world.wait(60)
    world.say(blind)
    assert world.wait(600, step=10) == []

    world.restart()

    changed = story(world.wait(300, step=1))
    assert changed[0] == ("monitor_blind", "monitor", "resolved")
    assert ("offline", "nas", "firing") in changed


def test_an_alert_whose_end_was_not_stored_ends_at_the_restart() -> None:
    world = World()
    world.down("nas")
    world.wait(60)
    world.devices["nas"] = replace(world.devices["nas"], presence=Presence.ONLINE, presence_since=world.now)
    world.changes.clear()

    world.restart()

    assert story(world.changes) == [("offline", "nas", "resolved")]


def test_a_device_renamed_while_it_is_away_stays_one_alert() -> None:
    world = World()
    world.down("tv")
    world.change("tv", hostname="television")
    world.wait(60)

    assert world.firing() == [("offline", TV.id)]


def test_what_the_monitor_cannot_do_is_an_alert_that_names_what_mends_it() -> None:
    world = World()
    short = MonitorHealth(blind=False, since=NOON, limited="There is no room. `make room` makes room.")
    world.say(MonitorHealthChanged(health=short))
    (fired,) = [alert for alert in world.wait(600, step=10) if alert.state is AlertState.FIRING]
    assert fired.summary == "The monitor cannot do all it should. There is no room. `make room` makes room."
    well = MonitorHealth(blind=False, since=world.now)
    assert story(world.say(MonitorHealthChanged(health=well))) == [("monitor_blind", "monitor", "resolved")]
