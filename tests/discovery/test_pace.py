from __future__ import annotations

import math

from hypothesis import example, given
from hypothesis import strategies as st

from netmon_core.discovery.pace import TICK, Pace

RATES = st.sampled_from([1, 2, 3, 7, 50, 499, 500, 1_000, 20_000])
# Seconds between two calls: idle, stalled, eager.
STEPS = st.lists(st.floats(0, 3) | st.floats(0, 0.02), max_size=200)


def most_in_a_second(sent: list[tuple[float, int]]) -> int:
    return max(
        (sum(count for at, count in sent if start <= at < start + 1.0) for start, _ in sent), default=0
    )


@given(rate=RATES, steps=STEPS, wanted=st.lists(st.integers(1, 5_000), min_size=1))
@example(rate=500, steps=[0.02] * 100, wanted=[5_000])
def test_no_second_ever_holds_more_than_the_rate(rate: int, steps: list[float], wanted: list[int]) -> None:
    pace = Pace(rate)
    now, sent = 1_000.0, []
    for number, step in enumerate(steps):
        now += step
        count = min(pace.allow(now), wanted[number % len(wanted)])
        pace.spend(count, now)
        sent.append((now, count))
    assert most_in_a_second(sent) <= rate


@given(rate=RATES, packets=st.integers(1, 2_000))
def test_whoever_waits_as_told_is_never_starved(rate: int, packets: int) -> None:
    pace = Pace(rate)
    now, left, turns = 50.0, packets, 0
    while left:
        count = min(pace.allow(now), left)
        pace.spend(count, now)
        left -= count
        now += pace.wait(now)
        turns += 1
        # Two looks for a packet is the slowest there is: one that is allowed, one that was too early.
        assert turns <= 4 * packets + 200
    assert now - 50.0 <= packets / rate + 2.0


@given(rate=RATES, asks=st.lists(st.sampled_from("ab"), min_size=1, max_size=300))
def test_several_sweeps_share_one_budget(rate: int, asks: list[str]) -> None:
    pace = Pace(rate)
    now, sent = 0.0, []
    for _ in asks:
        now += 0.005
        count = pace.allow(now)
        pace.spend(count, now)
        sent.append((now, count))
    assert most_in_a_second(sent) <= rate


def test_a_small_network_is_asked_faster_than_the_rate_would_take() -> None:
    pace = Pace(500)
    now, left = 0.0, 254
    while left:
        count = min(pace.allow(now), left)
        pace.spend(count, now)
        left -= count
        now += pace.wait(now)
    assert now < 254 / 500


def test_a_stalled_sender_does_not_catch_up_in_one_burst() -> None:
    pace = Pace(500)
    pace.spend(pace.allow(0.0), 0.0)
    assert pace.allow(60.0) <= 500 * 3 * 2 * TICK


def test_what_was_allowed_and_not_sent_is_not_counted() -> None:
    pace = Pace(10)
    for turn in range(100):
        assert pace.allow(10 + turn * 0.1) >= 0
    assert pace.allow(30.0) >= 1


@given(rate=RATES, steps=STEPS)
def test_a_wait_is_worth_taking_and_never_endless(rate: int, steps: list[float]) -> None:
    pace = Pace(rate)
    now = 0.0
    for step in steps:
        now += step
        pace.spend(pace.allow(now), now)
        assert TICK <= pace.wait(now) <= 1.0 + TICK
        assert math.isfinite(pace.wait(now))
