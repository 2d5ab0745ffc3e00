"""The table of devices: sorted and filtered on its own list, told of changes ten times a second at most."""

from __future__ import annotations

from itertools import count, groupby
from operator import attrgetter
from typing import TYPE_CHECKING, override

from PyQt6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, pyqtSignal

from ..texts import as_tip
from ..timer import timer
from .device_columns import device_columns, status_text
from .device_filter import DeviceFilter
from .device_rows import DeviceRow
from .order import ordered
from .roles import ALIGNMENT, ANSWERED, DECORATION, DISPLAY, FOREGROUND, LEFT, RIGHT, TIP

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    from PyQt6.QtCore import QObject

    from ..replica import Changes, Replica

# Milliseconds: rows that move more often cannot be read.
SORT_INTERVAL = 1000
# Milliseconds until it is looked again whether rows may move.
SETTLE_INTERVAL = 100
# Above so many rows at once the table begins anew: each range moves every row below it.
MANY = 64

# Columns whose text is often longer than they are wide.
WORDY = frozenset(("name", "vendor", "why", "tags"))

_id_of = attrgetter("id")


class DeviceTable(QAbstractTableModel):
    """Shows the devices of one replica; never asks the network for anything.

    `decorate` gives the picture and `color` the brush of a cell, so that no colors are known here; `visible`
    the first and the last row that can be seen: of others nobody is told, as Qt would paint all of them.
    While `still` says so no row comes, goes or moves; what a row says is kept up to date.
    """

    # How many are shown, and of how many.
    counted = pyqtSignal(int, int)

    DEVICE_ID = Qt.ItemDataRole.UserRole

    def __init__(self, replica: Replica, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns = device_columns()
        self.decorate: Callable[[DeviceRow], object] = lambda _: None
        self.color: Callable[[DeviceRow, str], object] = lambda *_: None
        self.visible: Callable[[], tuple[int, int]] = lambda: (0, len(self._shown))
        self.still: Callable[[], bool] = lambda: False
        self._live = [at for at, column in enumerate(self.columns) if column.live]
        self._replica = replica
        self._filter = DeviceFilter()
        self._sorted_by, self._descending = 1, False
        self._rows: dict[str, DeviceRow] = {}
        self._shown: list[DeviceRow] = []
        self._place: dict[str, int] = {}
        self._now = self._replica.clock.now()
        self._sorting = timer(self, self._sort_in_time, interval=SORT_INTERVAL, single=True)
        self._settling = timer(self, self._settle, interval=SETTLE_INTERVAL, single=True)
        replica.clock.ticked.connect(self._tell_live)
        replica.begun.connect(self._begin)
        replica.changed.connect(self._take)
        self._begin()

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

    def everything(self) -> Collection[DeviceRow]:
        """Return all devices, shown or not."""
        return self._rows.values()

    def narrow(self, wanted: DeviceFilter) -> None:
        """Show only some devices."""
        if wanted != self._filter:
            self._filter = wanted
            self._begin_shown()

    def forget(self) -> None:
        """Let go of the devices, with which nobody shows this table any longer."""
        self._settling.stop()
        self.beginResetModel()
        self._rows, self._shown, self._place = {}, [], {}
        self.endResetModel()

    def restand(self) -> None:
        """How far one can see is another, and with it how devices stand."""
        for row in self._rows.values():
            row.forget_standing()
        if self._filter.standing is not None:
            self._begin_shown()
        self.recolor()

    def recolor(self) -> None:
        """The colors are others."""
        if self._shown:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._shown) - 1, len(self.columns) - 1))

    def _begin(self) -> None:
        self._rows = {
            device.id: DeviceRow(device, self._replica) for device in self._replica.state.devices.values()
        }
        self._begin_shown()

    def _begin_shown(self) -> None:
        self._settling.stop()
        self.beginResetModel()
        self._now = self._replica.clock.now()
        self._shown = self._ordered(filter(self._filter.accepts, self._rows.values()))
        self._index()
        self.endResetModel()
        self._count()

    def _take(self, changes: Changes) -> None:
        if not changes.devices and not changes.touched:
            return
        self._now = self._replica.clock.now()
        gone: list[str] = []
        come: list[DeviceRow] = []
        places: list[int] = []
        only_live = True
        for device_id in changes.devices | changes.touched:
            self._update(device_id, gone, come)
            if device_id in changes.devices:
                only_live = False
            if (place := self._place.get(device_id)) is not None:
                places.append(place)
        self._tell_rows(places, live=only_live)
        if self._settling.isActive():
            pass
        elif (gone or come) and self.still():
            self._settling.start()
        else:
            self._change_rows(gone, come)
        if come or not only_live or self.columns[self._sorted_by].live:
            self._sort_soon()

    def _change_rows(self, gone: list[str], come: list[DeviceRow]) -> None:
        if len(gone) + len(come) > MANY:
            self._begin_shown()
            return
        self._remove(gone)
        self._insert(come)
        if gone or come:
            self._count()

    def _settle(self) -> None:
        """Bring the rows up to date, once they may move again."""
        if self.still():
            self._settling.start()
            return
        accepted = {row.id: row for row in self._rows.values() if self._filter.accepts(row)}
        gone = [device_id for device_id in self._place if device_id not in accepted]
        come = [row for device_id, row in accepted.items() if device_id not in self._place]
        self._change_rows(gone, come)

    def _update(self, device_id: str, gone: list[str], come: list[DeviceRow]) -> None:
        """Bring one row up to date, and note whether it is to go or to come."""
        device = self._replica.state.devices.get(device_id)
        if device is None:
            if self._rows.pop(device_id, None) is not None and device_id in self._place:
                gone.append(device_id)
            return
        row = self._rows.get(device_id)
        if row is None:
            row = self._rows[device_id] = DeviceRow(device, self._replica)
            if (place := self._place.get(device_id)) is not None:
                # It went and came back while no row may move.
                self._shown[place] = row
        elif row.device is not device:
            row.take_device(device)
        row.take_sample()
        accepted = self._filter.accepts(row)
        if device_id in self._place and not accepted:
            gone.append(device_id)
        elif device_id not in self._place and accepted:
            come.append(row)

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
        if not rows:
            return
        first = len(self._shown)
        self.beginInsertRows(QModelIndex(), first, first + len(rows) - 1)
        self._shown += rows
        self._index()
        self.endInsertRows()
        self._sorting.stop()
        self._sort()

    def _sort_in_time(self) -> None:
        if self.still():
            self._sorting.start()
        else:
            self._sort()

    def _sort_soon(self) -> None:
        if not self._sorting.isActive():
            self._sorting.start()

    def _sort(self) -> None:
        ordered = self._ordered(self._shown)
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

    def _ordered(self, rows: Iterable[DeviceRow]) -> list[DeviceRow]:
        return ordered(rows, self.columns[self._sorted_by].order, descending=self._descending)

    def _index(self) -> None:
        self._place = dict(zip(map(_id_of, self._shown), count(), strict=False))

    def _tell_rows(self, places: Iterable[int], *, live: bool) -> None:
        first, last = self.visible()
        seen = [place for place in places if first <= place <= last]
        if seen:
            self._tell(min(seen), max(seen), live=live)

    def _tell(self, first: int, last: int, *, live: bool) -> None:
        left, right = (self._live[0], self._live[-1]) if live else (0, len(self.columns) - 1)
        self.dataChanged.emit(self.index(first, left), self.index(last, right))

    def _tell_live(self) -> None:
        self._now = self._replica.clock.now()
        if self._shown:
            self._tell(0, len(self._shown) - 1, live=True)

    def _count(self) -> None:
        self.counted.emit(len(self._shown), len(self._rows))

    @override
    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._shown)

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

    @override
    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        if 0 <= column < len(self.columns):
            self._sorted_by, self._descending = column, order is Qt.SortOrder.DescendingOrder
            self._sort()
