"""A monitor that knows nobody yet: whose cable is pulled first, and who only fell asleep."""

from __future__ import annotations

import pytest

from netmon_core.inventory.grace import PROVED, PROVED_AFTER, grace
from netmon_core.inventory.silences import Silences
from netmon_core.model.presence import Presence
from netmon_core.settings.presence import PresenceSettings

from .sightings import PRINTER
from .test_presence import GATEWAY, Lan, downs

TEN_MINUTES = 600


def new_home(*, may_sleep: bool = False) -> Lan:
    return Lan(GATEWAY, PRINTER, steady=False, may_sleep=may_sleep)


@pytest.mark.parametrize("second", range(0, 30, 3))
def test_ten_minutes_after_the_start_a_pulled_plug_is_noticed_within_a_minute(second: int) -> None:
    lan = new_home()
    lan.run(TEN_MINUTES + second)
    lan.leave(PRINTER)
    left = lan.clock
    assert len(downs(lan.run(60))) == 1
    assert (lan.device(PRINTER).last_seen - lan.device(PRINTER).first_seen).total_seconds() <= left


def test_at_an_interval_of_30_seconds_too() -> None:
    lan = new_home()
    lan.interval = 30
    lan.run(TEN_MINUTES + 31)
    lan.leave(PRINTER)
    assert len(downs(lan.run(60))) == 1


def test_what_may_sleep_has_the_whole_patience_however_well_it_answers() -> None:
    lan = new_home(may_sleep=True)
    lan.run(3 * TEN_MINUTES)
    lan.leave(PRINTER)
    assert downs(lan.run(900)) == []


def test_when_a_trait_is_learned_later_it_counts_from_then_on() -> None:
    lan = new_home()
    lan.run(TEN_MINUTES)
    assert lan.presence.grace(lan.id(PRINTER)) == PROVED
    lan.may_sleep = True
    lan.run(20)
    assert lan.presence.grace(lan.id(PRINTER)) == 945


def test_who_lost_pings_is_believed_later() -> None:
    lan = new_home()
    lan.run(30)
    lan.leave(PRINTER)
    lan.run(11)
    lan.come(PRINTER)
    lan.run(TEN_MINUTES)
    assert lan.presence.grace(lan.id(PRINTER)) == 945
    lan.run(TEN_MINUTES)
    assert lan.presence.grace(lan.id(PRINTER)) == PROVED


def test_who_slept_once_is_not_believed_before_it_was_known_for_hours() -> None:
    lan = new_home()
    lan.run(60)
    lan.leave(PRINTER)
    lan.run(90)
    lan.come(PRINTER)
    lan.run(2 * 3_600)
    assert lan.presence.grace(lan.id(PRINTER)) == 945


def test_who_was_called_offline_shows_anew_that_it_answers() -> None:
    lan = new_home()
    lan.run(TEN_MINUTES)
    lan.leave(PRINTER)
    lan.run(60)
    assert lan.device(PRINTER).presence is Presence.OFFLINE
    lan.come(PRINTER)
    lan.run(30)
    assert lan.presence.grace(lan.id(PRINTER)) == 945
    lan.run(int(PROVED_AFTER))
    assert lan.presence.grace(lan.id(PRINTER)) == PROVED


def test_what_is_set_and_what_was_learned_still_hold() -> None:
    careful = PresenceSettings(shortest_grace=50)
    assert grace(Silences(), TEN_MINUTES, careful, proved=True) == 50
    assert grace(Silences(), 2 * 86_400, PresenceSettings(), proved=True) == 15
    interval = Silences()
    for _ in range(30):
        interval.learn(40.0, 1)
    assert grace(interval, TEN_MINUTES, PresenceSettings(), proved=True) == 40
