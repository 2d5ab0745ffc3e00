"""How the window is laid out: where to go on the left, on the right some lines above the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PyQt6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

if TYPE_CHECKING:
    from collections.abc import Iterable


def window_frame(sidebar: QWidget, lines: Iterable[QWidget], page: QWidget) -> QWidget:
    """Return all of it as one widget."""
    right = QWidget()
    column = QVBoxLayout(right)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    for line in lines:
        column.addWidget(line)
    column.addWidget(page, 1)
    whole = QWidget()
    beside = QHBoxLayout(whole)
    beside.setContentsMargins(0, 0, 0, 0)
    beside.setSpacing(0)
    beside.addWidget(sidebar)
    beside.addWidget(right, 1)
    return whole
