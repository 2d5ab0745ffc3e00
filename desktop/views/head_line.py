"""The line above a page or a card: what it is on the left, what can be done on the right, or below."""

from __future__ import annotations

from typing import TYPE_CHECKING, override

from PyQt6.QtCore import QEvent, QSize, Qt
from PyQt6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

if TYPE_CHECKING:
    from PyQt6.QtGui import QResizeEvent

SPACING = 10


class HeadLine(QWidget):
    """`lead` and `trail` stand beside each other where there is room for both, else `trail` stands below.

    What may be cut in `lead` counts with `least`, its width that must be left.
    """

    def __init__(self, *, least: int = 0) -> None:
        super().__init__()
        self._least = least
        self._below: bool | None = None
        self._left, self._right = QWidget(), QWidget()
        self.lead, self.trail = QHBoxLayout(self._left), QHBoxLayout(self._right)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(SPACING)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(0, 1)
        for part in (self.lead, self.trail):
            part.setContentsMargins(0, 0, 0, 0)
            part.setSpacing(SPACING)
        self._arrange(below=False)

    def _arrange(self, *, below: bool) -> None:
        if below == self._below:
            return
        self._below = below
        side = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        self._grid.addWidget(self._left, 0, 0)
        self._grid.addWidget(self._right, int(below), int(not below), side)

    def _fit(self) -> None:
        lead = max(self._left.sizeHint().width(), self._least)
        self._arrange(below=lead + SPACING + self._right.sizeHint().width() > self.width())

    @override
    def event(self, a0: QEvent | None) -> bool:
        done = super().event(a0)
        if a0 is not None and a0.type() == QEvent.Type.LayoutRequest:
            # Something in it has become wider, came or went.
            self._fit()
        return done

    @override
    def resizeEvent(self, a0: QResizeEvent | None) -> None:
        super().resizeEvent(a0)
        self._fit()

    @override
    def minimumSizeHint(self) -> QSize:
        least = max(self._left.minimumSizeHint().width(), self._right.minimumSizeHint().width())
        return QSize(least, super().minimumSizeHint().height())
