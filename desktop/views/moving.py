"""Times that go on while a person looks: labels, columns and tips that move by the one clock."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PyQt6.QtCore import QEvent, QObject, Qt
from PyQt6.QtGui import QCursor, QHelpEvent
from PyQt6.QtWidgets import QApplication, QToolTip

from .pieces import label

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from PyQt6.QtCore import QAbstractItemModel
    from PyQt6.QtWidgets import QLabel

    from ..clock import Clock

    # What is shown at a time.
    type Moving = Callable[[datetime], str]


def moving_label(clock: Clock, text: Moving, *, name: str | None = None) -> QLabel:
    """Return a label that goes with the time; while it stays the same, nothing is drawn."""
    made = label(text(clock.now()), name=name)
    _Hand(made, clock, lambda now: made.setText(text(now)))
    return made


def keep_moving(model: QAbstractItemModel, clock: Clock, *columns: int) -> None:
    """Let columns of a table, whose texts are of a time, be drawn as it goes on."""

    def draw(_: datetime) -> None:
        last = model.rowCount() - 1
        for column in columns if last >= 0 else ():
            model.dataChanged.emit(model.index(0, column), model.index(last, column))

    _Hand(model, clock, draw)


def keep_tips_moving(owner: QObject, clock: Clock) -> None:
    """Let the tip that is open say what it would say if it were opened now."""
    _Hand(owner, clock, lambda _: _ask_for_tip())


def _ask_for_tip() -> None:
    if not QToolTip.isVisible():
        return
    place = QCursor.pos()
    pointed = QApplication.widgetAt(place)
    if pointed is not None and pointed.windowType() is not Qt.WindowType.ToolTip:
        # A tip that says the same is left alone by Qt.
        asked = QHelpEvent(QEvent.Type.ToolTip, pointed.mapFromGlobal(place), place)
        QApplication.sendEvent(pointed, asked)


class _Hand(QObject):
    """Follows a clock for as long as its owner lives."""

    def __init__(self, owner: QObject, clock: Clock, turn: Callable[[datetime], object]) -> None:
        super().__init__(owner)
        self._turn_by = turn
        clock.ticked.connect(self._turn)

    def _turn(self, now: datetime) -> None:
        self._turn_by(now)
