from __future__ import annotations

from netmon_core.discovery import flooding, quotas
from netmon_core.discovery.flooding import OVER_AFTER, WORTH_TELLING, Flooding
from netmon_core.discovery.quotas import (
    FRAMES_PER_SECOND,
    NEW_PER_SECOND,
    NEWCOMERS,
    REGULAR_AFTER,
    REGULARS,
    Quotas,
)

SECOND = 1_000_000_000
START = 1_800_000_000 * SECOND


def mac(number: int) -> bytes:
    return b"\x02" + number.to_bytes(5)


def admitted(quota: Quotas, sender: bytes, frames: int, *, over: int = SECOND, start: int = START) -> int:
    return sum(quota.admit(sender, start + each * over // frames) for each in range(frames))


def test_a_sender_says_as_much_as_its_quota_and_no_more() -> None:
    quota = Quotas()
    # A bucketful, and what it fills up with meanwhile.
    assert FRAMES_PER_SECOND <= admitted(quota, mac(1), 10_000) <= 2 * FRAMES_PER_SECOND
    assert admitted(quota, mac(1), FRAMES_PER_SECOND - 1, start=START + 2 * SECOND) == FRAMES_PER_SECOND - 1


def test_one_that_says_too_much_costs_nobody_else_a_word() -> None:
    quota = Quotas()
    admitted(quota, mac(1), 10_000)
    assert admitted(quota, mac(2), 100) == 100


def test_a_flood_of_made_up_senders_gets_no_further_than_newcomers_may() -> None:
    quota = Quotas()
    heard = sum(quota.admit(mac(each), START + each * SECOND // 20_000) for each in range(20_000))
    assert NEW_PER_SECOND <= heard <= 2 * NEW_PER_SECOND


def test_whom_we_know_is_heard_however_many_strangers_speak() -> None:
    quota = Quotas()
    for known in range(50):
        assert quota.admit(mac(known), START)
        assert quota.admit(mac(known), START + REGULAR_AFTER)
    later = START + REGULAR_AFTER
    for each in range(200_000):
        quota.admit(mac(1_000 + each), later + each * SECOND // 20_000)
    assert all(quota.admit(mac(known), later + 10 * SECOND) for known in range(50))


def test_after_the_flood_a_newcomer_is_heard_within_a_second() -> None:
    quota = Quotas()
    for each in range(20_000):
        quota.admit(mac(each), START + each * SECOND // 20_000)
    assert quota.admit(mac(99_999), START + 2 * SECOND)


def test_the_tables_hold_as_many_as_they_may_when_they_are_filled() -> None:
    quota = Quotas()
    step = SECOND // NEW_PER_SECOND + 1
    for each in range(NEWCOMERS + 500):
        quota.admit(mac(each), START + each * step)
    assert len(quota) == NEWCOMERS
    quota = Quotas()
    for each in range(REGULARS + 500):
        quota.admit(mac(each), START + each * step)
        # Each is heard again before it is forgotten.
        if each >= 600:
            quota.admit(mac(each - 600), START + each * step)
    assert REGULARS < len(quota) <= REGULARS + NEWCOMERS


def test_a_clock_that_is_set_back_silences_nobody_for_long() -> None:
    quota = Quotas()
    assert quota.admit(mac(1), START)
    back = START - 3_600 * SECOND
    assert quota.admit(mac(1), back)
    assert admitted(quota, mac(1), 100, start=back + SECOND) == 100
    assert quota.admit(mac(2), back)


def test_a_flood_is_told_of_once_and_is_over_seconds_after_its_last_frame() -> None:
    state = Flooding()
    told = [state.refuse(mac(each), START + each * 1_000_000) for each in range(5_000)]
    assert sum(told) == 1
    last = START + 4_999 * 1_000_000
    assert state.is_on(last + OVER_AFTER - 1)
    assert not state.is_on(last + OVER_AFTER)
    assert (state.floods, state.refused, state.sender) == (1, 5_000, None)
    again = [state.refuse(mac(1), last + 60 * SECOND + each) for each in range(WORTH_TELLING)]
    assert (sum(again), state.floods, state.sender) == (1, 2, mac(1))


def test_a_device_that_starts_loudly_is_no_flood() -> None:
    state = Flooding()
    assert not any(
        state.refuse(mac(1), START + second * 10 * SECOND + each)
        for second in range(20)
        for each in range(WORTH_TELLING - 1)
    )
    assert not state.is_on(START)
    assert quotas.FRAMES_PER_SECOND > flooding.WORTH_TELLING
