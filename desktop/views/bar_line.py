"""A name, a bar and a value in a line, which leads somewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, override

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QWidget

from .pieces import ElidedLabel, label
from .scale import scaled

if TYPE_CHECKING:
    from PyQt6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent

WIDTH = 90
# Less has no room for a name beside a bar.
WIDE = 250


class BarLine(QFrame):
    """A line of a list; `pressed` by mouse or keyboard is told its key."""

    pressed = pyqtSignal(str)

    def __init__(self, *, value: int = 72) -> None:
        super().__init__()
        self.setObjectName("line")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.key = ""
        self._name = ElidedLabel()
        self._value = label(name="muted")
        self._value.setFixedWidth(scaled(value))
        self._value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._bar = QFrame()
        self._bar.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._holder = QWidget()
        self._holder.setFixedWidth(WIDTH)
        inner = QHBoxLayout(self._holder)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.addWidget(self._bar)
        inner.addStretch(1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 1, 0, 1)
        layout.addWidget(self._name, 1)
        layout.addWidget(self._holder)
        layout.addWidget(self._value)
        self.hide()

    def show_bar(self, key: str, name: str, value: str, share: float, color: str) -> None:
        """Show somebody, a value in words, and how long the bar is."""
        self.key = key
        self._name.show_text(name)
        self._value.setText(value)
        self._bar.setFixedSize(max(3, round(WIDTH * share)), 6)
        sheet = f"background: {color}; border-radius: 3px;"
        if self._bar.styleSheet() != sheet:
            self._bar.setStyleSheet(sheet)
        self.setAccessibleName(f"{name}, {value}")
        self.show()

    @override
    def resizeEvent(self, a0: QResizeEvent | None) -> None:
        super().resizeEvent(a0)
        self._holder.setVisible(self.width() >= scaled(WIDE))

    @override
    def mouseReleaseEvent(self, a0: QMouseEvent | None) -> None:
        self.pressed.emit(self.key)

    @override
    def keyPressEvent(self, a0: QKeyEvent | None) -> None:
        if a0 is not None and a0.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.pressed.emit(self.key)
        else:
            super().keyPressEvent(a0)
