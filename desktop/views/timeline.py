"""When a device was there: a strip of time, with the gaps in it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, override

from PyQt6.QtCore import QEvent, QRectF, Qt
from PyQt6.QtGui import QColor, QHelpEvent, QPainter
from PyQt6.QtWidgets import QToolTip, QWidget

from .. import texts
from .chart import AXIS_WIDTH

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PyQt6.QtGui import QPaintEvent

    from netmon_core.model.outage import Outage

    from .theme import Look

HEIGHT = 18


class Timeline(QWidget):
    """Green while it was there, red while it was away, nothing before it was known."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._outages: tuple[Outage, ...] = ()
        self._known_since = self._start = self._end = datetime.now(UTC)
        self.setFixedHeight(HEIGHT)
        self.setAccessibleName(self.tr("Presence over time"))
        look.changed.connect(self.update)

    def show_outages(
        self, outages: Sequence[Outage], start: datetime, end: datetime, known_since: datetime
    ) -> None:
        """Show a span of time."""
        self._outages, self._start, self._end, self._known_since = tuple(outages), start, end, known_since
        self.update()

    def _x(self, at: datetime) -> float:
        span = max((self._end - self._start).total_seconds(), 1.0)
        share = min(max((at - self._start).total_seconds() / span, 0.0), 1.0)
        return AXIS_WIDTH + share * (self.width() - AXIS_WIDTH - 4)

    @override
    def paintEvent(self, a0: QPaintEvent | None) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        colors = self._look.colors
        left, right, top, high = self._x(self._start), self._x(self._end), 3.0, HEIGHT - 6.0
        painter.setBrush(QColor(colors.line))
        painter.drawRoundedRect(QRectF(left, top, right - left, high), 4, 4)
        known = self._x(self._known_since)
        painter.setBrush(QColor(colors.good))
        painter.drawRoundedRect(QRectF(known, top, right - known, high), 4, 4)
        painter.setBrush(QColor(colors.bad))
        for outage in self._outages:
            begin, finish = self._x(outage.start), self._x(outage.end or self._end)
            if finish > left and begin < right:
                painter.drawRect(QRectF(begin, top, max(finish - begin, 1.5), high))

    @override
    def event(self, event: QEvent | None) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            x = event.pos().x()
            for outage in self._outages:
                if self._x(outage.start) - 2 <= x <= self._x(outage.end or self._end) + 2:
                    end = texts.moment(outage.end) if outage.end else self.tr("now")
                    # No word of it comes from the network, so nothing needs escaping.
                    QToolTip.showText(event.globalPos(), f"{texts.moment(outage.start)} \u2013 {end}", self)
                    return True
            QToolTip.hideText()
        return super().event(event)
