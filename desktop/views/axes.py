"""Axes whose numbers, days and months are written as the language writes them."""

from __future__ import annotations

from typing import Any

import pyqtgraph as pg
from PyQt6.QtCore import QDateTime, QLocale

from ..models.amounts import scaled_number

# Seconds between two ticks from which on they are days, months, years.
DAYS, MONTHS, YEARS = 20 * 3600, 26 * 86400, 360 * 86400


class TimeAxis(pg.DateAxisItem):  # type: ignore[misc]
    """Ticks of time, in the zone of this computer."""

    def tickStrings(self, values: list[float], _scale: float, spacing: float) -> list[str]:  # noqa: N802
        """Return what stands at the ticks."""
        return [moment_of(value, spacing) for value in values]


class NumberAxis(pg.AxisItem):  # type: ignore[misc]
    """Ticks of numbers."""

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:  # noqa: N802
        """Return what stands at the ticks."""
        step = spacing * scale
        digits = 0 if step >= 1 else 1 if step >= 0.1 else 2
        return [QLocale().toString(value * scale, "f", digits) for value in values]


class RateAxis(pg.AxisItem):  # type: ignore[misc]
    """Ticks of bits per second, each with the prefix of its unit."""

    def tickStrings(self, values: list[float], _scale: float, _spacing: float) -> list[str]:  # noqa: N802
        """Return what stands at the ticks."""
        return ["{} {}".format(*scaled_number(value)).rstrip() for value in values]


class ShareAxis(NumberAxis):
    """Ticks of a share in percent, for which there is little room."""

    def tickSpacing(self, _least: float, _most: float, _size: float) -> list[tuple[float, float]]:  # noqa: N802
        """Return how far ticks are apart, and where they begin."""
        return [(50, 0)]


def moment_of(seconds: float, spacing: float) -> str:
    """Return a time as exactly as ticks so far apart need it."""
    locale = QLocale()
    when: Any = QDateTime.fromSecsSinceEpoch(int(seconds))
    if spacing >= YEARS:
        return locale.toString(when, "yyyy")
    if spacing >= MONTHS:
        # The year stands where it begins.
        return locale.toString(when, "MMM")
    if spacing >= DAYS:
        return locale.toString(when, "d. MMM" if locale.language() is QLocale.Language.German else "MMM d")
    if spacing < 60:
        return locale.toString(when.time(), "HH:mm:ss")
    return locale.toString(when.time(), QLocale.FormatType.ShortFormat)
