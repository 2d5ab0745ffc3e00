"""The table of devices; its columns are as a person left them: width, order, and which are shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtGui import QAction
from PyQt6.QtWidgets import QMenu

from ..sure import sure
from .grid import Grid
from .placing import screen_key
from .scale import scaled

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..models.devices import DeviceTable
    from ..settings.preferences import Preferences

# Around the text of a cell.
PADDING = 24
# The sign of the order beside a title.
ARROW = 10


class DeviceGrid(Grid):
    """Shows a table of devices; `columns_wanted` is emitted when a person wants other columns."""

    columns_wanted = pyqtSignal()

    def __init__(self, devices: DeviceTable, preferences: Preferences) -> None:
        super().__init__()
        self._devices, self._preferences = devices, preferences
        self.setModel(devices)
        header = sure(self.horizontalHeader())
        header.setSectionsMovable(True)
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(lambda _: self.columns_wanted.emit())
        state = preferences.columns(self._screen())
        if state is None or not header.restoreState(state):
            for at, column in enumerate(devices.columns):
                text = self.fontMetrics().horizontalAdvance(column.sample)
                title = header.fontMetrics().horizontalAdvance(column.title) + ARROW
                self.setColumnWidth(at, max(scaled(column.width), text + PADDING, title + PADDING))
                self.setColumnHidden(at, not column.shown)
            header.setSortIndicator(1, Qt.SortOrder.AscendingOrder)
        self.setSortingEnabled(True)
        header.sectionResized.connect(lambda *_: self._remember())
        header.sectionMoved.connect(lambda *_: self._remember())
        header.sortIndicatorChanged.connect(lambda *_: self._remember())

    def columns_menu(self, show: Callable[[int, bool], object]) -> QMenu:
        """Return the menu of the columns; `show` is told the place of one and whether it is to be shown."""
        menu = QMenu(self)
        for at, column in enumerate(self._devices.columns):
            action = QAction(column.title, menu)
            action.setCheckable(True)
            action.setChecked(not self.isColumnHidden(at))
            # Without its name a device is nobody.
            action.setEnabled(column.key != "name")
            action.toggled.connect(lambda shown, at=at: show(at, shown))
            menu.addAction(action)
        return menu

    def show_column(self, at: int, *, shown: bool) -> None:
        """Show a column, or hide it."""
        self.setColumnHidden(at, not shown)
        if shown and self.columnWidth(at) < 40:
            self.setColumnWidth(at, scaled(self._devices.columns[at].width))
        self._remember()

    def visible_rows(self) -> tuple[int, int]:
        """Return the first and the last row that can be seen."""
        first, last = self.rowAt(0), self.rowAt(sure(self.viewport()).height() - 1)
        return max(first, 0), last if last >= 0 else self._devices.rowCount()

    def _remember(self) -> None:
        self._preferences.remember_columns(self._screen(), sure(self.horizontalHeader()).saveState())

    def _screen(self) -> str:
        screen = self.screen()
        return "" if screen is None else screen_key(screen)
