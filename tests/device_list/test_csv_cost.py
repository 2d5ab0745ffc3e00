"""A file full of broken quotes costs no more than its lines."""

from __future__ import annotations

import pytest

from netmon_core.device_list import csv_rows
from netmon_core.device_list.csv_rows import CELL_LINES, read_rows

LINES = 4 * CELL_LINES


@pytest.mark.parametrize(
    "line",
    ['x,"never closed', '"a""b" c' * 20, 'x,"' * 20 + "y", '"', '00:00:5e:00:53:01,"a'],
    ids=["open", "doubled", "many", "bare", "rows"],
)
@pytest.mark.parametrize("rowlike", [True, False])
def test_each_line_is_looked_through_a_few_times_however_many_quotes_are_open(
    line: str, monkeypatch: pytest.MonkeyPatch, *, rowlike: bool
) -> None:
    looked = 0
    closed = csv_rows._closed

    def count(text: str, place: int, separator: str) -> object:
        nonlocal looked
        looked += 1
        return closed(text, place, separator)

    monkeypatch.setattr(csv_rows, "_closed", count)
    judged = 0

    def looks_like_row(cells: object) -> bool:
        nonlocal judged
        judged += 1
        return False

    rows = [*read_rows("\n".join([line] * LINES), ",", looks_like_row=looks_like_row if rowlike else None)]
    assert rows or line == '"'
    assert looked <= 4 * LINES
    assert judged <= LINES


def test_a_cell_that_spans_lines_is_read_as_it_stands() -> None:
    text = 'a,"one\ntwo ""and"" three\n  four" ,b\n"five\n'
    first, second = read_rows(text, ",")
    assert (first.cells, first.line, first.broken) == (("a", 'one\ntwo "and" three\n  four', "b"), 1, None)
    assert (second.cells, second.line, second.broken) == (("five",), 4, 0)
