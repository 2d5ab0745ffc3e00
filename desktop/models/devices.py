"""The table of devices: sorted and filtered on its own list, told of changes ten times a second at most."""

from __future__ import annotations

from typing import TYPE_CHECKING, override

from PyQt6.QtCore import Qt, pyqtSignal

from ..timer import timer
from .device_cells import DeviceCells
from .device_filter import DeviceFilter
from .device_rows import DeviceRow
from .order import ordered

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


class DeviceTable(DeviceCells):
    """Shows the devices of one replica; never asks the network for anything.

    While `still` says so no row comes, goes or moves; what a row says is kept up to date.
    """

    # How many are shown, and of how many.
    counted = pyqtSignal(int, int)

    def __init__(self, replica: Replica, parent: QObject | None = None) -> None:
        super().__init__(replica.clock.now(), parent)
        self.still: Callable[[], bool] = lambda: False
        self._replica = replica
        self._filter = DeviceFilter()
        self._sorted_by, self._descending = 1, False
        self._rows: dict[str, DeviceRow] = {}
        self._sorting = timer(self, self._sort_in_time, interval=SORT_INTERVAL, single=True)
        self._settling = timer(self, self._settle, interval=SETTLE_INTERVAL, single=True)
        replica.clock.ticked.connect(self._tell_live)
        replica.begun.connect(self._begin)
        replica.changed.connect(self._take)
        self._begin()

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
        self._rows = {}
        self._show_anew([])

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
            self._tell((0, len(self._shown) - 1), self._columns(live=False))

    def _begin(self) -> None:
        self._rows = {
            device.id: DeviceRow(device, self._replica) for device in self._replica.state.devices.values()
        }
        self._begin_shown()

    def _begin_shown(self) -> None:
        self._settling.stop()
        self._now = self._replica.clock.now()
        self._show_anew(self._ordered(filter(self._filter.accepts, self._rows.values())))
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
        self._tell_rows(places, self._columns(live=only_live))
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
        if come:
            self._insert(come)
            self._sorting.stop()
            self._sort()
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

    def _sort_in_time(self) -> None:
        if self.still():
            self._sorting.start()
        else:
            self._sort()

    def _sort_soon(self) -> None:
        if not self._sorting.isActive():
            self._sorting.start()

    def _sort(self) -> None:
        self._put(self._ordered(self._shown))

    def _ordered(self, rows: Iterable[DeviceRow]) -> list[DeviceRow]:
        return ordered(rows, self.columns[self._sorted_by].order, descending=self._descending)

    def _tell_live(self) -> None:
        self._now = self._replica.clock.now()
        if self._shown:
            self._tell((0, len(self._shown) - 1), self._columns(live=True))

    def _count(self) -> None:
        self.counted.emit(len(self._shown), len(self._rows))

    @override
    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        if 0 <= column < len(self.columns):
            self._sorted_by, self._descending = column, order is Qt.SortOrder.DescendingOrder
            self._sort()
