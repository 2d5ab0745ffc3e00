from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from netmon_core.cli.plot import BARS, LOST, chart, sparkline

VALUES = st.lists(st.none() | st.floats(0, 10, allow_nan=False), max_size=300)


def test_a_sparkline_rises_with_its_values_and_marks_what_was_lost() -> None:
    assert sparkline([1.0, None, 8.0]) == f"{BARS[0]}{LOST}{BARS[-1]}"


def test_steady_values_are_a_flat_line() -> None:
    assert sparkline([0.0100, 0.0101, 0.0102]) == BARS[0] * 2 + BARS[1]
    assert sparkline([0.0, 0.0]) == BARS[0] * 2


@given(VALUES)
def test_a_sparkline_has_a_character_for_each_value(values: list[float | None]) -> None:
    drawn = sparkline(values)
    assert len(drawn) == len(values)
    assert set(drawn) <= {*BARS, LOST}


def test_a_chart_is_full_where_the_value_is_highest_and_empty_where_there_is_none() -> None:
    rows = chart([1.0, 1.0, None, None], width=2, height=2, high=1.0)
    assert rows == ["\u28ff\u2800", "\u28ff\u2800"]


def test_a_chart_shows_the_peak_of_what_shares_a_column() -> None:
    values = [0.0] * 99 + [1.0]
    assert chart(values, width=1, height=1, high=1.0)[0] == chr(0x2800 | 0x40 | 0x80 | 0x20 | 0x10 | 0x08)


@given(VALUES, st.integers(1, 40), st.integers(1, 10))
def test_a_chart_has_the_size_that_was_asked_for(values: list[float | None], width: int, height: int) -> None:
    rows = chart(values, width=width, height=height, high=10.0)
    assert [len(row) for row in rows] == [width] * height
