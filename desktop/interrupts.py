"""Ctrl+C in the terminal, and a session that ends: the window closes as by Quit, and nothing is printed."""

from __future__ import annotations

import signal
import socket
from typing import TYPE_CHECKING

from PyQt6.QtCore import QObject, QSocketNotifier

if TYPE_CHECKING:
    from collections.abc import Callable

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


class Interrupts(QObject):
    """Calls `leave` when the program is asked to end; a second time it ends at once."""

    def __init__(self, leave: Callable[[], object], parent: QObject) -> None:
        super().__init__(parent)
        self._leave = leave
        # While Qt waits, Python takes no signal: a byte on this line wakes it.
        self._near, self._far = socket.socketpair()
        for end in (self._near, self._far):
            end.setblocking(False)  # noqa: FBT003
        signal.set_wakeup_fd(self._far.fileno(), warn_on_full_buffer=False)
        self._before = {each: signal.signal(each, lambda *_: None) for each in _SIGNALS}
        self._notifier = QSocketNotifier(self._near.fileno(), QSocketNotifier.Type.Read, self)  # type: ignore[call-overload]
        self._notifier.activated.connect(self._wake)

    def _wake(self) -> None:
        self._near.recv(64)
        for each in _SIGNALS:
            signal.signal(each, signal.SIG_DFL)
        self._leave()
