"""The sign in the system's tray: how things are, and alerts while the window is not in front."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PyQt6.QtCore import QObject
from PyQt6.QtWidgets import QMenu, QSystemTrayIcon

from .. import texts
from ..sure import sure
from ..timer import timer
from .desktop_notes import DesktopNotes
from .logo import logo_icon
from .sight_words import seeing_sentence

if TYPE_CHECKING:
    from netmon_core.model.alert import Alert

    from ..models.sight import Sight
    from ..settings.preferences import Preferences
    from .main_window import MainWindow

# Milliseconds between two looks whether there still is a tray.
WATCHING = 2000
# The buttons of a notification, and the click on all of it.
OPEN, ACKNOWLEDGE, CLICK = "open", "acknowledge", "default"


class Tray(QObject):
    """Is shown where the desktop has a tray, and from when on it has one."""

    def __init__(self, window: MainWindow, preferences: Preferences) -> None:
        super().__init__(window)
        self._window, self._preferences = window, preferences
        self._subject = ""
        self._count = 0
        self._sight: Sight | None = None
        # What the icon shows: a count, and whether that is from before.
        self._drawn: tuple[int, bool] | None = None
        self.icon = QSystemTrayIcon(self)
        self._menu = QMenu(window)
        sure(self._menu.addAction(self.tr("Open"))).triggered.connect(self._open)
        sure(self._menu.addAction(self.tr("Quit"))).triggered.connect(window.leave)
        self.icon.setContextMenu(self._menu)
        self.icon.activated.connect(self._press)
        self.icon.messageClicked.connect(lambda: window.open_subject(self._subject))
        self.notes = DesktopNotes(self)
        self.notes.chosen.connect(self._answer)
        # Trays go without a word.
        self._watching = timer(self, self.watch, interval=WATCHING)
        self._watching.start()
        window.alerted.connect(self.tell)
        window.alerts_counted.connect(self._show_count)
        window.sighted.connect(self._show_sight)
        window.ended.connect(self.icon.hide)
        self._draw()
        self.icon.show()

    def tell(self, alert: Alert) -> None:
        """Show an alert, unless the window is being looked at; where there is no tray, too."""
        if not self._preferences.notify or self._window.isActiveWindow():
            return
        title, text = alert.subject, texts.what_is_wrong(alert)
        if self.notes.available:
            session = self._window.session
            actions = {OPEN: self.tr("Open")}
            if session is not None and session.may_change:
                actions |= {ACKNOWLEDGE: self.tr("Acknowledge")}
            self.notes.tell((alert.id, alert.subject_id), title, text, {CLICK: self.tr("Open")} | actions)
            return
        self._subject = alert.subject_id
        self.icon.showMessage(_plain(title), _plain(text), QSystemTrayIcon.MessageIcon.Warning)

    def watch(self) -> None:
        """A window that is in a tray comes back when that ends: there is no other way to it."""
        if self._window.in_tray and not QSystemTrayIcon.isSystemTrayAvailable():
            self._open()
            self._window.toasts.say(self.tr("The tray is gone, so the window is back."))

    def _answer(self, about: tuple[str, str], action: str) -> None:
        alert_id, subject_id = about
        session = self._window.session
        if action != ACKNOWLEDGE:
            self._window.open_subject(subject_id)
        elif session is not None and alert_id in session.replica.state.alerts:
            session.acknowledge(alert_id)

    def _show_count(self, count: int) -> None:
        self._count = count
        self._draw()

    def _show_sight(self, sight: Sight | None) -> None:
        self._sight = sight
        self._draw()

    def _draw(self) -> None:
        sight, count = self._sight, self._count
        dim = sight is not None and not sight.clear
        if (drawn := (count, dim)) != self._drawn:
            self._drawn = drawn
            self.icon.setIcon(logo_icon(count, dim=dim))
        tip = self.tr("netmon: %n open alert(s)", n=count) if count else "netmon"
        if sight is not None and not sight.clear:
            tip = f"{tip}\n{seeing_sentence(sight, self._window.now())}"
        if self.icon.toolTip() != tip:
            self.icon.setToolTip(tip)

    def _press(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason is QSystemTrayIcon.ActivationReason.Trigger:
            self._open()

    def _open(self) -> None:
        self._window.come_back()


def _plain(text: str) -> str:
    """Desktops may take markup in notifications, so nothing that looks like it is left."""
    return text.replace("&", "+").replace("<", "\u2039").replace(">", "\u203a")
