"""Lengths that go with the size of the letters, as a person has set that for all programs."""

from __future__ import annotations

import re

from PyQt6.QtGui import QFontMetrics
from PyQt6.QtWidgets import QApplication

# The height of a line of the letters that lengths are given for.
LINE = 15
_SCALED = re.compile(r"((?:font-size|min-height|max-height|width|height): )(\d+)px")


def scale() -> float:
    """Return how much larger the letters are."""
    return max(1.0, QFontMetrics(QApplication.font()).height() / LINE)


def scaled(length: int) -> int:
    """Return a length for the letters of now."""
    return round(length * scale())


def scaled_sheet(sheet: str) -> str:
    """Return a style sheet with its letters, and what holds letters, as large as they are."""
    factor = scale()
    return _SCALED.sub(lambda found: f"{found[1]}{round(int(found[2]) * factor)}px", sheet)
