"""Timers of Qt's, made in one line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PyQt6.QtCore import QObject, QTimer

if TYPE_CHECKING:
    from collections.abc import Callable


def timer(parent: QObject, slot: Callable[[], object], *, interval: int = 0, single: bool = False) -> QTimer:
    """Return a timer that is not running; `interval` is milliseconds."""
    made = QTimer(parent)
    made.setInterval(interval)
    made.setSingleShot(single)
    made.timeout.connect(slot)
    return made
