from __future__ import annotations

from collections import Counter
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from netmon_core.schedule import TICK, Schedule

# Not in step with the schedule's own ticks.
STEPS = st.lists(st.floats(0.01, 3.0), min_size=1, max_size=200)


def run(schedule: Schedule, start: float, end: float, step: float = TICK) -> list[tuple[float, str]]:
    told = []
    for number in range(1, round((end - start) / step) + 1):
        now = start + number * step
        told += [(now, key) for key in schedule.advance(now)]
    return told


def test_each_key_is_due_once_an_interval() -> None:
    schedule = Schedule(1000.0)
    for number, interval in enumerate((1.0, 2.5, 10.0, 0.3)):
        schedule.add(str(number), interval)
    counts = Counter(key for _, key in run(schedule, 1000.0, 1030.0))
    assert all(abs(counts[str(number)] - 30 / each) <= 1 for number, each in enumerate((1.0, 2.5, 10.0, 0.3)))


def test_an_interval_that_is_no_whole_number_of_ticks_does_not_drift() -> None:
    schedule = Schedule(0.0)
    schedule.add("a", 0.25)
    times = [now for now, _ in run(schedule, 0.0, 1000.0)]
    assert len(times) in {3999, 4000}
    assert all(abs(now - times[0] - number * 0.25) <= TICK + 1e-6 for number, now in enumerate(times))


def test_many_keys_are_spread_evenly_over_their_interval() -> None:
    schedule = Schedule(0.0)
    for number in range(10_000):
        schedule.add(str(number), 5.0)
    told = Counter(round(now / TICK) for now, _ in run(schedule, 0.0, 5.0))
    assert sum(told.values()) == 10_000
    assert all(190 <= told[tick] <= 210 for tick in range(1, 51)), told


@given(steps=STEPS, intervals=st.lists(st.floats(0.05, 50.0), min_size=1, max_size=20))
def test_no_key_is_told_twice_at_once_or_early_however_it_is_asked(
    steps: list[float], intervals: list[float]
) -> None:
    schedule = Schedule(7.0)
    for number, interval in enumerate(intervals):
        schedule.add(str(number), interval)
    now = 7.0
    told: dict[str, tuple[float, float]] = {}
    for step in steps:
        before, now = now, now + step
        due = schedule.advance(now)
        assert len(due) == len(set(due))
        for key in due:
            interval = max(TICK, intervals[int(key)])
            # A tick of rounding, and what a late look before it had put off.
            if (last := told.get(key)) is not None:
                assert now - last[0] >= interval - TICK - (last[0] - last[1]) - 1e-6
            told[key] = now, before
    for number, interval in enumerate(intervals):
        if now - 7.0 > interval + 2 * TICK:
            assert str(number) in told


@given(gap=st.floats(1, 100_000))
def test_what_was_missed_is_made_up_for_once_and_the_rhythm_goes_on(gap: float) -> None:
    schedule = Schedule(0.0)
    for key, interval in (("a", 1.0), ("b", 7.3), ("c", 0.1)):
        schedule.add(key, interval)
    due = schedule.advance(gap)
    assert len(due) == len(set(due))
    assert "c" in due
    later = Counter(key for _, key in run(schedule, gap, gap + 20.0))
    assert later["a"] in {19, 20, 21}
    assert later["b"] in {2, 3}


@given(
    changes=st.lists(
        st.tuples(st.sampled_from(["add", "remove", "step"]), st.integers(0, 5), st.floats(0.05, 20)),
        max_size=200,
    )
)
def test_the_wheel_holds_each_key_once_whatever_is_added_changed_and_removed(
    changes: list[tuple[str, int, float]],
) -> None:
    schedule = Schedule(0.0)
    now, known = 0.0, set()
    for what, key, value in changes:
        match what:
            case "add":
                schedule.add(str(key), value)
                known.add(str(key))
            case "remove":
                schedule.remove(str(key))
                known.discard(str(key))
            case _:
                now += value
                assert set(schedule.advance(now)) <= known
        assert sorted(entry.key for bucket in schedule._wheel.values() for entry in bucket) == sorted(known)
        assert len(schedule) == len(known)
        assert all(schedule._wheel.values())


def test_a_key_that_is_added_again_keeps_its_time_and_one_with_a_new_interval_gets_another() -> None:
    schedule = Schedule(0.0)
    schedule.add("a", 5.0)
    first = run(schedule, 0.0, 5.0)[0][0]
    schedule.add("a", 5.0)
    assert [round(now - first, 6) for now, _ in run(schedule, 5.0, 15.0)] == [5.0, 10.0]
    schedule.add("a", 1.0)
    times = [now for now, _ in run(schedule, 15.0, 25.0)]
    assert all(abs(later - earlier - 1.0) < 1e-6 for earlier, later in pairwise(times))
    assert len(times) in {9, 10}


def test_a_resting_key_keeps_its_time_and_is_not_told() -> None:
    schedule = Schedule(0.0)
    schedule.add("a", 2.0)
    schedule.add("b", 2.0)
    first = next(now for now, key in run(schedule, 0.0, 2.0) if key == "a")
    schedule.rest({"a"})
    assert {key for _, key in run(schedule, 2.0, 10.0)} == {"b"}
    schedule.rest(())
    again = next(now for now, key in run(schedule, 10.0, 12.0) if key == "a")
    assert round((again - first) % 2.0, 6) in {0.0, 2.0}


def test_the_wait_ends_no_later_than_the_next_tick_that_holds_anything() -> None:
    schedule = Schedule(0.0)
    assert schedule.wait(0.0, most=1.0) == 1.0
    schedule.add("a", 0.5)
    now, told = 0.0, 0
    for _ in range(100):
        now += schedule.wait(now)
        told += len(schedule.advance(now))
    assert told in {99, 100}
