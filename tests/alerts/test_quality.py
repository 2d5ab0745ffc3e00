"""Latency and loss: told when they stay, silent about one lost packet."""

from dataclasses import replace
from datetime import timedelta

import pytest

from netmon_core.alerts import quality
from netmon_core.alerts.quality import Quality
from netmon_core.events.target import SampleTaken
from netmon_core.settings.alerts import AlertSettings
from netmon_core.settings.rules import Scope

from .world import NOON, WEB, World, sample, story

PING = "device:gateway/ping"


def test_latency_that_stays_high_fires_and_ends() -> None:
    world = World()
    assert story(world.probe(PING, 60, rtt=0.4)) == [
        ("latency", PING, "pending"),
        ("latency", PING, "firing"),
    ]
    [alert] = world.alerts
    assert alert.summary == "router answers slowly: 400 ms"

    assert story(world.probe(PING, 30, rtt=0.01)) == [("latency", PING, "resolved")]


def test_one_slow_answer_is_nothing() -> None:
    world = World()
    for _ in range(5):
        world.probe(PING, 20)
        world.probe(PING, 1, rtt=2.0)

    assert world.changes == []


def test_a_value_near_its_threshold_does_not_come_and_go() -> None:
    world = World()
    world.probe(PING, 60, rtt=0.3)
    world.changes.clear()

    for _ in range(20):
        world.probe(PING, 12, rtt=0.22)
        world.probe(PING, 12, rtt=0.26)

    assert world.changes == []


def test_loss_that_stays_high_fires_and_ends() -> None:
    world = World()
    for _ in range(20):
        world.probe(WEB.id, 2)
        world.probe(WEB.id, 1, rtt=None)

    assert story(world.changes) == [("loss", WEB.id, "pending"), ("loss", WEB.id, "firing")]
    assert story(world.probe(WEB.id, 12)) == [("loss", WEB.id, "resolved")]


def test_only_targets_and_gateways_are_told_about_unless_asked() -> None:
    world = World()
    world.probe("device:nas/ping", 60, rtt=1.0)
    assert world.changes == []

    world = World(AlertSettings(quality=Scope.KNOWN, latency_above=0.0))
    world.probe("device:nas/ping", 60, rtt=1.0)
    assert world.changes == []
    world.probe("device:nas/ping", 60, rtt=None)
    assert story(world.changes) == [
        ("loss", "device:nas/ping", "pending"),
        ("loss", "device:nas/ping", "firing"),
    ]


def test_what_is_offline_has_no_quality() -> None:
    world = World(AlertSettings(offline_for=30))
    world.probe(PING, 12)
    world.down("gateway")
    changed = story(world.probe(PING, 60, rtt=None))

    assert ("offline", "gateway", "firing") in changed
    assert ("loss", PING, "firing") not in changed


def test_a_restart_waits_for_samples_before_it_judges() -> None:
    world = World()
    world.probe(PING, 20, rtt=0.4)
    world.restart()
    assert world.wait(3600, step=10) == []

    assert story(world.probe(PING, 8, rtt=0.4)) == [("latency", PING, "firing")]


def test_windows_too_old_to_matter_are_dropped() -> None:
    seen = Quality()
    for number in range(20):
        averages = seen.take(sample("t", NOON + timedelta(seconds=number), rtt=1.0))
    assert averages is not None
    assert averages.rtt == pytest.approx(1.0)

    assert seen.take(sample("t", NOON + timedelta(hours=1))) is None
    # A clock that was set back must not keep the old windows for good.
    for number in range(quality.FEWEST):
        averages = seen.take(sample("t", NOON - timedelta(days=1, seconds=-number)))
    assert averages is not None
    assert averages.rtt == pytest.approx(0.01)


def test_averages_weigh_each_answer_the_same() -> None:
    seen = Quality()
    for number in range(5):
        seen.take(sample("t", NOON + timedelta(seconds=number), rtt=0.1, sent=1))
    averages = seen.take(sample("t", NOON + timedelta(seconds=6), rtt=0.4, sent=5))

    assert averages is not None
    assert averages.rtt == pytest.approx(0.25)
    assert averages.loss == 0


def test_the_targets_that_are_watched_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quality, "TARGETS", 10)
    seen = Quality()
    for number in range(100):
        seen.take(sample(str(number), NOON))
    assert len(seen._windows) == 10
    seen.forget("3")
    seen.take(sample("new", NOON))
    assert "new" in seen._windows


def test_a_device_that_answers_no_ping_at_all_loses_none() -> None:
    world = World(AlertSettings(quality=Scope.ALL))
    world.probe(PING, 60, rtt=None)
    assert world.changes == []

    world.probe(PING, 40)
    world.changes.clear()
    world.probe(PING, 11, rtt=None)
    assert ("loss", PING, "pending") in story(world.changes)


def test_who_begins_to_answer_no_pings_and_is_there_is_alerted_about_no_more() -> None:
    world = World()
    for _ in range(20):
        world.probe(WEB.id, 2)
        world.probe(WEB.id, 1, rtt=None)
    assert story(world.changes)[-1] == ("loss", WEB.id, "firing")
    world.changes.clear()
    for _ in range(60):
        world.wait(10, step=10)
        silent = replace(sample(WEB.id, world.now, rtt=None), pingless=True)
        world.say(SampleTaken(sample=silent))
    assert story(world.changes) == [("loss", WEB.id, "resolved")]
