"""What holds whatever happens."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from netmon_core.events.device import DeviceDiscovered, DeviceForgotten, DevicesSeen
from netmon_core.events.monitor import MonitorHealthChanged, MonitoringPaused
from netmon_core.model.alert import Alert, AlertState
from netmon_core.model.monitor import MonitorHealth, Pause
from netmon_core.model.presence import Presence

from .world import NOON, World, device

if TYPE_CHECKING:
    from netmon_core.alerts.state import Alerts

WHO = ("gateway", "nas", "tv", "phone", "new")
STEPS = st.lists(
    st.one_of(
        st.tuples(
            st.sampled_from(
                ["down", "up", "forget", "discover", "flap", "calm", "unknown", "seen", "name", "own"]
            ),
            st.sampled_from(WHO),
        ),
        st.tuples(st.sampled_from(["blind", "sight", "pause", "resume", "acknowledge", "noop"]), st.just("")),
        st.tuples(st.just("wait"), st.sampled_from([1, 30, 61, 700, 4000])),
    ),
    max_size=40,
)


def step(world: World, what: str, who: str | int) -> None:
    """Do one thing to the world, and look at it."""
    match what, who:
        case "wait", int(seconds):
            world.wait(seconds, step=max(1, seconds / 7))
        case "discover", str(name) if name not in world.devices:
            world.devices[name] = device(name, 70, first_seen=world.now)
            world.say(DeviceDiscovered(device=world.devices[name]))
        case "forget", str(name) if name in world.devices:
            del world.devices[name]
            world.say(DeviceForgotten(device_id=name))
        case "blind" | "sight", _:
            health = MonitorHealth(blind=what == "blind", since=world.now)
            world.say(MonitorHealthChanged(health=health))
        case "pause" | "resume", _:
            until = world.now + timedelta(seconds=300)
            world.pauses = (Pause(until=until, device_id="nas"),) if what == "pause" else ()
            world.say(MonitoringPaused(pauses=world.pauses))
        case "acknowledge", _:
            for alert in [*world.alerts][:1]:
                world.keep([world.alerts.acknowledge(alert.id, "Anna", world.now)])
        case _, str(name) if name in world.devices:
            of_device(world, what, name)
    world.keep(world.alerts.expire(world.now))


def of_device(world: World, what: str, name: str) -> None:
    match what:
        case "down" if world.devices[name].presence is not Presence.OFFLINE:
            world.down(name)
        case "up" if world.devices[name].presence is not Presence.ONLINE:
            world.up(name)
        case "flap" | "calm":
            world.change(name, flapping=what == "flap")
        case "unknown":
            world.change(name, presence=Presence.UNKNOWN, presence_since=world.now)
        case "seen":
            world.devices[name] = replace(world.devices[name], last_seen=world.now)
            world.say(DevicesSeen(seen=((name, world.now),)))
        case "name":
            world.change(name, name="named")
        case _:
            pass


def check(changes: list[Alert], alerts: Alerts) -> None:
    lives: dict[str, list[Alert]] = {}
    open_now: dict[tuple[str, str], str] = {}
    for alert in changes:
        lives.setdefault(alert.id, []).append(alert)
        key = (alert.rule, alert.subject_id)
        if alert.state is AlertState.RESOLVED:
            open_now.pop(key, None)
        else:
            # Never two open alerts for one rule and subject, not even for a moment.
            assert open_now.setdefault(key, alert.id) == alert.id
    for life in lives.values():
        states = [alert.state for alert in life]
        order = [AlertState.PENDING, AlertState.FIRING, AlertState.RESOLVED]
        assert states[0] is AlertState.PENDING
        assert states == sorted(states, key=order.index)
        assert states.count(AlertState.RESOLVED) <= 1
        for alert in life:
            assert (alert.fired_at is not None) == (
                AlertState.FIRING in states[: states.index(alert.state) + 1]
            )
            assert (alert.resolved_at is not None) == (alert.state is AlertState.RESOLVED)
    assert sorted(open_now.values()) == sorted(alert.id for alert in alerts)


@settings(max_examples=300, deadline=None)
@given(STEPS)
def test_each_alert_lives_one_life_and_no_subject_has_two(steps: list[tuple[str, str | int]]) -> None:
    world = World()
    for what, who in steps:
        step(world, what, who)

    check(world.changes, world.alerts)


@settings(max_examples=300, deadline=None)
@given(STEPS, st.lists(st.booleans(), min_size=40, max_size=40))
def test_a_restart_at_any_point_changes_nothing(
    steps: list[tuple[str, str | int]], restarts: list[bool]
) -> None:
    steady, restarted = World(), World()
    blind = False
    for (what, who), restart in zip(steps, restarts, strict=False):
        step(steady, what, who)
        step(restarted, what, who)
        blind = what == "blind" or (blind and what != "sight")
        if restart:
            restarted.restart()
            if blind:
                # Whoever judges the monitor's health says so at the start.
                restarted.say(MonitorHealthChanged(health=MonitorHealth(blind=True, since=NOON)))

    assert restarted.changes == steady.changes
    assert restarted.stored == steady.stored == {alert.id: alert for alert in restarted.alerts}


@settings(max_examples=100, deadline=None)
@given(STEPS)
def test_when_all_is_well_again_everything_is_resolved(steps: list[tuple[str, str | int]]) -> None:
    world = World()
    for what, who in steps:
        step(world, what, who)
    step(world, "sight", "")
    step(world, "resume", "")
    for name in [*world.devices]:
        world.up(name)
    world.wait(8 * 86_400, step=3600)

    assert [*world.alerts] == []
    assert world.stored == {}
