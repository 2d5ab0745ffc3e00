"""Rows of devices as they are shown: where each is, and how they come, go and are put in order."""

from __future__ import annotations

from itertools import count, groupby
from operator import attrgetter
from typing import TYPE_CHECKING, override

from PyQt6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from PyQt6.QtCore import QObject

    from .device_rows import DeviceRow

_id_of = attrgetter("id")


class ShownRows(QAbstractTableModel):
    """Knows what is shown, and tells Qt what becomes of it; which rows these are others say.

    `visible` gives the first and the last row that can be seen: of others nobody is told, as Qt would paint
    all of them.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.visible: Callable[[], tuple[int, int]] = lambda: (0, len(self._shown))
        self._shown: list[DeviceRow] = []
        self._place: dict[str, int] = {}

    def row(self, index: QModelIndex) -> DeviceRow | None:
        """Return the device of an index."""
        return self._shown[index.row()] if 0 <= index.row() < len(self._shown) else None

    def key_of(self, row: int) -> str:
        """Return the id of the device in a row."""
        return self._shown[row].id

    def place_of(self, key: str) -> int | None:
        """Return where a device is shown."""
        return self._place.get(key)

    def shown(self) -> list[DeviceRow]:
        """Return the devices as they are shown."""
        return list(self._shown)

    def _show_anew(self, rows: list[DeviceRow]) -> None:
        """All of them are others."""
        self.beginResetModel()
        self._shown = rows
        self._index()
        self.endResetModel()

    def _remove(self, device_ids: Iterable[str]) -> None:
        places = sorted((self._place[device_id] for device_id in device_ids), reverse=True)
        # Neighbors go together, from the end, so that the places before them hold.
        for _, group in groupby(enumerate(places), key=lambda pair: pair[0] + pair[1]):
            some = [place for _, place in group]
            self.beginRemoveRows(QModelIndex(), some[-1], some[0])
            del self._shown[some[-1] : some[0] + 1]
            self.endRemoveRows()
        if places:
            self._index()

    def _insert(self, rows: list[DeviceRow]) -> None:
        first = len(self._shown)
        self.beginInsertRows(QModelIndex(), first, first + len(rows) - 1)
        self._shown += rows
        self._index()
        self.endInsertRows()

    def _put(self, ordered: list[DeviceRow]) -> None:
        """Show the same rows in this order; whatever is chosen goes with its device."""
        if ordered == self._shown:
            return
        self.layoutAboutToBeChanged.emit([], self.LayoutChangeHint.VerticalSortHint)
        held = [(index, self._shown[index.row()].device.id) for index in self.persistentIndexList()]
        self._shown = ordered
        self._index()
        self.changePersistentIndexList(
            [index for index, _ in held],
            [self.index(self._place[each], index.column()) for index, each in held],
        )
        self.layoutChanged.emit([], self.LayoutChangeHint.VerticalSortHint)

    def _index(self) -> None:
        self._place = dict(zip(map(_id_of, self._shown), count(), strict=False))

    def _tell_rows(self, places: Iterable[int], columns: tuple[int, int]) -> None:
        """Rows say something else, in these columns and those between."""
        first, last = self.visible()
        if seen := [place for place in places if first <= place <= last]:
            self._tell((min(seen), max(seen)), columns)

    def _tell(self, rows: tuple[int, int], columns: tuple[int, int]) -> None:
        (first, last), (left, right) = rows, columns
        self.dataChanged.emit(self.index(first, left), self.index(last, right))

    @override
    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._shown)
