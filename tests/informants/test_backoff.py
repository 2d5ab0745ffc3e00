from __future__ import annotations

from itertools import pairwise

from netmon_core.informants.backoff import LONGEST, BackOff


def asked(interval: float, until: float) -> list[float]:
    """When an agent that never answers is asked, of turns an interval apart."""
    back_off = BackOff()
    times = []
    now = 0.0
    while now < until:
        if not back_off.rests("switch", now):
            times.append(now)
            back_off.failed("switch", interval, now)
        now += interval
    return times


def test_who_never_answers_is_asked_ever_more_seldom_and_never_given_up() -> None:
    times = asked(60.0, 6 * 3_600)
    gaps = [later - sooner for sooner, later in pairwise(times)]
    assert gaps[:4] == [60.0, 120.0, 240.0, 480.0]
    assert gaps == sorted(gaps)
    assert max(gaps) == LONGEST


def test_an_interval_beyond_the_longest_wait_is_kept() -> None:
    assert asked(7_200.0, 30_000.0) == [0.0, 7_200.0, 14_400.0, 21_600.0, 28_800.0]


def test_who_is_forgiven_is_asked_at_once_and_as_often_as_anybody() -> None:
    back_off = BackOff()
    for _ in range(5):
        back_off.failed("switch", 60.0, 0.0)
    assert back_off.rests("switch", 600.0)
    back_off.forgive("switch")
    assert not back_off.rests("switch", 0.0)
    back_off.failed("switch", 60.0, 0.0)
    assert not back_off.rests("switch", 60.0)


def test_thousands_of_failures_are_no_error() -> None:
    back_off = BackOff()
    for _ in range(5_000):
        back_off.failed("switch", 60.0, 0.0)
    assert not back_off.rests("switch", LONGEST)
