"""Small pieces that pages are made of. Labels show plain text, whatever is in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, override

from PyQt6.QtCore import QSize, Qt
from PyQt6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from ..texts import as_tip
from .icons import icon
from .scale import scaled

if TYPE_CHECKING:
    from collections.abc import Callable

    from PyQt6.QtGui import QResizeEvent

    from .theme import Look


def label(text: str = "", *, name: str | None = None, wrap: bool = False, selectable: bool = False) -> QLabel:
    """Return a label that never takes its text for markup."""
    made = QLabel()
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setText(text)
    made.setWordWrap(wrap)
    if name is not None:
        made.setObjectName(name)
    if selectable:
        made.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
    return made


def subtitle() -> QLabel:
    """Return a label that stands beside a page's title, on the same line."""
    made = label(name="muted")
    made.setContentsMargins(0, 0, 0, 4)
    return made


def button(
    text: str, pressed: Callable[[], object], *, name: str | None = None, tip: str = ""
) -> QPushButton:
    """Return a button."""
    made = QPushButton(text)
    # Qt says whether it is checked now, which `pressed` must not take for an argument of its own.
    made.clicked.connect(lambda _: pressed())
    if name is not None:
        made.setObjectName(name)
    if tip:
        made.setToolTip(tip)
        made.setAccessibleName(tip)
    return made


class IconButton(QPushButton):
    """A button with a picture in the text's color."""

    def __init__(self, picture: str, text: str, look: Look, *, name: str | None = None) -> None:
        super().__init__(text)
        self._picture = picture
        self._look = look
        if name is not None:
            self.setObjectName(name)
        self.setIconSize(QSize(scaled(18), scaled(18)))
        look.changed.connect(self._draw)
        self._draw()

    def _draw(self) -> None:
        colors = self._look.colors
        color = colors.on_accent if self.objectName() == "primary" else colors.muted
        self.setIcon(icon(self._picture, color))


class ElidedLabel(QLabel):
    """A line of text that is cut with dots where it does not fit."""

    def __init__(self, text: str = "", *, name: str | None = None) -> None:
        super().__init__()
        self._whole = ""
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        if name is not None:
            self.setObjectName(name)
        self.show_text(text)

    @property
    def cut(self) -> bool:
        """Not all of it can be read."""
        return self.text() != self._whole

    def whole_width(self) -> int:
        """Return how wide it is where nothing is cut."""
        return self.fontMetrics().horizontalAdvance(self._whole) + 3

    def show_text(self, text: str) -> None:
        """Show another text."""
        self._whole = " ".join(text.split())
        self._fit()

    def _fit(self) -> None:
        room = max(self.width() - 2, 0)
        self.setText(self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, room))
        self.setToolTip(as_tip(self._whole) if self.cut else "")

    @override
    def resizeEvent(self, event: QResizeEvent | None) -> None:
        super().resizeEvent(event)
        self._fit()

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(24, super().minimumSizeHint().height())


class Card(QFrame):
    """A box with an optional heading; `body` takes what is in it, `corner` stands right of the heading."""

    def __init__(self, heading: str = "", *, margin: int = 16) -> None:
        super().__init__()
        self.setObjectName("card")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(margin, margin - 2 if heading else margin, margin, margin)
        outer.setSpacing(10)
        self.corner = QHBoxLayout()
        if heading:
            line = QHBoxLayout()
            self.heading = label(heading, name="heading")
            line.addWidget(self.heading)
            line.addStretch(1)
            line.addLayout(self.corner)
            outer.addLayout(line)
        self.body = QVBoxLayout()
        self.body.setSpacing(8)
        outer.addLayout(self.body, 1)


class Empty(QWidget):
    """What stands where nothing is yet: what this will be, and what to do next."""

    def __init__(self, picture: str, title: str, hint: str, look: Look) -> None:
        super().__init__()
        self._picture, self._look = picture, look
        self._sign = QLabel()
        self._sign.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.title = label(title, name="emptyTitle")
        self.title.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.hint = label(hint, name="muted", wrap=True)
        self.hint.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self.hint.setFixedWidth(scaled(420))
        self.hint.setMinimumHeight(2 * self.hint.fontMetrics().lineSpacing() + 4)
        self.buttons = QHBoxLayout()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 24)
        layout.setSpacing(8)
        layout.addStretch(2)
        layout.addWidget(self._sign)
        layout.addWidget(self.title)
        layout.addWidget(self.hint, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addSpacing(6)
        line = QHBoxLayout()
        line.addStretch(1)
        line.addLayout(self.buttons)
        line.addStretch(1)
        layout.addLayout(line)
        layout.addStretch(3)
        look.changed.connect(self._draw)
        self._draw()

    def say(self, title: str, hint: str, *, picture: str) -> None:
        """Say something else."""
        self.title.setText(title)
        self.hint.setText(hint)
        self._picture = picture
        self._draw()

    def _draw(self) -> None:
        self._sign.setPixmap(icon(self._picture, self._look.colors.faint, 40).pixmap(QSize(40, 40)))


def fit_to_words(dialog: QWidget) -> None:
    """Make a dialog as high as its words need, in the letters that the style gives them."""
    for widget in dialog.findChildren(QWidget):
        widget.ensurePolished()
    dialog.ensurePolished()
    dialog.adjustSize()


def clear(layout: QVBoxLayout | QHBoxLayout) -> None:
    """Take everything out of a layout and delete it."""
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
