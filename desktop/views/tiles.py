"""The numbers of the first page, beside each other or in rows, as there is room."""

from __future__ import annotations

from typing import TYPE_CHECKING, override

from PyQt6.QtCore import pyqtSignal
from PyQt6.QtWidgets import QGridLayout, QWidget

from netmon_core.model.presence import Presence

from .. import texts
from ..models.overview_counts import finer_words, overview_counts
from ..models.sight import Seeing
from .icons import shape
from .sight_words import seeing_since
from .tile import Tile

if TYPE_CHECKING:
    from datetime import datetime

    from PyQt6.QtGui import QResizeEvent

    from ..session import Session
    from .theme import Look

SPACING = 14


class Tiles(QWidget):
    """A tile for each presence, for what is new and for alerts; `pressed` is told which."""

    pressed = pyqtSignal(str)

    def __init__(self, session: Session, look: Look) -> None:
        super().__init__()
        self._session, self._look = session, look
        self.each: dict[str, Tile] = {}
        self._columns = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(SPACING)
        for key, words in (
            (Presence.ONLINE.value, self.tr("Online")),
            (Presence.OFFLINE.value, self.tr("Offline")),
            (Presence.UNKNOWN.value, self.tr("Unknown")),
            ("new", self.tr("New in 24 h")),
            ("alerts", self.tr("Open alerts")),
        ):
            self.each[key] = tile = Tile(words)
            tile.pressed.connect(lambda key=key: self.pressed.emit(key))
        self._arrange(len(self.each))

    def show_now(self, now: datetime) -> None:
        """Show the numbers of now; what is old is gray and says from when it is."""
        sight, colors = self._session.sight, self._look.colors
        counts = overview_counts(self._session.replica.state, now)
        looks = {each.value: self._look.presence(each) for each in Presence}
        looks |= {"new": ("disc", colors.accent), "alerts": self._look.alarm(counts["alerts"])}
        since, nothing = seeing_since(sight, now), sight.seeing is Seeing.NOTHING
        notes = {Presence.ONLINE.value: finer_words(self._session.replica)}
        for key, count in counts.items():
            name, color = ("ring", colors.idle) if nothing or sight.old else looks[key]
            note = texts.moment(sight.since) if since and sight.since else notes.get(key, "")
            self.each[key].show_count(
                None if nothing else count, shape(name, color), note=note, tip=since, old=sight.old
            )

    def _arrange(self, columns: int) -> None:
        if columns == self._columns:
            return
        self._columns = columns
        for at, tile in enumerate(self.each.values()):
            self._grid.addWidget(tile, at // columns, at % columns)
        for at in range(len(self.each)):
            self._grid.setColumnStretch(at, int(at < columns))

    @override
    def resizeEvent(self, a0: QResizeEvent | None) -> None:
        super().resizeEvent(a0)
        wide = max(tile.whole_width() for tile in self.each.values())
        fit = (self.width() + SPACING) // (wide + SPACING)
        # Two rows of three are better filled than one of four and one of one.
        self._arrange(len(self.each) if fit >= len(self.each) else max(1, min(fit, 3)))
