"""A small table over a list of things: replaced as a whole, kept in the order given."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, override

from PyQt6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PyQt6.QtCore import QObject


@dataclass(frozen=True, slots=True, kw_only=True)
class Field[T]:
    """One column of things of one kind. `picture` and `color` are for Qt, None: none."""

    title: str
    text: Callable[[T], str]
    width: int = 120
    picture: Callable[[T], object] | None = None
    color: Callable[[T], object] | None = None


class ColumnsTable[T](QAbstractTableModel):
    """Shows things, one a row."""

    def __init__(self, fields: Sequence[Field[T]], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.fields = tuple(fields)
        self.things: tuple[T, ...] = ()

    def widths(self) -> list[int]:
        """Return how wide each column wants to be."""
        return [field.width for field in self.fields]

    def show(self, things: Sequence[T]) -> None:
        """Show other things; the same ones are only drawn anew."""
        if len(things) == len(self.things):
            self.things = tuple(things)
            if things:
                self.dataChanged.emit(self.index(0, 0), self.index(len(things) - 1, len(self.fields) - 1))
            return
        self.beginResetModel()
        self.things = tuple(things)
        self.endResetModel()

    @override
    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.things)

    @override
    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.fields)

    @override
    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        thing, field = self.things[index.row()], self.fields[index.column()]
        reads: dict[int, Callable[[Any], object] | None] = {
            Qt.ItemDataRole.DisplayRole: field.text,
            Qt.ItemDataRole.DecorationRole: field.picture,
            Qt.ItemDataRole.ForegroundRole: field.color,
        }
        read = reads.get(role)
        return None if read is None else read(thing)

    @override
    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation is Qt.Orientation.Horizontal and 0 <= section < len(self.fields):
            if role == Qt.ItemDataRole.DisplayRole:
                return self.fields[section].title
            if role == Qt.ItemDataRole.TextAlignmentRole:
                return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        return None
