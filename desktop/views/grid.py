"""How every table of the viewer is set up, and what is chosen in it: keys, which outlive their rows."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Protocol, cast, override

from PyQt6.QtCore import (
    QAbstractItemModel,
    QElapsedTimer,
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QPoint,
    Qt,
    pyqtSignal,
)
from PyQt6.QtGui import QContextMenuEvent, QKeySequence
from PyQt6.QtWidgets import QAbstractItemView, QApplication, QHeaderView, QTableView

from ..sure import sure
from .scale import scaled

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PyQt6.QtGui import QKeyEvent, QResizeEvent

ROW = 34
# Milliseconds after the mouse was last moved or pressed in which somebody may be about to press it; whoever
# moves it all the time sees what is new after so many.
STILL = 1500
LONGEST_STILL = 8000
# Milliseconds after the last move in which a hand is on its way yet, and not about to press.
MOVING = 50


_POINTING = frozenset(
    (QEvent.Type.MouseMove, QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick, QEvent.Type.Wheel)
)


class Keyed(Protocol):
    """A model whose rows have keys."""

    def key_of(self, row: int) -> str:
        """Return the key of a row."""

    def place_of(self, key: str) -> int | None:
        """Return the row of a key, None where it is not shown."""


class Grid(QTableView):
    """A table of whole rows, read-only, that copies itself as text.

    What is acted on is what is chosen: the rows a person marked. The row with the focus is not, by itself:
    Qt hands it to a neighbor when its row goes.
    """

    # Something else is chosen, also because a row went.
    choice_changed = pyqtSignal()
    # A menu about what is chosen, there on the screen.
    menu_wanted = pyqtSignal(QPoint)
    # Enter or a double click: the key of the one row that is chosen.
    opened = pyqtSignal(str)

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
        lines.setDefaultSectionSize(scaled(row))
        header = sure(self.horizontalHeader())
        header.setHighlightSections(False)
        header.setStretchLastSection(True)
        sure(self.viewport()).setMouseTracking(True)
        self._pointed, self._pointing, self._moved = QElapsedTimer(), QElapsedTimer(), QElapsedTimer()
        self._held: list[str] = []
        self._held_current: tuple[str, int] | None = None
        # The column that has what the others leave, and what it has at least.
        self._filling: tuple[int, int] | None = None
        self.activated.connect(lambda _: self._open())

    @property
    def keyed(self) -> Keyed:
        """The model, as what has keys."""
        return cast("Keyed", self.model())

    def fill_with(self, column: int, *, least: int) -> None:
        """Let a column have what the others leave."""
        sure(self.horizontalHeader()).setStretchLastSection(False)
        self._filling = (column, least)

    def still(self) -> bool:
        """Tell whether somebody points at a row, which must not move away under the mouse."""
        if not self._pointed.isValid() or self._pointed.hasExpired(STILL):
            self._pointing.invalidate()
            return False
        if not self._pointing.isValid():
            self._pointing.start()
        elif self._pointing.hasExpired(LONGEST_STILL) and self._is_moving():
            # Between coming to rest and pressing, too, no row may go away.
            self._pointing.start()
            return False
        return True

    def chosen(self) -> tuple[str, ...]:
        """Return the keys that are chosen, from the top."""
        selection = self.selectionModel()
        rows = sorted(index.row() for index in selection.selectedRows()) if selection is not None else []
        return tuple(self.keyed.key_of(row) for row in rows)

    def choose(self, keys: Iterable[str], *, current: tuple[str, int] | None = None) -> None:
        """Choose the rows of these keys that are shown; `current` gets the focus, in that column."""
        model, selection = sure(self.model()), sure(self.selectionModel())
        wanted = QItemSelection()
        last = model.columnCount() - 1
        rows = sorted(row for key in keys if (row := self.keyed.place_of(key)) is not None)
        # Neighbors go together: ten thousand may be chosen.
        for _, group in groupby(enumerate(rows), key=lambda pair: pair[1] - pair[0]):
            some = [row for _, row in group]
            wanted.select(model.index(some[0], 0), model.index(some[-1], last))
        selection.select(wanted, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        if current is not None and (row := self.keyed.place_of(current[0])) is not None:
            selection.setCurrentIndex(
                model.index(row, current[1]), QItemSelectionModel.SelectionFlag.NoUpdate
            )

    def copy(self, keys: Iterable[str]) -> None:
        """Put the rows of these keys onto the clipboard, columns apart by tabs."""
        model = sure(self.model())
        columns = [at for at in range(model.columnCount()) if not self.isColumnHidden(at)]
        rows = [row for key in keys if (row := self.keyed.place_of(key)) is not None]
        lines = ["\t".join(str(model.index(row, at).data() or "") for at in columns) for row in rows]
        if lines:
            sure(QApplication.clipboard()).setText("\n".join(lines))

    def _is_moving(self) -> bool:
        return self._moved.isValid() and not self._moved.hasExpired(MOVING)

    def _hold(self) -> None:
        """All rows are about to be others."""
        self._held = list(self.chosen())
        index = self.currentIndex()
        self._held_current = (self.keyed.key_of(index.row()), index.column()) if index.isValid() else None

    def _choose_held(self) -> None:
        self.choose(self._held, current=self._held_current)
        self.choice_changed.emit()

    def _open(self) -> None:
        if len(chosen := self.chosen()) == 1:
            self.opened.emit(chosen[0])

    @override
    def resizeEvent(self, e: QResizeEvent | None) -> None:
        super().resizeEvent(e)
        if self._filling is not None:
            column, least = self._filling
            header = sure(self.horizontalHeader())
            others = header.length() - header.sectionSize(column)
            self.setColumnWidth(column, max(least, sure(self.viewport()).width() - others))

    @override
    def viewportEvent(self, event: QEvent | None) -> bool:
        if event is not None and event.type() in _POINTING:
            self._pointed.start()
            if event.type() == QEvent.Type.MouseMove:
                self._moved.start()
        return super().viewportEvent(event)

    @override
    def setModel(self, model: QAbstractItemModel | None) -> None:
        super().setModel(model)
        if model is not None:
            # After the view's own slots, which were connected just now.
            model.modelAboutToBeReset.connect(self._hold)
            model.modelReset.connect(self._choose_held)
            model.rowsRemoved.connect(self.choice_changed)
            sure(self.selectionModel()).selectionChanged.connect(lambda *_: self.choice_changed.emit())

    @override
    def keyPressEvent(self, e: QKeyEvent | None) -> None:
        if e is not None and e.matches(QKeySequence.StandardKey.Copy):
            self.copy(self.chosen())
        elif e is not None and e.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open()
        else:
            super().keyPressEvent(e)

    @override
    def contextMenuEvent(self, a0: QContextMenuEvent | None) -> None:
        """Ask for a menu: at the row under the mouse, which its button has chosen, or at the chosen row."""
        if a0 is None or not self.chosen():
            return
        viewport = sure(self.viewport())
        if a0.reason() is QContextMenuEvent.Reason.Mouse:
            if self.indexAt(a0.pos()).isValid():
                self.menu_wanted.emit(a0.globalPos())
            return
        index = self.currentIndex()
        if not sure(self.selectionModel()).isSelected(index):
            index = sure(self.selectionModel()).selectedRows()[0]
        self.scrollTo(index)
        row = self.visualRect(index)
        self.menu_wanted.emit(viewport.mapToGlobal(QPoint(max(row.left(), 0) + ROW, row.bottom())))
