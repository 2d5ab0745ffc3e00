from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netmon_core.inventory.silences import (
    DAYS_KEPT,
    LONGEST_KEPT,
    SHORTEST,
    Silences,
    silences_from_text,
)

TODAY = 739_000
LENGTHS = st.floats(SHORTEST, 1e6)


def learned(*lengths: float, day: int = TODAY) -> Silences:
    silences = Silences()
    for length in lengths:
        silences.learn(length, day)
    return silences


def test_what_is_usual_is_known_only_after_enough_silences() -> None:
    assert learned(*[10.0] * 19).usual is None
    assert learned(*[10.0] * 20).usual == pytest.approx(10.6, abs=0.1)


def test_one_long_silence_in_a_hundred_is_not_usual_but_the_longest() -> None:
    silences = learned(*[10.0] * 99, 600.0)
    assert silences.usual is not None
    assert silences.usual < 11
    assert silences.longest() == 600
    assert silences.longest(1) == 10


def test_one_long_silence_in_ten_is_usual() -> None:
    silences = learned(*[10.0] * 90, *[600.0] * 10)
    assert silences.usual is not None
    assert 600 < silences.usual < 900


def test_a_longest_silence_is_forgotten_after_two_weeks_and_counts_fade() -> None:
    silences = learned(*[600.0] * 30)
    silences.learn(10.0, TODAY + DAYS_KEPT)
    assert silences.longest() == 600
    silences.learn(10.0, TODAY + DAYS_KEPT + 1)
    assert silences.longest() == 10
    for _ in range(200):
        silences.learn(10.0, TODAY + DAYS_KEPT + 1)
    assert silences.usual is not None
    assert silences.usual < 11


def test_a_clock_that_is_set_back_forgets_nothing() -> None:
    silences = learned(*[600.0] * 30)
    silences.learn(10.0, TODAY - 3_000)
    assert silences.longest() == 600


def test_without_any_silence_the_longest_is_the_shortest_that_counts() -> None:
    assert Silences().longest() == SHORTEST


@given(st.lists(st.tuples(LENGTHS, st.integers(0, 60)), max_size=200))
def test_what_is_kept_is_bounded_and_comes_back_from_its_text(history: list[tuple[float, int]]) -> None:
    silences = Silences()
    for length, day in history:
        silences.learn(length, TODAY + day)
    silences.watched = 1234.0
    text = silences.to_text()
    assert len(text) < 1_000
    again = silences_from_text(text)
    assert again.to_text() == text
    assert again.watched == 1234.0
    for place in range(LONGEST_KEPT + 1):
        assert again.longest(place) == pytest.approx(silences.longest(place), abs=0.1, rel=1e-3)


@given(st.lists(LENGTHS, min_size=1, max_size=50))
def test_the_longest_are_the_longest_in_order(lengths: list[float]) -> None:
    silences = learned(*lengths)
    expected = sorted(lengths, reverse=True)[:LONGEST_KEPT]
    assert [silences.longest(place) for place in range(len(expected))] == pytest.approx(expected, rel=1e-6)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "null",
        "{}",
        '{"schema":2,"day":1,"watched":0,"counts":[],"longest":[]}',
        '{"schema":1,"day":1,"watched":-1,"counts":[],"longest":[]}',
        '{"schema":1,"day":1,"watched":0,"counts":[NaN],"longest":[]}',
        '{"schema":1,"day":1,"watched":0,"counts":[1e99],"longest":[]}',
        '{"schema":1,"day":1e999,"watched":0,"counts":[],"longest":[]}',
        '{"schema":1,"day":1,"watched":0,"counts":[],"longest":[[9,99999999999]]}',
        '{"schema":1,"day":1,"watched":0,"counts":[' + ",".join("1" * 23) + '],"longest":[]}',
        '{"schema":1,"day":1,"watched":0,"counts":[],"longest":[' + ",".join(["[9,1]"] * 9) + "]}",
        "[" * 100_000,
    ],
)
def test_a_text_that_makes_no_sense_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no silences"):
        silences_from_text(text)
