"""Bars in a cell of a table: how much of something is used or left, with its words beside."""

from __future__ import annotations

from typing import TYPE_CHECKING, override

from PyQt6.QtCore import QRectF, Qt
from PyQt6.QtGui import QColor, QPainter
from PyQt6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from ..models.roles import BAR
from .scale import scaled

if TYPE_CHECKING:
    from PyQt6.QtCore import QModelIndex, QObject

    from .theme import Look

# A share of 0-1, and its color.
type Bar = tuple[float, str]

GAP, LEAST = 3, 2


class BarDelegate(QStyledItemDelegate):
    """Paints the bars of a cell below each other, and its text right of them."""

    def __init__(self, look: Look, *, words: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._look, self._words = look, words

    @override
    def initStyleOption(self, option: QStyleOptionViewItem | None, index: QModelIndex) -> None:
        super().initStyleOption(option, index)
        if option is not None and index.data(BAR):
            option.text = ""

    @override
    def paint(self, painter: QPainter | None, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        super().paint(painter, option, index)
        bars: tuple[Bar, ...] = index.data(BAR) or ()
        if painter is None or not bars:
            return
        inner = QRectF(option.rect).adjusted(scaled(6), 0, -scaled(6), 0)
        words = min(float(scaled(self._words)), inner.width())
        long = max(0.0, inner.width() - words - scaled(6))
        high = float(scaled(8 if len(bars) == 1 else 5))
        top = inner.center().y() - (high * len(bars) + GAP * (len(bars) - 1)) / 2
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor(self._look.colors.faint))
        for share, color in bars:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(inner.left(), top, long, high), 2, 2)
            if share > 0:
                painter.fillRect(QRectF(inner.left(), top, max(LEAST, long * share), high), QColor(color))
            top += high + GAP
        painter.setPen(QColor(self._look.colors.text))
        side = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        room = inner.adjusted(long + scaled(6), 0, 0, 0)
        painter.drawText(room, int(side), str(index.data() or ""))
        painter.restore()
