"""Every device in one table: search, filters, order, columns, and what can be done with a device."""

from __future__ import annotations

from typing import TYPE_CHECKING, override

from PyQt6.QtCore import QPoint, Qt, pyqtSignal
from PyQt6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from ..action import Action, Chosen, Needs, Offer
from ..models.devices import DeviceTable
from ..timer import timer
from .acting import LINE, Acting
from .device_actions import MENU, DeviceActions
from .device_grid import DeviceGrid
from .export import export_devices
from .filter_bar import FilterBar
from .pieces import Empty, IconButton, button, label, subtitle
from .row_colors import RowColors

if TYPE_CHECKING:
    from PyQt6.QtGui import QResizeEvent

    from netmon_core.model.presence import Presence

    from ..replica import Changes
    from ..session import Session
    from ..settings.preferences import Preferences
    from .scan_bar import ScanBar
    from .theme import Look

# Milliseconds; new kinds, tags and networks are rare.
OFFERING = 5000
SOON = 50


class DevicesPage(QWidget):
    """The table of devices; `opened` is told the id of the one a person wants to look at."""

    opened = pyqtSignal(str)

    def __init__(self, session: Session, preferences: Preferences, look: Look, scan_bar: ScanBar) -> None:
        super().__init__()
        self._session, self._look = session, look
        self.model = DeviceTable(session.replica, self)
        self._colors = RowColors(look)
        self.model.decorate, self.model.color = self._colors.sign, self._colors.color
        self.filters = FilterBar(look)
        self.search = self.filters.search
        self._count = subtitle()
        self.table = DeviceGrid(self.model, preferences)
        self.model.visible, self.model.still = self.table.visible_rows, self.table.still
        self._device_actions = DeviceActions(session, self)
        actions = (*self._device_actions.actions(), *self._own_actions())
        self.acting = Acting(session, actions, self.chosen, self)
        self._empty = Empty("devices", "", "", look)
        self._stack = QStackedWidget()
        self._lay_out(scan_bar)
        self._set_up_table()
        self._offering = timer(self, self._offer, single=True)
        self.filters.changed.connect(self._narrow)
        self.model.counted.connect(self._show_count)
        session.replica.begun.connect(self._offer_soon)
        session.replica.changed.connect(self._take)
        session.linked.connect(self._show_empty)
        session.sighted.connect(self._see)
        look.changed.connect(self._recolor)
        self.filters.left.connect(self._go_on)
        self._recolor()
        self._offer()
        self._show_count(len(self.model.shown()), len(self.model.everything()))

    def show_presence(self, presence: Presence | None) -> None:
        """Show the devices of one presence."""
        self.filters.show_presence(presence)

    def look_for(self) -> None:
        """Let a person type what they look for."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def _go_on(self) -> None:
        """Go from the search to what it found."""
        self.filters.narrow_now()
        self.table.setFocus(Qt.FocusReason.TabFocusReason)
        if self.model.shown() and not self.table.chosen():
            self.table.selectRow(0)

    def offers(self) -> list[Offer]:
        """Return what can be done with the devices that are chosen."""
        return self.acting.offers(self._device_actions.title(self.chosen()))

    def chosen(self) -> Chosen:
        """Return the devices that are chosen."""
        return Chosen(devices=self.table.chosen())

    def _own_actions(self) -> tuple[Action, ...]:
        return (
            Action(
                key="open",
                name=self.tr("Open"),
                needs=Needs.DEVICE,
                does=lambda chosen: self.opened.emit(chosen.device),
            ),
            Action(
                key="copy_rows",
                name=self.tr("Copy the rows"),
                shortcut="Ctrl+C",
                needs=Needs.DEVICES,
                does=lambda chosen: self.table.copy(chosen.devices),
            ),
        )

    def _lay_out(self, scan_bar: ScanBar) -> None:
        head = QHBoxLayout()
        head.addWidget(label(self.tr("Devices"), name="title"))
        head.addSpacing(8)
        head.addWidget(self._count, 0, Qt.AlignmentFlag.AlignBottom)
        head.addStretch(1)
        head.addWidget(scan_bar)
        self.columns = IconButton("columns", "", self._look)
        self.columns.setToolTip(self.tr("Choose the columns"))
        self.columns.setAccessibleName(self.tr("Choose the columns"))
        self.columns.clicked.connect(self._choose_columns)
        self.export = IconButton("export", "", self._look)
        self.export.setToolTip(self.tr("Save what is shown as CSV"))
        self.export.setAccessibleName(self.tr("Save what is shown as CSV"))
        self.export.clicked.connect(lambda: export_devices(self, self.model.shown(), self._session))
        self.filters.add(self.columns)
        self.filters.add(self.export)
        self._stack.addWidget(self.table)
        self._stack.addWidget(self._empty)
        self._reset = button(self.tr("Show all devices"), self.filters.reset)
        self._scan = button(self.tr("Scan now"), lambda: scan_bar.acting.act("scan_all"), name="primary")
        self._empty.buttons.addWidget(self._reset)
        self._empty.buttons.addWidget(self._scan)
        frame = QWidget()
        frame.setObjectName("card")
        frame.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        inner = QVBoxLayout(frame)
        inner.setContentsMargins(1, 6, 1, 6)
        inner.addWidget(self._stack)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 20)
        layout.setSpacing(14)
        layout.addLayout(head)
        layout.addLayout(self.filters)
        layout.addWidget(frame, 1)

    def _set_up_table(self) -> None:
        table = self.table
        table.columns_wanted.connect(self._choose_columns)
        table.opened.connect(self.opened)
        table.menu_wanted.connect(self._show_menu)
        table.choice_changed.connect(self.acting.allow)
        table.setAccessibleName(self.tr("Devices"))
        self.acting.listen(table, "rename", "forget")

    def _show_menu(self, point: QPoint) -> None:
        title = self._device_actions.title(self.chosen())
        self.acting.menu(("open", LINE, *MENU, LINE, "copy_rows"), title).popup(point)

    def _choose_columns(self) -> None:
        menu = self.table.columns_menu(lambda at, shown: self._show_column(at, shown=shown))
        menu.popup(self.columns.mapToGlobal(QPoint(0, self.columns.height() + 4)))

    def _show_column(self, at: int, *, shown: bool) -> None:
        self.table.show_column(at, shown=shown)

    def _take(self, changes: Changes) -> None:
        if (changes.devices or changes.others) and not self._offering.isActive():
            self._offering.start(OFFERING)

    def _offer_soon(self) -> None:
        self._offering.start(SOON)

    def _offer(self) -> None:
        """Bring the choices of the filters up to date."""
        self.filters.offer(self.model.everything(), self._session.replica.state.networks.values())

    def _narrow(self) -> None:
        self.model.narrow(self.filters.filter())

    def _show_count(self, shown: int, known: int) -> None:
        self._count.setText(
            self.tr("%n device(s)", n=known) if shown == known else self.tr("{} of {}").format(shown, known)
        )
        self._show_empty()

    def _show_empty(self) -> None:
        known, shown = len(self.model.everything()), len(self.model.shown())
        self._stack.setCurrentIndex(0 if shown else 1)
        if shown:
            return
        self._reset.setVisible(bool(known))
        self._scan.setVisible(not known and self._session.live and self._session.may_change)
        if known:
            self._empty.title.setText(self.tr("No device is like this"))
            self._empty.hint.setText(self.tr("Take a word out of the search, or show all devices."))
        elif self._session.live:
            self._empty.title.setText(self.tr("No devices yet"))
            self._empty.hint.setText(self.tr("The server has seen nobody so far. A scan asks every address."))
        else:
            self._empty.title.setText(self.tr("Nothing to show yet"))
            self._empty.hint.setText(self.tr("The devices appear as soon as the server answers."))

    def _see(self) -> None:
        """What is shown is from before, or is of now again."""
        self._colors.old = self._session.sight.old
        self.model.restand()

    def _recolor(self) -> None:
        self._colors.renew()
        self.model.recolor()

    @override
    def resizeEvent(self, a0: QResizeEvent | None) -> None:
        super().resizeEvent(a0)
        self.filters.fit(self.width())
