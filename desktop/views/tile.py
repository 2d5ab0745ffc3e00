"""A number to press, on the first page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout

from ..sure import sure
from .pieces import ElidedLabel, label

if TYPE_CHECKING:
    from PyQt6.QtCore import QSize
    from PyQt6.QtGui import QPixmap

# What stands for a number that nobody knows.
NOT_KNOWN = "\u2013"
MARGIN, GAP = 16, 7


class Tile(QPushButton):
    """Shows a number, or that it is not known; a note below says what else there is to say of it."""

    def __init__(self, words: str) -> None:
        super().__init__()
        self.setObjectName("card")
        self._words = words
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._sign = QLabel()
        self._figure = label(NOT_KNOWN, name="figure")
        self._note = ElidedLabel(name="muted")
        self._title = ElidedLabel(words, name="muted")
        # What is cut of them can be read in the tip of the tile.
        for part in (self._title, self._note):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        line = QHBoxLayout()
        line.setSpacing(GAP)
        line.addWidget(self._sign)
        line.addWidget(self._title, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(MARGIN, 12, MARGIN, 10)
        layout.setSpacing(2)
        layout.addLayout(line)
        layout.addWidget(self._figure)
        layout.addWidget(self._note)

    def show_count(
        self, count: int | None, sign: QPixmap, *, note: str = "", tip: str = "", old: bool = False
    ) -> None:
        """Show a number (None: not known) and its shape; what is old is gray. `tip` is the whole note."""
        figure = NOT_KNOWN if count is None else self.locale().toString(count)
        self._figure.setText(figure)
        if self._figure.property("old") != old:
            self._figure.setProperty("old", old)
            # A style sheet looks at a property only when it is told to.
            style = sure(self._figure.style())
            style.unpolish(self._figure)
            style.polish(self._figure)
        self._note.show_text(note)
        self._sign.setPixmap(sign)
        whole = tip or note
        self.setAccessibleName(", ".join(part for part in (f"{self._words}: {figure}", whole) if part))
        self.setToolTip("\n".join(part for part in (self._words if self._title.cut else "", whole) if part))

    def whole_width(self) -> int:
        """Return how wide it is where its title is not cut."""
        return 2 * MARGIN + self._sign.sizeHint().width() + GAP + self._title.whole_width()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As large as what is in it: a button alone thinks of its text, and it has none."""
        inner = self.layout()
        return super().sizeHint() if inner is None else inner.sizeHint()
