"""What does not answer shows it, long before anybody is called offline."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from netmon_core.events.device import DeviceChanged, DeviceDown
from netmon_core.inventory.doubt import doubtful_after
from netmon_core.inventory.footing import Footing
from netmon_core.inventory.silences import Silences
from netmon_core.model.monitor import Pause
from netmon_core.model.presence import Presence

from .sightings import LAN, PHONE, PRINTER, at, seen
from .test_presence import ADDRESSES, GATEWAY, Lan, downs

if TYPE_CHECKING:
    from collections.abc import Iterable

    from netmon_core.events.event import Event

DAY = 86_400.0


def turns(events: Iterable[Event], device_id: str) -> list[bool]:
    """What was said of a device's doubt, in order."""
    return [
        event.device.doubtful
        for event in events
        if isinstance(event, DeviceChanged) and event.device.id == device_id and "doubtful" in event.changed
    ]


def test_a_device_gone_dead_is_doubtful_within_25_seconds_and_nothing_else_changes() -> None:
    lan = Lan(GATEWAY, PRINTER, steady=False, may_sleep=False)
    lan.run(61)
    lan.leave(PRINTER)
    events = lan.run(25)
    (doubt,) = [event for event in events if isinstance(event, DeviceChanged)]
    assert doubt.changed == ("doubtful",)
    assert doubt.device.doubtful
    assert doubt.device.presence is Presence.ONLINE
    assert not any(isinstance(event, DeviceDown) for event in events)


def test_at_an_interval_of_30_seconds_it_is_doubtful_within_45() -> None:
    lan = Lan(GATEWAY, PRINTER, steady=False, may_sleep=False)
    lan.interval = 30
    lan.run(3_601)
    lan.leave(PRINTER)
    assert turns(lan.run(45), lan.id(PRINTER))[:1] == [True]


def test_a_question_that_is_answered_is_no_doubt_and_ends_one() -> None:
    lan = Lan(GATEWAY, PRINTER, steady=False, may_sleep=False)
    lan.run(61)
    lan.leave(PRINTER)
    lan.run(15)
    lan.come(PRINTER)
    assert turns(lan.run(30), lan.id(PRINTER)) == []
    lan.leave(PRINTER)
    lan.run(60)
    lan.come(PRINTER)
    lan.run(12)
    assert turns(lan.events, lan.id(PRINTER)) == [True, False]
    assert not lan.device(PRINTER).doubtful


def test_who_is_called_offline_is_in_doubt_no_longer() -> None:
    lan = Lan(GATEWAY, PRINTER)
    lan.run(61)
    lan.leave(PRINTER)
    (_,) = downs(lan.run(60))
    assert not lan.device(PRINTER).doubtful


def test_what_sleeps_often_is_doubtful_only_beyond_nearly_all_of_its_silences() -> None:
    lan = Lan(GATEWAY, PHONE, steady=False, may_sleep=False)
    for nap in (100, 150, 200, 250) * 5:
        lan.leave(PHONE)
        lan.run(nap)
        lan.come(PHONE)
        lan.run(200)
    before = len(turns(lan.events, lan.id(PHONE)))
    lan.leave(PHONE)
    assert turns(lan.run(240), lan.id(PHONE)) == []
    assert turns(lan.run(130), lan.id(PHONE)) == [True]
    # It was doubted only while its habits were not known.
    assert before <= 6


def test_when_all_fall_silent_at_once_nobody_is_in_doubt_but_the_monitor() -> None:
    lan = Lan(GATEWAY, PRINTER, PHONE, may_sleep=False)
    lan.run(61)
    lan.leave(GATEWAY, PRINTER, PHONE)
    lan.run(300)
    assert not any(isinstance(event, DeviceChanged) and event.device.doubtful for event in lan.events)


@pytest.mark.parametrize("how", ["blind", "paused"])
def test_doubt_ends_when_nobody_looks(how: str) -> None:
    lan = Lan(GATEWAY, PRINTER, steady=False, may_sleep=False)
    lan.run(61)
    lan.leave(PRINTER)
    lan.run(40)
    assert lan.device(PRINTER).doubtful
    if how == "blind":
        lan.presence.stand([Footing(network_id=LAN, problem="the link of eth0 is down")])
    else:
        lan.presence.pause(Pause(until=at(5_000), device_id=lan.id(PRINTER)), at(lan.clock))
    lan.run(900)
    assert not lan.device(PRINTER).doubtful


def test_a_device_that_answers_no_pings_is_in_doubt_once_the_kernel_and_our_questions_got_no_answer() -> None:
    from netmon_core.evidence.neighbor import NeighborEvidence  # noqa: PLC0415

    lan = Lan(GATEWAY, PRINTER, steady=False, may_sleep=False)
    lan.pinged.remove(PRINTER)
    lan.run(300)
    lan.leave(PRINTER)
    lan.probe(PRINTER)
    lan.run(5)
    assert lan.asked == []
    failed = NeighborEvidence(state="failed")
    lan.take(seen(None, ADDRESSES[PRINTER], after=lan.clock, evidence=failed, live=False, source="neighbor"))
    assert turns(lan.run(15), lan.id(PRINTER)) == [True]


def test_what_may_sleep_is_not_doubted_before_it_was_known_for_a_day_and_a_night() -> None:
    nothing = Silences()
    assert doubtful_after(nothing, 3_600, may_sleep=True, patience=945) == 945
    assert doubtful_after(nothing, 2 * DAY, may_sleep=True, patience=945) == 0
    assert doubtful_after(nothing, 3_600, may_sleep=False, patience=945) == 0


def test_two_restarts_are_no_habit_and_the_usual_interval_is_no_silence() -> None:
    silences = Silences()
    for _ in range(2_000):
        silences.learn(30.1, 1)
    silences.learn(90, 1)
    silences.learn(90, 1)
    assert doubtful_after(silences, 2 * DAY, may_sleep=False, patience=945) == 0
    silences.learn(90, 1)
    assert doubtful_after(silences, 2 * DAY, may_sleep=False, patience=945) == 120
