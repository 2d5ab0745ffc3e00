"""Short messages in a corner of the window, which go by themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING, override

from PyQt6.QtCore import QEvent, QObject, Qt
from PyQt6.QtWidgets import QFrame, QVBoxLayout, QWidget

from ..sure import sure
from ..timer import timer
from .pieces import label
from .scale import scaled

if TYPE_CHECKING:
    from collections.abc import Callable

    from PyQt6.QtGui import QKeyEvent, QMouseEvent

# Milliseconds; a sentence is read in less.
SHOWN = 7000
# More at once cover the window.
MOST = 4
WIDTH = 360
MARGIN = 20


class Toast(QFrame):
    """One message. A click does `pressed`."""

    def __init__(self, title: str, text: str, kind: str, pressed: Callable[[], None] | None) -> None:
        super().__init__()
        self.setObjectName("toast")
        self.setProperty("kind", kind)
        self.setFixedWidth(scaled(WIDTH))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(f"{title}: {text}")
        self.title, self.text = title, text
        self._pressed = pressed
        if pressed is not None:
            self.setCursor(Qt.CursorShape.PointingHandCursor)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 10, 12, 10)
        layout.setSpacing(2)
        layout.addWidget(label(title, name="heading", wrap=True))
        if text:
            layout.addWidget(label(text, name="muted", wrap=True))

    def press(self) -> None:
        """Do what a click does."""
        if self._pressed is not None:
            self._pressed()
        self.dismiss()

    def dismiss(self) -> None:
        """Go."""
        self.hide()
        self.deleteLater()

    @override
    def mouseReleaseEvent(self, a0: QMouseEvent | None) -> None:
        self.press()

    @override
    def keyPressEvent(self, a0: QKeyEvent | None) -> None:
        if a0 is not None and a0.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.press()
        else:
            super().keyPressEvent(a0)


class Toasts(QObject):
    """The messages in the corner of one window."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._place = QWidget(window)
        self._place.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        self._layout = QVBoxLayout(self._place)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(8)
        self._place.hide()
        self._window = window
        window.installEventFilter(self)

    def say(
        self, title: str, text: str = "", *, kind: str = "", pressed: Callable[[], None] | None = None
    ) -> Toast:
        """Show a message; `kind` is "", "good" or "bad"."""
        for old in self.shown()[: -MOST + 1 or None] if len(self.shown()) >= MOST else ():
            old.dismiss()
        toast = Toast(title, text, kind, pressed)
        self._layout.addWidget(toast)
        toast.destroyed.connect(self._fit)
        # A layout that has not been shown yet does not know how many lines its words take.
        toast.ensurePolished()
        toast.setFixedHeight(sure(toast.layout()).totalHeightForWidth(scaled(WIDTH)))
        timer(toast, toast.dismiss, interval=SHOWN, single=True).start()
        toast.show()
        self._place.show()
        self._place.raise_()
        self._fit()
        return toast

    def shown(self) -> list[Toast]:
        """Return the messages that are shown, the oldest first."""
        widgets = (sure(self._layout.itemAt(at)).widget() for at in range(self._layout.count()))
        return [each for each in widgets if isinstance(each, Toast) and not each.isHidden()]

    def _fit(self) -> None:
        if not self.shown():
            self._place.hide()
            return
        self._layout.activate()
        height = self._layout.totalHeightForWidth(scaled(WIDTH))
        left, top = self._window.width() - scaled(WIDTH) - MARGIN, self._window.height() - height - MARGIN
        self._place.setGeometry(left, top, scaled(WIDTH), height)

    @override
    def eventFilter(self, a0: QObject | None, a1: QEvent | None) -> bool:
        if a1 is not None and a1.type() == QEvent.Type.Resize:
            self._fit()
        return super().eventFilter(a0, a1)
