"""CSV as people's programs and spreadsheets write it, and as they break it. Pure: text in, rows out.

A quote ends its cell only where a cell can end, so that one within a text is a part of it. One that is never
closed costs its own line and swallows no others.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

# Lines of one cell: more than a note has, and a broken quote in every line must not be looked for to the end.
CELL_LINES = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class CsvRow:
    """One row; `line` is where it began, from 1. `broken`: the cell whose quote is never closed."""

    line: int
    cells: tuple[str, ...]
    broken: int | None = None


def read_rows(
    text: str, separator: str, *, looks_like_row: Callable[[Sequence[str]], bool] | None = None
) -> Iterator[CsvRow]:
    """Yield the rows that hold anything; a cell that holds a line of which `looks_like_row` is broken."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    at = 0
    while at < len(lines):
        cells, length, broken = _row(lines, at, separator, looks_like_row)
        if any(cell.strip() for cell in cells):
            yield CsvRow(line=at + 1, cells=tuple(cells), broken=broken)
        at += length


def _row(
    lines: Sequence[str], at: int, separator: str, looks_like_row: Callable[[Sequence[str]], bool] | None
) -> tuple[list[str], int, int | None]:
    """The cells of the row that begins at a line, how many lines it takes, and which cell is broken."""
    cells: list[str] = []
    broken = None
    line, here, place = lines[at], at, 0
    while True:
        begin = place
        while line[begin : begin + 1] == " ":
            begin += 1
        if line[begin : begin + 1] == '"':
            place = begin
            found = _quoted(lines, here, place + 1, separator)
            if found is not None and looks_like_row is not None:
                inner = lines[here + 1 : found.line + 1]
                if any(looks_like_row(_row([each], 0, separator, None)[0]) for each in inner):
                    found = None
            if found is None:
                # What stands after it in its line is all that is sure.
                broken = len(cells) if broken is None else broken
                cells.append(line[place + 1 :])
                return cells, here - at + 1, broken
            cells.append(found.text)
            here, place = found.line, found.end
            line = lines[here]
        else:
            end = line.find(separator, place)
            end = len(line) if end < 0 else end
            cells.append(line[place:end])
            place = end
        if place >= len(line):
            return cells, here - at + 1, broken
        place += 1


@dataclass(frozen=True, slots=True, kw_only=True)
class _Quoted:
    text: str
    # Where it ends: the line, and the place after its quote.
    line: int
    end: int


def _quoted(lines: Sequence[str], at: int, place: int, separator: str) -> _Quoted | None:
    """A cell after its opening quote; None: it has no end."""
    parts: list[str] = []
    for here in range(at, min(at + CELL_LINES, len(lines))):
        line = lines[here]
        while (quote := line.find('"', place)) >= 0:
            parts.append(line[place:quote])
            end = quote + 1
            while line[end : end + 1] == " ":
                end += 1
            if line[end : end + 1] in ("", separator):
                return _Quoted(text="".join(parts), line=here, end=end)
            parts.append('"')
            place = quote + (2 if line[quote + 1 : quote + 2] == '"' else 1)
        parts += (line[place:], "\n")
        place = 0
    return None
