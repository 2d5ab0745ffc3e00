"""Where the window is: as it was left on this screen, and never larger than there is room."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PyQt6.QtCore import QRect, QSize
from PyQt6.QtGui import QGuiApplication

from ..sure import sure

if TYPE_CHECKING:
    from PyQt6.QtGui import QScreen
    from PyQt6.QtWidgets import QWidget

    from ..settings.preferences import Preferences

WISHED = QSize(1360, 820)
# Of the frame that a window manager draws around, which is not known before it does.
FRAME = QSize(12, 40)


def place(window: QWidget, preferences: Preferences) -> None:
    """Put a window that is not shown yet where it was left, or into the middle of its screen."""
    screen = _screen_of(preferences) or window.screen() or sure(QGuiApplication.primaryScreen())
    room = screen.availableGeometry()
    geometry = preferences.geometry(screen_key(screen))
    if geometry is None or not window.restoreGeometry(geometry):
        window.setGeometry(fitting(QRect(room.topLeft(), WISHED), room, center=True))
    elif not window.isMaximized() and not window.isFullScreen():
        window.setGeometry(fitting(window.geometry(), room))


def remember_place(window: QWidget, preferences: Preferences) -> None:
    """Keep where a window is."""
    screen = window.screen()
    if screen is not None:
        preferences.remember_geometry(screen_key(screen), window.saveGeometry())


def screen_key(screen: QScreen) -> str:
    """Return a name for a screen of this size; another size is another screen to a window."""
    size = screen.size()
    name = "".join(c for c in screen.name() if c.isalnum())
    return f"{name}-{size.width()}x{size.height()}"


def fitting(wanted: QRect, room: QRect, *, center: bool = False) -> QRect:
    """Return a place of a window's inside that has room on a screen, as like to the wanted one as can be."""
    size = wanted.size().boundedTo(room.size() - FRAME)
    inner = room.adjusted(FRAME.width() // 2, FRAME.height() - 8, -FRAME.width() // 2, -8)
    made = QRect(wanted.topLeft(), size)
    if center:
        made.moveCenter(inner.center())
    made.moveRight(min(made.right(), inner.right()))
    made.moveBottom(min(made.bottom(), inner.bottom()))
    made.moveLeft(max(made.left(), inner.left()))
    made.moveTop(max(made.top(), inner.top()))
    return made


def _screen_of(preferences: Preferences) -> QScreen | None:
    """Return the screen that the window was left on, if it is there."""
    last = preferences.screen
    return next((each for each in QGuiApplication.screens() if screen_key(each) == last), None)
