"""The spans of time that a chart can show, as buttons beside each other."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from PyQt6.QtCore import QObject, pyqtSignal
from PyQt6.QtWidgets import QButtonGroup, QPushButton

from ..texts import translate

if TYPE_CHECKING:
    from PyQt6.QtWidgets import QHBoxLayout, QWidget


class Spans(QObject):
    """Puts the buttons into a line; `chosen` is told the span that is wanted."""

    # A timedelta.
    chosen = pyqtSignal(object)

    def __init__(self, line: QHBoxLayout, parent: QWidget) -> None:
        super().__init__(parent)
        self._group = QButtonGroup(self)
        line.setSpacing(0)
        for words, hours in (
            (translate("AnswersCard", "1 h"), 1),
            (translate("AnswersCard", "24 h"), 24),
            (translate("AnswersCard", "7 d"), 7 * 24),
            (translate("AnswersCard", "30 d"), 30 * 24),
            (translate("AnswersCard", "1 y"), 365 * 24),
        ):
            segment = QPushButton(words)
            segment.setObjectName("segment")
            segment.setCheckable(True)
            segment.setChecked(hours == 1)
            segment.clicked.connect(lambda _, hours=hours: self.chosen.emit(timedelta(hours=hours)))
            self._group.addButton(segment, hours)
            line.addWidget(segment)

    def mark(self, span: timedelta) -> None:
        """Show which span it is."""
        segment = self._group.button(round(span.total_seconds() / 3600))
        if segment is not None:
            segment.setChecked(True)
