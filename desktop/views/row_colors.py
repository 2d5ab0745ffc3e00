"""The signs and colors of the rows of devices."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PyQt6.QtGui import QBrush, QColor

from netmon_core.model.presence import Presence

from .icons import shape

if TYPE_CHECKING:
    from ..models.device_rows import DeviceRow
    from .theme import Look

_MUTED = frozenset(("mac", "since", "why", "first_seen", "last_seen"))


class RowColors:
    """What a cell looks like; brushes are made once for each theme."""

    def __init__(self, look: Look) -> None:
        self._look = look
        self._brushes: dict[str, QBrush] = {}
        # What is shown is from before.
        self.old = False

    def sign(self, row: DeviceRow) -> object:
        """Return the sign of a device's status."""
        return shape(*self._look.standing(row.standing, old=self.old or row.hidden))

    def color(self, row: DeviceRow, key: str) -> QBrush | None:
        """Return the color of a cell; None: the usual one."""
        colors = self._look.colors
        if self.old or row.hidden:
            return self._brush(colors.muted)
        if key == "loss" and row.loss is not None and row.loss >= 0.01:
            return self._brush(colors.bad if row.loss >= 0.2 else colors.warn)
        if key == "status":
            return None
        if row.device.presence is not Presence.ONLINE or key in _MUTED:
            return self._brush(colors.muted)
        return None

    def renew(self) -> None:
        """The theme is another."""
        self._brushes = {}

    def _brush(self, color: str) -> QBrush:
        brush = self._brushes.get(color)
        if brush is None:
            brush = self._brushes[color] = QBrush(QColor(color))
        return brush
