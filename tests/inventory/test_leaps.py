"""The clock is set, or the machine sleeps, while presence is judged."""

from __future__ import annotations

import pytest

from netmon_core.inventory.flood import FloodGate
from netmon_core.model.presence import Presence

from .sightings import PHONE, PRINTER, at
from .test_presence import GATEWAY, Lan, downs, presences, restarted

HOUR = 3_600


def leap(lan: Lan, seconds: int) -> None:
    """Time goes by, or back, and nothing is done meanwhile."""
    lan.clock += seconds // 10 * 10


@pytest.mark.parametrize("seconds", [60, HOUR, 8 * HOUR, -HOUR, -30 * 24 * HOUR])
def test_a_leap_of_the_clock_calls_nobody_offline(seconds: int) -> None:
    lan = Lan(GATEWAY, PRINTER, PHONE)
    lan.run(100)
    leap(lan, seconds)
    assert presences(lan.run(600)) == []


@pytest.mark.parametrize("seconds", [60, HOUR, 8 * HOUR, -HOUR])
def test_a_leap_of_the_clock_is_not_learned_as_a_silence(seconds: int) -> None:
    lan = Lan(GATEWAY, PRINTER)
    lan.run(100)
    watched = lan.presence.watched(lan.id(PRINTER))
    leap(lan, seconds)
    # What waited in the sockets is heard before anything is judged.
    lan.probe(PRINTER)
    lan.run(200)
    assert lan.presence.grace(lan.id(PRINTER)) == 15
    assert lan.presence.watched(lan.id(PRINTER)) < watched + 300


@pytest.mark.parametrize("seconds", [60, HOUR, -20, -HOUR, -30 * 24 * HOUR])
def test_who_leaves_after_a_leap_of_the_clock_is_missed_as_soon_as_ever(seconds: int) -> None:
    lan = Lan(GATEWAY, PRINTER)
    lan.run(100)
    leap(lan, seconds)
    lan.run(60)
    lan.leave(PRINTER)
    left = lan.clock
    (down,) = downs(lan.run(40))
    assert down.device_id == lan.id(PRINTER)
    assert down.at == at(left)


def test_who_leaves_while_the_clock_is_set_back_is_missed() -> None:
    lan = Lan(GATEWAY, PRINTER)
    lan.run(100)
    leap(lan, -HOUR)
    lan.leave(PRINTER)
    (down,) = downs(lan.run(120))
    # Nothing is dated later than it is.
    assert down.at <= at(lan.clock)
    device = lan.device(PRINTER)
    assert device.first_seen <= device.last_seen <= at(lan.clock)
    assert device.presence is Presence.OFFLINE


def test_a_device_is_not_there_since_a_time_to_come() -> None:
    lan = Lan(GATEWAY, PRINTER)
    lan.run(100)
    leap(lan, -HOUR)
    lan.run(1)
    since = lan.device(PRINTER).presence_since
    assert since is not None
    assert since <= at(lan.clock)


def test_a_blind_monitor_sees_again_after_the_clock_was_set_back() -> None:
    lan = Lan(GATEWAY, PRINTER, PHONE)
    lan.run(100)
    lan.leave(GATEWAY, PRINTER, PHONE)
    lan.run(120)
    assert lan.presence.health.blind
    leap(lan, -HOUR)
    lan.run(5)
    lan.come(GATEWAY, PRINTER, PHONE)
    lan.run(60)
    assert not lan.presence.health.blind
    assert lan.device(PRINTER).presence is Presence.ONLINE


def test_strangers_of_a_time_to_come_do_not_fill_the_gate() -> None:
    gate = FloodGate(per_minute=2)
    assert [gate.admit(at(HOUR)) for _ in range(3)] == [True, True, False]
    assert gate.admit(at(0))


def test_what_is_remembered_of_a_time_to_come_does_not_speak_for_a_device() -> None:
    before = Lan(GATEWAY, PRINTER)
    before.run(100)
    lan = restarted(before)
    lan.clock -= HOUR
    lan.presence.stand([lan.footing])
    lan.run(60)
    lan.leave(PRINTER)
    assert [down.device_id for down in downs(lan.run(120))] == [lan.id(PRINTER)]
