"""Tells in passing of alerts that begin, and counts those that nobody has seen to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PyQt6.QtCore import QObject, pyqtSignal

from netmon_core.events.alert import AlertChanged
from netmon_core.model.alert import Alert, AlertState

from .. import texts

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..replica import Changes
    from .toast import Toasts

# Alerts at once that are told one by one.
FEW = 3


class AlertTeller(QObject):
    """Speaks through the toasts of a window."""

    # An alert that begins to fire.
    told = pyqtSignal(object)
    # How many nobody has seen to.
    counted = pyqtSignal(int)
    # A person wants to see the subject of an alert, by its id; "": all alerts.
    pressed = pyqtSignal(str)

    def __init__(self, toasts: Toasts, parent: QObject) -> None:
        super().__init__(parent)
        self._toasts = toasts

    def tell(self, changes: Changes) -> None:
        """Tell of the alerts that begin with these changes."""
        fresh = [
            event.alert
            for _, event in changes.news
            if isinstance(event, AlertChanged) and _is_unseen(event.alert)
        ]
        for alert in fresh[:FEW]:
            self._tell_one(alert)
        if len(fresh) > FEW:
            words = self.tr("%n more alert(s)", n=len(fresh) - FEW)
            self._toasts.say(words, kind="bad", pressed=lambda: self.pressed.emit(""))

    def count(self, alerts: Iterable[Alert]) -> None:
        """Count anew."""
        self.counted.emit(sum(map(_is_unseen, alerts)))

    def _tell_one(self, alert: Alert) -> None:
        def press() -> None:
            self.pressed.emit(alert.subject_id)

        self._toasts.say(alert.subject, texts.what_is_wrong(alert), kind="bad", pressed=press)
        self.told.emit(alert)


def _is_unseen(alert: Alert) -> bool:
    return alert.state is AlertState.FIRING and alert.acknowledged_at is None
