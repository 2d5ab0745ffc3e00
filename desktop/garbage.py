"""Looks for garbage on the window's thread only: what Qt has made must not go on another."""

from __future__ import annotations

import gc

from PyQt6.QtCore import QElapsedTimer, QObject

from .timer import timer

# Milliseconds between two looks whether it is time.
LOOK = 200
# Milliseconds between two looks at everything: with ten thousand devices one takes a tenth of a second.
WHOLE = 600_000


class Garbage(QObject):
    """Collects about as often as Python does by itself, but never on the thread that happens to make much."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        self._whole = QElapsedTimer()
        self._whole.start()
        self._timer = timer(self, self.look, interval=LOOK)
        self._timer.start()

    def look(self) -> None:
        """Collect what is due."""
        made, most = gc.get_count(), gc.get_threshold()
        if made[2] > most[2] and self._whole.hasExpired(WHOLE):
            gc.collect(2)
            self._whole.restart()
        elif made[1] > most[1]:
            gc.collect(1)
        elif made[0] > most[0]:
            gc.collect(0)
