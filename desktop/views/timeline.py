"""When a device was there: a strip of time, each piece of it painted by its shares, and a legend."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, override

from PyQt6.QtCore import QEvent, QRectF, Qt
from PyQt6.QtGui import QBrush, QColor, QHelpEvent, QPainter, QPixmap
from PyQt6.QtWidgets import QHBoxLayout, QLabel, QToolTip, QWidget

from .. import texts
from ..models.strip import Past, Shares, Was, shares
from .chart import axis_width
from .icons import blank
from .pieces import label

if TYPE_CHECKING:
    from PyQt6.QtGui import QPaintEvent

    from .theme import Look

HEIGHT = 18
# Of the strip, from the edges of the widget.
TOP, RIGHT = 3, 4
# From the bottom up; the rest of a piece is of what was not known.
ORDER = (Was.AWAY, Was.UNSEEN, Was.UNMEASURED, Was.THERE)
SWATCH = 11


class Timeline(QWidget):
    """As much of each piece is red as the device was away in it, and so on; nothing before it was known."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        now = datetime.now(UTC)
        self._past = Past(start=now, end=now, known_since=now)
        self._shares: Shares | None = None
        self.setFixedHeight(HEIGHT)
        self.setAccessibleName(self.tr("Presence over time"))
        look.changed.connect(self.update)

    def show_past(self, past: Past) -> None:
        """Show a span of time."""
        self._past, self._shares = past, None
        self.update()

    def shares(self) -> Shares:
        """Return what is painted, a piece for each point of the strip's width."""
        width = max(1, self.width() - axis_width() - RIGHT)
        if self._shares is None or len(self._shares.pieces) != width:
            self._shares = shares(self._past, width)
        return self._shares

    @override
    def paintEvent(self, a0: QPaintEvent | None) -> None:
        painter = QPainter(self)
        # Parts of a point are painted as such.
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        high = HEIGHT - 2.0 * TOP
        pieces = self.shares().pieces
        at = 0
        while at < len(pieces):
            until = at + 1
            while until < len(pieces) and pieces[until] == pieces[at]:
                until += 1
            bottom = TOP + high
            for was in ORDER:
                part = pieces[at].get(was, 0.0) * high
                painter.setBrush(brush(was, self._look))
                painter.drawRect(QRectF(axis_width() + at, bottom - part, until - at, part))
                bottom -= part
            at = until

    @override
    def event(self, event: QEvent | None) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            words = self._words_at(event.pos().x() - axis_width())
            # No word of it comes from the network, so nothing needs escaping.
            QToolTip.showText(event.globalPos(), words, self)
            return True
        return super().event(event)

    def _words_at(self, x: int) -> str:
        pieces = self.shares().pieces
        if not 0 <= x < len(pieces):
            return ""
        length = (self._past.end - self._past.start) / len(pieces)
        begin = self._past.start + x * length
        end = begin + length
        here = [span for span in self._past.away if span[0] < end and span[1] > begin]
        if len(here) == 1:
            begin, end = here[0]
        lines = [f"{texts.moment(begin)} \u2013 {texts.moment(end)}"]
        lines += [
            f"{word(was)}: {share(part)}"
            for was in ORDER
            if (part := pieces[x].get(was, 0.0)) > 0 and len(here) != 1
        ]
        return "\n".join([*lines, word(Was.AWAY)] if len(here) == 1 else lines)


class Legend(QWidget):
    """Says what the colors of a timeline mean, and how much there is of each."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._shares: dict[Was, float] = {}
        self._times = 0
        self._parts = {was: (QLabel(), label(name="muted")) for was in (Was.THERE, *ORDER[:-1], Was.UNKNOWN)}
        line = QHBoxLayout(self)
        line.setContentsMargins(axis_width(), 0, RIGHT, 0)
        line.setSpacing(5)
        for sign, words in self._parts.values():
            line.addWidget(sign)
            line.addWidget(words)
            line.addSpacing(9)
        line.addStretch(1)
        look.changed.connect(self._draw)

    def show_shares(self, found: Shares, past: Past) -> None:
        """Show how a span divides."""
        self._shares = found.whole
        self._times = sum(begin < past.end and end > past.start for begin, end in past.away)
        self._draw()

    def _draw(self) -> None:
        for was, (sign, words) in self._parts.items():
            part = self._shares.get(was, 0.0)
            sign.setVisible(part > 0)
            words.setVisible(part > 0)
            sign.setPixmap(_swatch(was, self._look))
            said = f"{word(was)} {share(part)}"
            if was is Was.AWAY:
                said += " " + self.tr("(%n time(s))", n=self._times)
            words.setText(said)


def word(was: Was) -> str:
    """Return it in a word."""
    return {
        Was.THERE: texts.translate("timeline", "There"),
        Was.AWAY: texts.translate("timeline", "Away"),
        Was.UNSEEN: texts.translate("timeline", "The monitor could not see"),
        Was.UNMEASURED: texts.translate("timeline", "Not measured"),
        Was.UNKNOWN: texts.translate("timeline", "Not known"),
    }[was]


def share(part: float) -> str:
    """Return a share, which is neither all nor nothing unless it is."""
    if 0 < part < 0.005:
        return "< " + texts.percent(0.01)
    if 0.995 <= part < 1 - 1e-9:
        return "> " + texts.percent(0.99)
    return texts.percent(part)


def brush(was: Was, look: Look) -> QBrush:
    """Return how it is painted; what was not seen is hatched, so that nobody needs colors for it."""
    colors = look.colors
    match was:
        case Was.THERE:
            return QBrush(QColor(colors.good))
        case Was.AWAY:
            return QBrush(QColor(colors.bad))
        case Was.UNSEEN:
            return QBrush(QColor(colors.warn), Qt.BrushStyle.BDiagPattern)
        case Was.UNMEASURED:
            return QBrush(QColor(colors.line))
        case _:
            return QBrush(Qt.BrushStyle.NoBrush)


def _swatch(was: Was, look: Look) -> QPixmap:
    picture = blank(SWATCH, SWATCH)
    painter = QPainter(picture)
    painter.setPen(QColor(look.colors.faint) if was in (Was.UNKNOWN, Was.UNSEEN) else Qt.PenStyle.NoPen)
    painter.setBrush(brush(was, look))
    painter.drawRect(QRectF(0.5, 0.5, SWATCH - 1, SWATCH - 1))
    painter.end()
    return picture
