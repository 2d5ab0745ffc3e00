"""A small table over things that have keys, in the order given: what stays, stays the same row."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any, override

from PyQt6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from ..texts import as_tip
from .roles import BAR

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from PyQt6.QtCore import QObject


@dataclass(frozen=True, slots=True, kw_only=True)
class Field[T]:
    """One column of things of one kind. `picture` and `color` are for Qt, None: none."""

    title: str
    text: Callable[[T], str]
    width: int = 120
    picture: Callable[[T], object] | None = None
    color: Callable[[T], object] | None = None
    # A share and a color of each of its bars, for a BarDelegate.
    bars: Callable[[T], object] | None = None
    # It is often longer than the column is wide.
    wordy: bool = False


class ColumnsTable[T](QAbstractTableModel):
    """Shows things, one a row. `key` tells one from another: what is chosen stays chosen wherever it goes."""

    def __init__(
        self, fields: Sequence[Field[T]], key: Callable[[T], str], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.fields = tuple(fields)
        self._key = key
        self._keys: list[str] = []
        self._things: list[T] = []

    @property
    def things(self) -> tuple[T, ...]:
        """What is shown, in its order."""
        return tuple(self._things)

    def widths(self) -> list[int]:
        """Return how wide each column wants to be."""
        return [field.width for field in self.fields]

    def key_of(self, row: int) -> str:
        """Return the key of a row."""
        return self._keys[row]

    def place_of(self, key: str) -> int | None:
        """Return where a key is shown."""
        return self._keys.index(key) if key in self._keys else None

    def show(self, things: Iterable[T]) -> None:
        """Show these; of two with one key the first."""
        wanted: dict[str, T] = {}
        for thing in things:
            wanted.setdefault(self._key(thing), thing)
        self._remove([at for at, key in enumerate(self._keys) if key not in wanted])
        known = set(self._keys)
        self._append({key: thing for key, thing in wanted.items() if key not in known})
        self._arrange(list(wanted))
        self._things = list(wanted.values())
        if wanted:
            self.dataChanged.emit(self.index(0, 0), self.index(len(wanted) - 1, len(self.fields) - 1))

    def _remove(self, rows: list[int]) -> None:
        # Neighbors go together, from the end, so that the places before them hold.
        for _, group in groupby(enumerate(reversed(rows)), key=lambda pair: pair[0] + pair[1]):
            some = [row for _, row in group]
            self.beginRemoveRows(QModelIndex(), some[-1], some[0])
            del self._keys[some[-1] : some[0] + 1]
            del self._things[some[-1] : some[0] + 1]
            self.endRemoveRows()

    def _append(self, come: dict[str, T]) -> None:
        if come:
            first = len(self._keys)
            self.beginInsertRows(QModelIndex(), first, first + len(come) - 1)
            self._keys += come
            self._things += come.values()
            self.endInsertRows()

    def _arrange(self, keys: list[str]) -> None:
        if keys == self._keys:
            return
        self.layoutAboutToBeChanged.emit([], self.LayoutChangeHint.VerticalSortHint)
        held = [(index, self._keys[index.row()]) for index in self.persistentIndexList()]
        thing_of = dict(zip(self._keys, self._things, strict=True))
        self._keys, self._things = keys, [thing_of[key] for key in keys]
        place = {key: at for at, key in enumerate(keys)}
        self.changePersistentIndexList(
            [index for index, _ in held], [self.index(place[key], index.column()) for index, key in held]
        )
        self.layoutChanged.emit([], self.LayoutChangeHint.VerticalSortHint)

    @override
    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._things)

    @override
    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.fields)

    @override
    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        thing, field = self._things[index.row()], self.fields[index.column()]
        reads: dict[int, Callable[[Any], object] | None] = {
            Qt.ItemDataRole.DisplayRole: field.text,
            Qt.ItemDataRole.DecorationRole: field.picture,
            Qt.ItemDataRole.ForegroundRole: field.color,
            BAR: field.bars,
            Qt.ItemDataRole.ToolTipRole: (lambda each: as_tip(field.text(each))) if field.wordy else None,
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
