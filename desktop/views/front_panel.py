"""A device's ports as a picture: a jack each, as the device numbers them, chosen by mouse or keys."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, override

from PyQt6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, pyqtSignal
from PyQt6.QtGui import QColor, QHelpEvent, QKeyEvent, QPainter, QPen
from PyQt6.QtWidgets import QSizePolicy, QToolTip, QWidget

from ..models.jacks import SHOWN, places
from ..models.ports import Standing
from ..texts import as_tips
from .icons import icon, shape
from .port_sign import port_sign
from .scale import scaled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PyQt6.QtGui import QFocusEvent, QMouseEvent, QPaintEvent, QResizeEvent

    from ..models.jacks import Places
    from .theme import Look

# A jack is as wide as there is room, within these.
NARROW, WIDE, HIGH = 36, 42, 48
# Of a jack, its frame; the rest is its number.
FRAME = 33
# Around the jacks, and between two blocks of them.
MARGIN, BETWEEN = 6, 10
_UP = frozenset((Standing.UP, Standing.ERRORS, Standing.FLAPPING))


@dataclass(frozen=True, slots=True, kw_only=True)
class Jack:
    """One port as it is painted; `lines` are all there is to say of it."""

    port_id: str
    number: str
    standing: Standing
    speed: str = ""
    powered: bool = False
    lines: tuple[str, ...] = ()


class FrontPanel(QWidget):
    """Shows jacks; `chosen` is told the port that a person wants to look at."""

    chosen = pyqtSignal(str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._jacks: tuple[Jack, ...] = ()
        self._old = False
        self._chosen = ""
        # The jack with the focus, and the one that the mouse was pressed on: ids, as jacks may come and go.
        self._current = ""
        self._pressed = ""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Front panel"))
        look.changed.connect(self.update)

    @property
    def jacks(self) -> tuple[Jack, ...]:
        """What is shown, in its order."""
        return self._jacks

    def show_jacks(self, jacks: Sequence[Jack], *, old: bool) -> None:
        """Show these, the first of very many; gray where they are from before."""
        self._jacks, self._old = tuple(jacks[:SHOWN]), old
        self._fit()
        self._tell()
        self.update()

    def choose(self, port_id: str) -> None:
        """Show which port is chosen; "": none."""
        self._chosen = port_id
        if port_id:
            self._current = port_id
        self._tell()
        self.update()

    def place_of(self, port_id: str) -> QRectF:
        """Return where the jack of a port is."""
        at = next((at for at, jack in enumerate(self._jacks) if jack.port_id == port_id), None)
        return QRectF() if at is None else self._cell(at)

    def _places(self) -> Places:
        return places(len(self._jacks), max(1, self._room() // scaled(NARROW)))

    def _room(self) -> int:
        return self.width() - 2 * scaled(MARGIN)

    def _cell(self, at: int) -> QRectF:
        found = self._places()
        block, row, column = found.cell(at)
        wide = min(self._room() // found.columns, scaled(WIDE))
        top = scaled(MARGIN) + block * (found.rows * scaled(HIGH) + scaled(BETWEEN)) + row * scaled(HIGH)
        return QRectF(scaled(MARGIN) + column * wide, top, wide, scaled(HIGH))

    def _at(self, point: QPointF) -> Jack | None:
        return next((jack for at, jack in enumerate(self._jacks) if self._cell(at).contains(point)), None)

    def _current_at(self) -> int:
        return next((at for at, jack in enumerate(self._jacks) if jack.port_id == self._current), 0)

    def _fit(self) -> None:
        found = self._places()
        high = found.blocks * found.rows * scaled(HIGH) + max(0, found.blocks - 1) * scaled(BETWEEN)
        self.setFixedHeight(high + 2 * scaled(MARGIN))

    def _tell(self) -> None:
        """Say to a screen reader what has the focus."""
        if self._jacks:
            self.setAccessibleDescription(", ".join(self._jacks[self._current_at()].lines))

    def _paint(self, painter: QPainter, at: int, jack: Jack, *, below: bool) -> None:
        colors, cell = self._look.colors, self._cell(at)
        high = scaled(FRAME)
        top = cell.top() + (1 if below else cell.height() - high - 1)
        frame = QRectF(cell.left() + 2, top, cell.width() - 4, high)
        sign, color = port_sign(jack.standing, self._look, old=self._old)
        up = jack.standing in _UP
        painter.setBrush(QColor(colors.raised if up else colors.ground))
        chosen = jack.port_id == self._chosen
        edge = colors.accent if chosen else color if up else colors.line
        painter.setPen(QPen(QColor(edge), 2.6 if chosen else 1.4))
        painter.drawRoundedRect(frame, 4, 4)
        picture = shape(sign, color, 10)
        size = picture.deviceIndependentSize()
        lift = 0.0 if jack.speed else scaled(5)
        painter.drawPixmap(
            QPointF(frame.center().x() - size.width() / 2, frame.top() + scaled(5) + lift), picture
        )
        if jack.powered:
            bolt = icon("bolt", colors.muted if self._old else colors.warn, scaled(12)).pixmap(
                QSize(scaled(12), scaled(12))
            )
            painter.drawPixmap(QPointF(frame.right() - scaled(13), frame.top() + scaled(2)), bolt)
        font = painter.font()
        font.setPixelSize(scaled(10))
        painter.setFont(font)
        painter.setPen(QColor(colors.muted))
        words = QRectF(frame.left(), frame.bottom() - scaled(15), frame.width(), scaled(13))
        painter.drawText(words, int(Qt.AlignmentFlag.AlignCenter), jack.speed)
        number = (
            QRectF(cell.left(), frame.bottom(), cell.width(), cell.bottom() - frame.bottom())
            if below
            else QRectF(cell.left(), cell.top(), cell.width(), frame.top() - cell.top())
        )
        painter.setPen(QColor(colors.text if up else colors.muted))
        painter.drawText(number, int(Qt.AlignmentFlag.AlignCenter), jack.number)

    @override
    def paintEvent(self, a0: QPaintEvent | None) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        found = self._places()
        for at, jack in enumerate(self._jacks):
            self._paint(painter, at, jack, below=found.rows == 2 and found.cell(at)[1] == 1)
        if self.hasFocus() and self._jacks:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(self._look.colors.accent), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)
            painter.setPen(QPen(QColor(self._look.colors.accent), 1.4, Qt.PenStyle.DashLine))
            painter.drawRoundedRect(self._cell(self._current_at()), 5, 5)
        painter.end()

    @override
    def event(self, event: QEvent | None) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            jack = self._at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), as_tips(jack.lines) if jack is not None else "", self)
            return True
        return super().event(event)

    @override
    def mousePressEvent(self, a0: QMouseEvent | None) -> None:
        jack = self._at(a0.position()) if a0 is not None else None
        self._pressed = jack.port_id if jack is not None else ""

    @override
    def mouseReleaseEvent(self, a0: QMouseEvent | None) -> None:
        # The jack that was pressed, whatever is there by now.
        if self._pressed and a0 is not None and self.rect().contains(a0.position().toPoint()):
            self.choose(self._pressed)
            self.chosen.emit(self._pressed)
        self._pressed = ""

    @override
    def keyPressEvent(self, a0: QKeyEvent | None) -> None:
        if a0 is None or not self._jacks:
            super().keyPressEvent(a0)
            return
        found, at = self._places(), self._current_at()
        match a0.key():
            case Qt.Key.Key_Left:
                at = found.moved(at, across=-1)
            case Qt.Key.Key_Right:
                at = found.moved(at, across=1)
            case Qt.Key.Key_Up:
                at = found.moved(at, down=-1)
            case Qt.Key.Key_Down:
                at = found.moved(at, down=1)
            case Qt.Key.Key_Home:
                at = 0
            case Qt.Key.Key_End:
                at = len(self._jacks) - 1
            case Qt.Key.Key_Return | Qt.Key.Key_Enter | Qt.Key.Key_Space:
                self.choose(self._jacks[at].port_id)
                self.chosen.emit(self._jacks[at].port_id)
            case _:
                super().keyPressEvent(a0)
                return
        self._current = self._jacks[at].port_id
        self._tell()
        self.update()

    @override
    def focusInEvent(self, a0: QFocusEvent | None) -> None:
        super().focusInEvent(a0)
        self.update()

    @override
    def resizeEvent(self, a0: QResizeEvent | None) -> None:
        super().resizeEvent(a0)
        self._fit()

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(scaled(NARROW) * 4, self.height())
