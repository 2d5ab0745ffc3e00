"""Every device in one table: search, filters, order, columns, and what can be done with a device."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PyQt6.QtCore import QPoint, Qt, pyqtSignal
from PyQt6.QtGui import QAction, QBrush, QColor, QKeySequence, QShortcut
from PyQt6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QMenu, QStackedWidget, QVBoxLayout, QWidget

from netmon_core.model.presence import Presence

from .. import texts
from ..models.device_filter import DeviceFilter
from ..models.devices import DeviceTable
from ..sure import sure
from ..timer import timer
from .device_menu import DeviceMenu
from .export import export_devices
from .grid import Grid
from .icons import icon, shape
from .pieces import Empty, IconButton, button, label, subtitle

if TYPE_CHECKING:
    from PyQt6.QtCore import QModelIndex

    from ..models.device_rows import DeviceRow
    from ..replica import Changes
    from ..session import Session
    from ..settings.preferences import Preferences
    from .scan_bar import ScanBar
    from .theme import Look

# Milliseconds between the last key and the search.
TYPING = 120
# Around the text of a cell.
PADDING = 24
# The sign of the order beside a title.
ARROW = 10
# Milliseconds; new kinds, tags and networks are rare.
OFFERING = 5000
SOON = 50


class DevicesPage(QWidget):
    """The table of devices; `opened` is told the id of the one a person wants to look at."""

    opened = pyqtSignal(str)

    def __init__(self, session: Session, preferences: Preferences, look: Look, scan_bar: ScanBar) -> None:
        super().__init__()
        self._session, self._preferences, self._look = session, preferences, look
        self._chosen: str | None = None
        self.model = DeviceTable(session.replica, self)
        self.model.decorate = self._decorate
        self.model.color = self._color
        self.model.visible = self._visible
        self._menu = DeviceMenu(session, self)
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Search name, address, MAC, vendor, notes …"))
        self.search.setClearButtonEnabled(True)
        self.search.setAccessibleName(self.tr("Search"))
        self._search_sign = sure(
            self.search.addAction(icon("search", look.colors.faint), QLineEdit.ActionPosition.LeadingPosition)
        )
        self.presence, self.kind, self.tag, self.network = (QComboBox() for _ in range(4))
        self._count = subtitle()
        self.table = Grid()
        self._empty = Empty("devices", "", "", look)
        self._stack = QStackedWidget()
        self._lay_out(scan_bar)
        self._set_up_table()
        self._brushes: dict[str, QBrush] = {}
        self._typing = timer(self, self._narrow, interval=TYPING, single=True)
        self._offering = timer(self, self._offer, single=True)
        self.search.textChanged.connect(lambda _: self._typing.start())
        for box in (self.presence, self.kind, self.tag, self.network):
            box.currentIndexChanged.connect(lambda _: self._narrow())
        self.model.counted.connect(self._show_count)
        self.model.modelAboutToBeReset.connect(self._note_chosen)
        self.model.modelReset.connect(self._choose_again)
        session.replica.begun.connect(self._offer_soon)
        session.replica.changed.connect(self._take)
        session.linked.connect(self._show_empty)
        look.changed.connect(self._recolor)
        QShortcut(QKeySequence.StandardKey.Find, self, self.search.setFocus)
        self._recolor()
        self._offer()
        self._show_count(len(self.model.shown()), len(self.model.everything()))

    def filter(self) -> DeviceFilter:
        """Return what is asked for."""
        presence = self.presence.currentData()
        return DeviceFilter(
            search=self.search.text(),
            presence=Presence(presence) if presence else None,
            kind=self.kind.currentData(),
            tag=self.tag.currentData(),
            network_id=self.network.currentData(),
        )

    def show_presence(self, presence: Presence | None) -> None:
        """Show the devices of one presence."""
        self._reset_filters()
        self.presence.setCurrentIndex(max(0, self.presence.findData(presence.value if presence else None)))

    def current(self) -> DeviceRow | None:
        """Return the device that is chosen."""
        index = self.table.currentIndex()
        return self.model.row(index) if index.isValid() else None

    def _lay_out(self, scan_bar: ScanBar) -> None:
        head = QHBoxLayout()
        head.addWidget(label(self.tr("Devices"), name="title"))
        head.addSpacing(8)
        head.addWidget(self._count, 0, Qt.AlignmentFlag.AlignBottom)
        head.addStretch(1)
        head.addWidget(scan_bar)
        bar = QHBoxLayout()
        bar.setSpacing(8)
        bar.addWidget(self.search, 1)
        for box, words in (
            (self.presence, self.tr("Status")),
            (self.kind, self.tr("Kind")),
            (self.tag, self.tr("Tag")),
            (self.network, self.tr("Network")),
        ):
            box.setMinimumWidth(118)
            box.setAccessibleName(words)
            bar.addWidget(box)
        self.columns = IconButton("columns", "", self._look)
        self.columns.setToolTip(self.tr("Choose the columns"))
        self.columns.setAccessibleName(self.tr("Choose the columns"))
        self.columns.clicked.connect(self._choose_columns)
        self.export = IconButton("export", "", self._look)
        self.export.setToolTip(self.tr("Save what is shown as CSV"))
        self.export.setAccessibleName(self.tr("Save what is shown as CSV"))
        self.export.clicked.connect(lambda: export_devices(self, self.model.shown(), self._session))
        bar.addWidget(self.columns)
        bar.addWidget(self.export)
        self._stack.addWidget(self.table)
        self._stack.addWidget(self._empty)
        self._reset = button(self.tr("Show all devices"), self._reset_filters)
        self._scan = button(self.tr("Scan now"), scan_bar.scan, name="primary")
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
        layout.addLayout(bar)
        layout.addWidget(frame, 1)

    def _set_up_table(self) -> None:
        table = self.table
        table.setModel(self.model)
        header = sure(table.horizontalHeader())
        header.setSectionsMovable(True)
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(lambda _: self._choose_columns())
        state = self._preferences.columns()
        if state is None or not header.restoreState(state):
            for at, column in enumerate(self.model.columns):
                text = table.fontMetrics().horizontalAdvance(column.sample)
                title = header.fontMetrics().horizontalAdvance(column.title) + ARROW
                table.setColumnWidth(at, max(column.width, text + PADDING, title + PADDING))
                table.setColumnHidden(at, not column.shown)
            header.setSortIndicator(1, Qt.SortOrder.AscendingOrder)
        table.setSortingEnabled(True)
        header.sectionResized.connect(lambda *_: self._remember())
        header.sectionMoved.connect(lambda *_: self._remember())
        header.sortIndicatorChanged.connect(lambda *_: self._remember())
        table.activated.connect(self._open)
        table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        table.customContextMenuRequested.connect(self._show_menu)
        table.setAccessibleName(self.tr("Devices"))
        QShortcut(QKeySequence("F2"), table, lambda: self._with_current(self._menu.rename)).setContext(
            Qt.ShortcutContext.WidgetShortcut
        )
        QShortcut(
            QKeySequence.StandardKey.Delete, table, lambda: self._with_current(self._menu.forget)
        ).setContext(Qt.ShortcutContext.WidgetShortcut)

    def _with_current(self, act: object) -> None:
        row = self.current()
        if row is not None and callable(act) and self._session.may_change:
            act(row.device)

    def _open(self, index: QModelIndex) -> None:
        if (row := self.model.row(index)) is not None:
            self.opened.emit(row.device.id)

    def _show_menu(self, point: QPoint) -> None:
        row = (
            self.model.row(self.table.indexAt(point))
            if self.table.indexAt(point).isValid()
            else self.current()
        )
        if row is not None:
            menu = self._menu.build(row.device, opened=self.opened.emit, copied=self.table.copy)
            menu.popup(sure(self.table.viewport()).mapToGlobal(point))

    def _choose_columns(self) -> None:
        menu = QMenu(self)
        for at, column in enumerate(self.model.columns):
            action = QAction(column.title, menu)
            action.setCheckable(True)
            action.setChecked(not self.table.isColumnHidden(at))
            # Without its name a device is nobody.
            action.setEnabled(column.key != "name")
            action.toggled.connect(lambda shown, at=at: self._show_column(at, shown=shown))
            menu.addAction(action)
        menu.popup(self.columns.mapToGlobal(QPoint(0, self.columns.height() + 4)))

    def _show_column(self, at: int, *, shown: bool) -> None:
        self.table.setColumnHidden(at, not shown)
        if shown and self.table.columnWidth(at) < 40:
            self.table.setColumnWidth(at, self.model.columns[at].width)
        self._remember()

    def _remember(self) -> None:
        self._preferences.remember_columns(sure(self.table.horizontalHeader()).saveState())

    def _take(self, changes: Changes) -> None:
        if (changes.devices or changes.others) and not self._offering.isActive():
            self._offering.start(OFFERING)

    def _offer_soon(self) -> None:
        self._offering.start(SOON)

    def _offer(self) -> None:
        """Bring the choices of the filters up to date."""
        rows = self.model.everything()
        kinds = sorted({row.kind for row in rows if row.kind})
        tags = sorted({tag for row in rows for tag in row.device.tags})
        networks = sorted((n.name, n.id) for n in self._session.replica.state.networks.values())
        presences = [(texts.presence(each), each.value) for each in Presence]
        _fill(self.presence, self.tr("Any status"), presences)
        _fill(self.kind, self.tr("Any kind"), [(kind, kind) for kind in kinds])
        _fill(self.tag, self.tr("Any tag"), [(tag, tag) for tag in tags])
        _fill(self.network, self.tr("Any network"), networks)

    def _narrow(self) -> None:
        self._typing.stop()
        self.model.narrow(self.filter())

    def _reset_filters(self) -> None:
        self.search.clear()
        for box in (self.presence, self.kind, self.tag, self.network):
            box.setCurrentIndex(0)
        self._narrow()

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

    def _note_chosen(self) -> None:
        row = self.current()
        self._chosen = row.device.id if row is not None else None

    def _choose_again(self) -> None:
        place = self.model.place_of(self._chosen) if self._chosen is not None else None
        if place is not None:
            self.table.setCurrentIndex(self.model.index(place, 1))

    def _visible(self) -> tuple[int, int]:
        first, last = self.table.rowAt(0), self.table.rowAt(sure(self.table.viewport()).height() - 1)
        return max(first, 0), last if last >= 0 else self.model.rowCount()

    def _decorate(self, row: DeviceRow) -> object:
        return shape(*self._look.status(row.device))

    def _color(self, row: DeviceRow, key: str) -> QBrush | None:
        colors = self._look.colors
        if key == "loss" and row.loss is not None and row.loss >= 0.01:
            return self._brush(colors.bad if row.loss >= 0.2 else colors.warn)
        if key == "status":
            return None
        if row.device.presence is not Presence.ONLINE or key in _MUTED:
            return self._brush(colors.muted)
        return None

    def _brush(self, color: str) -> QBrush:
        brush = self._brushes.get(color)
        if brush is None:
            brush = self._brushes[color] = QBrush(QColor(color))
        return brush

    def _recolor(self) -> None:
        self._search_sign.setIcon(icon("search", self._look.colors.faint))
        self._brushes = {}
        self.model.recolor()


_MUTED = frozenset(("mac", "since", "why", "first_seen", "last_seen"))


def _fill(box: QComboBox, first: str, choices: list[tuple[str, str]]) -> None:
    """Offer other choices, and keep what is chosen."""
    wanted = [(first, None), *choices]
    if wanted == [(box.itemText(at), box.itemData(at)) for at in range(box.count())]:
        return
    chosen = box.currentData()
    blocked = box.blockSignals(True)  # noqa: FBT003 - Qt takes it by position only
    box.clear()
    for text, value in wanted:
        box.addItem(text, value)
    at = box.findData(chosen)
    box.setCurrentIndex(max(at, 0))
    box.blockSignals(blocked)
    if at < 0 and chosen is not None:
        box.currentIndexChanged.emit(0)
