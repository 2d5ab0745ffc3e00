"""The sign in the system's tray: how things are, and alerts while the window is not in front."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PyQt6.QtCore import QObject
from PyQt6.QtGui import QIcon
from PyQt6.QtWidgets import QApplication, QMenu, QSystemTrayIcon

from .. import texts
from ..sure import sure
from .icons import logo

if TYPE_CHECKING:
    from netmon_core.model import Alert

    from ..settings.preferences import Preferences
    from .main_window import MainWindow


class Tray(QObject):
    """Is there only where the desktop has a tray."""

    def __init__(self, window: MainWindow, preferences: Preferences) -> None:
        super().__init__(window)
        self._window, self._preferences = window, preferences
        self._subject = ""
        self.icon = QSystemTrayIcon(QIcon(logo(window.look.colors.accent, 64)), self)
        self.icon.setToolTip("netmon")
        self._menu = QMenu(window)
        sure(self._menu.addAction(self.tr("Open"))).triggered.connect(self._open)
        sure(self._menu.addAction(self.tr("Quit"))).triggered.connect(QApplication.quit)
        self.icon.setContextMenu(self._menu)
        self.icon.activated.connect(self._press)
        self.icon.messageClicked.connect(lambda: window.open_device(self._subject))
        window.alerted.connect(self.tell)
        self.icon.show()

    def tell(self, alert: Alert) -> None:
        """Show an alert, unless the window is being looked at."""
        if self._preferences.notify and not self._window.isActiveWindow():
            self._subject = alert.subject_id
            self.icon.showMessage(
                _plain(alert.subject), _plain(texts.what_is_wrong(alert)), QSystemTrayIcon.MessageIcon.Warning
            )

    def _press(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason is QSystemTrayIcon.ActivationReason.Trigger:
            self._open()

    def _open(self) -> None:
        self._window.showNormal()
        self._window.raise_()
        self._window.activateWindow()


def _plain(text: str) -> str:
    """Desktops may take markup in notifications, so nothing that looks like it is left."""
    return text.replace("&", "+").replace("<", "\u2039").replace(">", "\u203a")
