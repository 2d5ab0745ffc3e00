"""How every table of the viewer is set up."""

from __future__ import annotations

from typing import TYPE_CHECKING, override

from PyQt6.QtCore import Qt
from PyQt6.QtGui import QKeySequence
from PyQt6.QtWidgets import QAbstractItemView, QApplication, QHeaderView, QTableView

from ..sure import sure

if TYPE_CHECKING:
    from PyQt6.QtGui import QKeyEvent

ROW = 34


class Grid(QTableView):
    """A table of whole rows, read-only, that copies itself as text."""

    def __init__(self, *, row: int = ROW) -> None:
        super().__init__()
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        lines = sure(self.verticalHeader())
        lines.hide()
        lines.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        lines.setDefaultSectionSize(row)
        header = sure(self.horizontalHeader())
        header.setHighlightSections(False)
        header.setStretchLastSection(True)

    def copy(self) -> None:
        """Put the chosen rows onto the clipboard, columns apart by tabs."""
        model, selection = sure(self.model()), sure(self.selectionModel())
        columns = [at for at in range(model.columnCount()) if not self.isColumnHidden(at)]
        rows = sorted(index.row() for index in selection.selectedRows())
        lines = ["\t".join(str(model.index(row, at).data() or "") for at in columns) for row in rows]
        if lines:
            sure(QApplication.clipboard()).setText("\n".join(lines))

    @override
    def keyPressEvent(self, e: QKeyEvent | None) -> None:
        if e is not None and e.matches(QKeySequence.StandardKey.Copy):
            self.copy()
            return
        if (
            e is not None
            and e.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            and self.currentIndex().isValid()
        ):
            self.activated.emit(self.currentIndex())
            return
        super().keyPressEvent(e)
