from __future__ import annotations

from netmon_core.inventory.grace import DAY, HOUR, grace, suspicious
from netmon_core.inventory.silences import Silences
from netmon_core.settings.presence import PresenceSettings

USUAL = PresenceSettings()


def learned(*lengths: float) -> Silences:
    silences = Silences()
    for length in lengths:
        silences.learn(length, 1)
    return silences


STEADY = learned(*[10.0] * 500, *[12.5] * 20)
PHONE = learned(*[10.0] * 500, *[300.0 + step for step in range(0, 600, 5)])


def test_a_device_nothing_is_known_of_may_be_silent_for_the_whole_patience() -> None:
    assert grace(Silences(), 0, USUAL) == USUAL.patience
    assert grace(STEADY, HOUR, USUAL) == USUAL.patience


def test_a_device_that_never_sleeps_is_trusted_less_after_hours_and_not_at_all_after_a_day() -> None:
    assert grace(STEADY, 4 * HOUR, USUAL) == 60
    assert grace(STEADY, 2 * DAY, USUAL) == USUAL.shortest_grace


def test_two_restarts_do_not_make_a_sleeper_of_a_device_and_three_do() -> None:
    twice = learned(*[10.0] * 500, 70.0, 90.0)
    assert grace(twice, 2 * DAY, USUAL) == USUAL.shortest_grace
    thrice = learned(*[10.0] * 500, 70.0, 90.0, 80.0)
    assert grace(thrice, 2 * DAY, USUAL) == USUAL.patience


def test_a_sleeper_has_the_patience_for_a_week_and_then_a_little_more_than_its_longest_silence() -> None:
    dozing = learned(*[10.0] * 500, *[120.0 + step for step in range(60)])
    assert grace(dozing, 2 * DAY, USUAL) == USUAL.patience
    assert 189 < grace(dozing, 8 * DAY, USUAL) < 200
    assert 895 < grace(PHONE, 8 * DAY, USUAL) <= USUAL.patience


def test_silences_that_are_unlike_each_other_get_more_room_than_those_that_are_alike() -> None:
    alike = learned(*[180.0 + step for step in range(8)])
    unlike = learned(*[180.0 + 20 * step for step in range(8)], 187.0)
    assert grace(alike, 8 * DAY, USUAL) - 187 < grace(unlike, 8 * DAY, USUAL) - 320


def test_a_device_that_was_found_to_sleep_longer_than_the_patience_gets_longer() -> None:
    tablet = learned(*[1_780.0 + step for step in range(20)])
    assert 1_799 < grace(tablet, HOUR, USUAL) < 1_840


def test_what_is_set_is_heeded() -> None:
    settings = PresenceSettings(patience=300, shortest_grace=40)
    assert grace(Silences(), 0, settings) == 300
    assert grace(STEADY, 2 * DAY, settings) == 40


def test_a_device_is_asked_when_it_is_silent_for_longer_than_is_usual_for_it() -> None:
    assert suspicious(Silences(), USUAL) == 12
    assert 10 < suspicious(STEADY, USUAL) < 11
    assert suspicious(PHONE, USUAL) > 300
