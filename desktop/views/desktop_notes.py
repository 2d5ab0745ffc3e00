"""Notifications of the desktop through D-Bus, with buttons; no tray is needed for them."""

from __future__ import annotations

import logging
from html import escape
from typing import TYPE_CHECKING

from PyQt6.QtCore import QMetaType, QObject, pyqtSignal, pyqtSlot
from PyQt6.QtDBus import (
    QDBusArgument,
    QDBusConnection,
    QDBusMessage,
    QDBusPendingCallWatcher,
    QDBusPendingReply,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

_LOGGER = logging.getLogger(__name__)

SERVICE = "org.freedesktop.Notifications"
PATH = "/org/freedesktop/Notifications"
# Qt's numbers for the types of D-Bus, which Python's do not name.
UINT, STRING = 3, 10
# Of a title and a text; names are strangers' words, and a notification has two lines.
LONGEST = 200
# Notifications whose buttons still do something; older ones are long out of sight.
KEPT = 50
# Milliseconds that the service of a desktop may take.
PATIENCE = 2000


class DesktopNotes(QObject):
    """Shows notifications where the desktop has a service for them.

    `chosen` is told what a notification was about, and the key of the button; "default" is a click on it.
    """

    chosen = pyqtSignal(object, str)

    def __init__(self, parent: QObject | None = None, bus: QDBusConnection | None = None) -> None:
        super().__init__(parent)
        self._bus = QDBusConnection.sessionBus() if bus is None else bus
        # By the number that the desktop gave each.
        self._subjects: dict[int, object] = {}
        self._waiting: set[QDBusPendingCallWatcher] = set()
        if self._bus.isConnected():
            for name, slot in (("ActionInvoked", self._choose), ("NotificationClosed", self._forget)):
                self._bus.connect(SERVICE, PATH, SERVICE, name, slot)

    @property
    def available(self) -> bool:
        """Somebody shows notifications, or is started to."""
        interface = self._bus.interface() if self._bus.isConnected() else None
        if interface is None:
            return False
        if interface.isServiceRegistered(SERVICE).value():
            return True
        names = interface.property("activatableServiceNames")
        return SERVICE in (names or ())

    def tell(self, subject: object, title: str, text: str, actions: Mapping[str, str]) -> None:
        """Show a notification about something, with a button for each action: its key, and its words."""
        buttons = [part for action in actions.items() for part in action]
        number, listed = QDBusArgument(), QDBusArgument()
        number.add(0, UINT)
        listed.beginArray(QMetaType(STRING))
        for part in buttons:
            listed.add(part)
        listed.endArray()
        hints = {"desktop-entry": "netmon-viewer", "category": "network"}
        message = QDBusMessage.createMethodCall(SERVICE, PATH, SERVICE, "Notify")
        message.setArguments(
            ["netmon", number, "netmon-viewer", as_title(title), as_body(text), listed, hints, -1]
        )
        watcher = QDBusPendingCallWatcher(self._bus.asyncCall(message, PATIENCE), self)
        self._waiting.add(watcher)
        watcher.finished.connect(lambda each: self._note(each, subject))

    def keep(self, number: int, subject: object) -> None:
        """Know what the notification of a number is about."""
        self._subjects[number] = subject
        while len(self._subjects) > KEPT:
            self._subjects.pop(next(iter(self._subjects)))

    def _note(self, watcher: QDBusPendingCallWatcher, subject: object) -> None:
        self._waiting.discard(watcher)
        reply = QDBusPendingReply(watcher)
        if reply.isError():
            _LOGGER.info("The desktop shows no notification: %s", reply.error().message())
        else:
            self.keep(int(reply.argumentAt(0)), subject)
        watcher.deleteLater()

    @pyqtSlot(QDBusMessage)
    def _choose(self, message: QDBusMessage) -> None:
        number, action = message.arguments()[:2]
        if (subject := self._subjects.get(number)) is not None:
            self.chosen.emit(subject, str(action))

    @pyqtSlot(QDBusMessage)
    def _forget(self, message: QDBusMessage) -> None:
        self._subjects.pop(message.arguments()[0], None)


def as_title(text: str) -> str:
    """Return text for a title, which knows no markup; what looks like some is said otherwise, to be safe."""
    return _line(text).replace("<", "\u2039").replace(">", "\u203a")


def as_body(text: str) -> str:
    """Return text for a body, where desktops read markup."""
    return escape(_line(text), quote=True)


def _line(text: str) -> str:
    """Return it as one line that turns no direction and is not too long."""
    line = " ".join(text.split())
    clean = "".join(c for c in line if c.isprintable())
    return clean if len(clean) <= LONGEST else clean[: LONGEST - 1] + "\u2026"
