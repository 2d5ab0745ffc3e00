"""The second hand: every time on the screen moves by this one."""

from __future__ import annotations

from datetime import UTC, datetime

from PyQt6.QtCore import QObject, Qt, pyqtSignal

from .timer import timer

# Milliseconds; nothing is told in less than seconds.
STEP = 1000


class Clock(QObject):
    """Tells the time once a second; what shows a time listens to `ticked`."""

    # A datetime in UTC.
    ticked = pyqtSignal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._timer = timer(self, self.tick, interval=STEP)
        self._timer.setTimerType(Qt.TimerType.CoarseTimer)
        self._timer.start()

    def now(self) -> datetime:
        """Return the time."""
        return datetime.now(UTC)

    def tick(self) -> None:
        """Tell it now."""
        self.ticked.emit(self.now())
