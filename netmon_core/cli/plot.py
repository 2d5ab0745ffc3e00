"""Small pictures made of characters: a sparkline in a row, a chart on a screen. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

BARS = "▁▂▃▄▅▆▇█"
# A probe that got no answer.
LOST = "x"
# Each braille cell is two columns of four dots; the bits of its dots, from the top.
_LEFT, _RIGHT = (0x01, 0x02, 0x04, 0x40), (0x08, 0x10, 0x20, 0x80)
_BRAILLE = 0x2800


def sparkline(values: Sequence[float | None], *, least: float = 0.0) -> str:
    """One character a value, from the lowest to the highest of them; None is LOST.

    What varies by less than a tenth, or than `least`, is drawn low: noise must not look like trouble.
    """
    known = [value for value in values if value is not None]
    low, high = (min(known), max(known)) if known else (0.0, 0.0)
    span = max(high - low, high * 0.1, least)
    return "".join(
        LOST if value is None else BARS[int((value - low) / span * (len(BARS) - 1)) if span else 0]
        for value in values
    )


def chart(values: Sequence[float | None], *, width: int, height: int, high: float) -> list[str]:
    """Rows of braille, top first: the values spread over `width` cells, 0 at the bottom, `high` at the top.

    Each column of dots shows the highest of the values that fall on it; where all are None it stays empty.
    """
    dots = width * 2
    cells = [[0] * width for _ in range(height)]
    for column, value in enumerate(_spread(values, dots)):
        if value is None:
            continue
        top = height * 4 - 1
        level = min(top, round(value / high * top)) if high else 0
        for dot in range(level + 1):
            row, bit = divmod(top - dot, 4)
            cells[row][column // 2] |= (_RIGHT if column % 2 else _LEFT)[bit]
    return ["".join(chr(_BRAILLE + cell) for cell in row) for row in cells]


def _spread(values: Sequence[float | None], columns: int) -> list[float | None]:
    """The highest of the values that share a column."""
    spread: list[float | None] = []
    for column in range(columns):
        begin = column * len(values) // columns
        end = max(begin + 1, (column + 1) * len(values) // columns)
        known = [value for value in values[begin:end] if value is not None]
        spread.append(max(known, default=None))
    return spread
