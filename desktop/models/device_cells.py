"""What the cells of the table of devices say."""

from __future__ import annotations

from typing import TYPE_CHECKING, override

from PyQt6.QtCore import QModelIndex, QPersistentModelIndex, Qt

from ..texts import as_tip
from .device_columns import device_columns, status_text
from .roles import ALIGNMENT, ANSWERED, DECORATION, DISPLAY, FOREGROUND, LEFT, RIGHT, TIP
from .shown_rows import ShownRows

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from PyQt6.QtCore import QObject

    from .device_rows import DeviceRow

# Columns whose text is often longer than they are wide.
WORDY = frozenset(("name", "vendor", "why", "tags", "place"))


class DeviceCells(ShownRows):
    """Says of each row what its columns are about, at the time of now.

    `decorate` gives the picture and `color` the brush of a cell, so that no colors are known here.
    """

    DEVICE_ID = Qt.ItemDataRole.UserRole

    def __init__(self, now: datetime, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns = device_columns()
        self.decorate: Callable[[DeviceRow], object] = lambda _: None
        self.color: Callable[[DeviceRow, str], object] = lambda *_: None
        self._now = now
        self._live = [at for at, column in enumerate(self.columns) if column.live]

    def _columns(self, *, live: bool) -> tuple[int, int]:
        return (self._live[0], self._live[-1]) if live else (0, len(self.columns) - 1)

    @override
    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.columns)

    @override
    def data(  # noqa: PLR0911 - one per role
        self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        # Qt asks for a dozen roles per cell and paint, most of which have no answer here.
        if role not in ANSWERED or not index.isValid():
            return None
        at = index.column()
        row = self._shown[index.row()]
        column = self.columns[at]
        if role == DISPLAY:
            return column.text(row, self._now)
        if role == FOREGROUND:
            return self.color(row, column.key)
        if role == ALIGNMENT:
            return RIGHT if column.right else LEFT
        if role == DECORATION:
            return self.decorate(row) if at == 0 else None
        if role == TIP:
            return as_tip(column.text(row, self._now)) if column.key in WORDY else None
        if role == self.DEVICE_ID:
            return row.device.id
        return f"{column.title}: {column.text(row, self._now) or status_text(row)}"

    @override
    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation is Qt.Orientation.Horizontal and 0 <= section < len(self.columns):
            if role == Qt.ItemDataRole.DisplayRole:
                return self.columns[section].title
            if role == Qt.ItemDataRole.TextAlignmentRole:
                return RIGHT if self.columns[section].right else LEFT
        return None
