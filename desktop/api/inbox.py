"""What has come is read in order, and never for so long at once that the window stands still."""

from __future__ import annotations

import gc
from collections import deque
from time import monotonic
from typing import TYPE_CHECKING

from PyQt6.QtCore import QObject

from ..timer import timer

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    # Reads one message; yields where it may be interrupted.
    type Read = Callable[[str], Generator[None]]

# Seconds of reading between two looks at the window's events.
SLICE = 0.008
# Characters from which on a message is worth slicing; to receive it has taken long enough.
LONG = 100_000
# A server sends some hundred while ten thousand devices are read; one that sends more is not waited for.
MAX_WAITING = 20_000


class Inbox(QObject):
    """Gives each message to `read`, one after the other."""

    def __init__(self, read: Read, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._read = read
        self._waiting: deque[str] = deque()
        self._reading: Generator[None] | None = None
        self._timer = timer(self, self._work)

    def take(self, text: str) -> bool:
        """Read a message, now or when it is its turn; False where too many wait."""
        if len(self._waiting) >= MAX_WAITING:
            return False
        self._waiting.append(text)
        if len(text) > LONG:
            self._timer.start()
        elif not self._timer.isActive():
            self._work()
        return True

    def clear(self) -> None:
        """Read nothing of it any more."""
        self._timer.stop()
        self._waiting.clear()
        self._reading = None

    def _work(self) -> None:
        end = monotonic() + SLICE
        while monotonic() < end:
            if self._reading is None:
                if not self._waiting:
                    self._timer.stop()
                    return
                self._reading = self._read(self._waiting.popleft())
            reading = self._reading
            try:
                next(reading)
            except StopIteration:
                # What it says may have cleared us.
                if self._reading is reading:
                    self._reading = None
        self._timer.start()
        # A long message becomes a million objects. Looking for garbage among them takes a tenth of a second
        # each time, and there is none: all of it is freed by counting.
        gc.freeze()
