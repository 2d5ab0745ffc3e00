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
    return _Reader(lines, separator, looks_like_row).rows()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Closed:
    """What of a line belongs to a quoted cell that ends in it, and the place after its quote."""

    text: str
    end: int


class _Reader:
    """Reads rows. What a line is inside of a quoted cell is looked for once, however many cells come by."""

    def __init__(
        self, lines: Sequence[str], separator: str, looks_like_row: Callable[[Sequence[str]], bool] | None
    ) -> None:
        self._lines = lines
        self._separator = separator
        self._looks_like_row = looks_like_row
        # By line: where a cell ends that was open at its beginning, "" where it stays open, None where the
        # line looks like a row of its own.
        self._inner: dict[int, _Closed | str | None] = {}

    def rows(self) -> Iterator[CsvRow]:
        """Yield them all."""
        at = 0
        while at < len(self._lines):
            cells, last, broken = self.row(at)
            if any(cell.strip() for cell in cells):
                yield CsvRow(line=at + 1, cells=tuple(cells), broken=broken)
            at = last + 1

    def row(self, at: int) -> tuple[list[str], int, int | None]:
        """The cells of the row that begins at a line, the line where it ends, and which cell is broken."""
        cells: list[str] = []
        here, place = at, 0
        line = self._lines[here]
        while True:
            begin = place
            while line[begin : begin + 1] == " ":
                begin += 1
            if line[begin : begin + 1] == '"':
                found, here = self._quoted(here, begin + 1)
                if found is None:
                    # What stands after it in its line is all that is sure.
                    cells.append(line[begin + 1 :])
                    return cells, here, len(cells) - 1
                line = self._lines[here]
                cells.append(found.text)
                place = found.end
            else:
                end = line.find(self._separator, place)
                end = len(line) if end < 0 else end
                cells.append(line[place:end])
                place = end
            if place >= len(line):
                return cells, here, None
            place += 1

    def _quoted(self, at: int, place: int) -> tuple[_Closed | None, int]:
        """A cell after its opening quote, and the line where it ends; None: it never does."""
        found = _closed(self._lines[at], place, self._separator)
        if isinstance(found, _Closed):
            return found, at
        texts = [found]
        for here in range(at + 1, min(at + CELL_LINES, len(self._lines))):
            inner = self._inside(here)
            if inner is None:
                break
            if isinstance(inner, _Closed):
                return _Closed(text="\n".join([*texts, inner.text]), end=inner.end), here
            texts.append(inner)
        return None, at

    def _inside(self, at: int) -> _Closed | str | None:
        if at not in self._inner:
            line = self._lines[at]
            row = _Reader([line], self._separator, None).row(0)[0] if self._looks_like_row else []
            like = self._looks_like_row is not None and self._looks_like_row(row)
            self._inner[at] = None if like else _closed(line, 0, self._separator)
        return self._inner[at]


def _closed(line: str, place: int, separator: str) -> _Closed | str:
    """What of a line from a place on belongs to a quoted cell; only its text where the cell does not end."""
    parts: list[str] = []
    while (quote := line.find('"', place)) >= 0:
        parts.append(line[place:quote])
        end = quote + 1
        while line[end : end + 1] == " ":
            end += 1
        if line[end : end + 1] in ("", separator):
            return _Closed(text="".join(parts), end=end)
        parts.append('"')
        place = quote + (2 if line[quote + 1 : quote + 2] == '"' else 1)
    return "".join([*parts, line[place:]])
