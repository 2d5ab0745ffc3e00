"""How things are, at a glance: counts, who is slow, what changed, and whether the monitor can see."""

from __future__ import annotations

from typing import TYPE_CHECKING, override

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtWidgets import QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from netmon_core.model.presence import Presence

from ..api.answers import read_items
from ..models.news import News, key_of, news_of, read_news, worth_telling
from ..sure import sure
from ..timer import timer
from .busiest import Busiest
from .grid import Grid
from .health_card import HealthCard
from .moving import keep_moving
from .news_table import news_table
from .pieces import Card, label, subtitle
from .scale import scaled
from .slowest import Slowest
from .tiles import Tiles

if TYPE_CHECKING:
    from PyQt6.QtGui import QResizeEvent, QShowEvent

    from ..replica import Changes
    from ..session import Session
    from .scan_bar import ScanBar
    from .theme import Look

NEWS = 60
# Less leaves no room for two cards beside each other, or for a few lines of what happened.
WIDE, LEAST = 620, 150
# Milliseconds.
SOON = 20


class OverviewPage(QWidget):
    """The first page. `opened` is told a device, `listed` a presence whose devices are to be shown."""

    opened = pyqtSignal(str)
    # A device and a port of it.
    port_opened = pyqtSignal(str, str)
    listed = pyqtSignal(object)
    alerts_wanted = pyqtSignal()

    def __init__(self, session: Session, look: Look, scan_bar: ScanBar) -> None:
        super().__init__()
        self._session, self._look = session, look
        self._told: list[News] = []
        self._narrow: bool | None = None
        self._row = Tiles(session, look)
        self._tiles = self._row.each
        self._row.pressed.connect(self._list_some)
        self._slow = Slowest(look)
        self._slow.opened.connect(self.opened)
        self._busiest = Busiest(session, look)
        self._busiest.opened.connect(self.port_opened)
        self._health = HealthCard(session, look)
        self._news = news_table(session.replica, look, self)
        self._subtitle = subtitle()
        self._showing = timer(self, self._show_now, single=True)
        self._lay_out(scan_bar)
        self._show_news()
        session.replica.begun.connect(self._begin)
        session.replica.changed.connect(self._take)
        session.linked.connect(self._show_soon)
        session.sighted.connect(self._see)
        session.clock.ticked.connect(self._tick)
        keep_moving(self._news, session.clock, 0)
        look.changed.connect(self._show)
        self._show()

    def _lay_out(self, scan_bar: ScanBar) -> None:
        head = QHBoxLayout()
        head.addWidget(label(self.tr("Overview"), name="title"))
        head.addSpacing(8)
        head.addWidget(self._subtitle, 0, Qt.AlignmentFlag.AlignBottom)
        head.addStretch(1)
        head.addWidget(scan_bar)
        news = Card(self.tr("What happened"))
        self._list = Grid(row=30)
        self._list.setModel(self._news)
        sure(self._list.horizontalHeader()).hide()
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setAccessibleName(self.tr("What happened"))
        self._list.opened.connect(self._open)
        # The last takes what is left.
        for at, field in enumerate(self._news.fields[:-1]):
            self._list.setColumnWidth(at, scaled(field.width))
        news.body.addWidget(self._list, 1)
        self._nothing = label(self.tr("Nothing has happened yet."), name="muted", wrap=True)
        news.body.addWidget(self._nothing)
        news.body.addStretch()
        self._list.setMinimumHeight(scaled(LEAST))
        self._happened = news
        body = QWidget()
        self._grid = QGridLayout(body)
        self._grid.setContentsMargins(24, 0, 24, 20)
        self._grid.setSpacing(14)
        self._arrange(narrow=False)
        area = QScrollArea()
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(body)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 20, 0, 0)
        layout.setSpacing(14)
        head.setContentsMargins(24, 0, 24, 0)
        layout.addLayout(head)
        layout.addWidget(area, 1)

    def _arrange(self, *, narrow: bool) -> None:
        """Put the cards beside what happened, or below it where there is no room."""
        if narrow == self._narrow:
            return
        self._narrow = narrow
        grid = self._grid
        for widget in (self._row, self._happened, self._slow, self._busiest, self._health):
            grid.removeWidget(widget)
        grid.addWidget(self._row, 0, 0, 1, 2)
        grid.addWidget(self._happened, 1, 0, 1 if narrow else 4, 2 if narrow else 1)
        for at, widget in enumerate((self._slow, self._busiest, self._health)):
            grid.addWidget(widget, (2 if narrow else 1) + at, 0 if narrow else 1, 1, 2 if narrow else 1)
        grid.setColumnStretch(0, 3)
        grid.setColumnStretch(1, 2)
        for row in range(1, 5):
            grid.setRowStretch(row, int(row == (1 if narrow else 4)))

    def _list_some(self, key: str) -> None:
        if key == "alerts":
            self.alerts_wanted.emit()
        else:
            self.listed.emit(next((each for each in Presence if each.value == key), None))

    def _begin(self) -> None:
        self._show_soon()
        self._session.rest.get("/events", self._take_past, query={"limit": str(NEWS)}, failed=lambda _: None)

    def _take_past(self, answer: object) -> None:
        self._told = read_news(read_items(answer))
        self._show_news()

    def _take(self, changes: Changes) -> None:
        fresh = [news_of(at, event) for at, event in changes.news]
        if fresh:
            self._told = fresh[::-1] + self._told[:NEWS]
            self._show_news()

    def _show_soon(self) -> None:
        """All is new: not when the others look at it, too, as that would take long at once."""
        self._showing.start(SOON)

    def _see(self) -> None:
        """That it is old is said at once."""
        if self._session.sight.clear:
            self._show_soon()
        else:
            self._show_now()

    def _tick(self) -> None:
        """Quicker figures than of every second cannot be read."""
        self._show_now()

    def _show_now(self) -> None:
        if self.isVisible():
            self._show()

    def _show_news(self) -> None:
        told = [news for news in self._told if worth_telling(news)]
        self._news.show(sorted(told, key=lambda news: news.at, reverse=True)[:NEWS])
        self._list.setVisible(bool(told))
        self._nothing.setVisible(not told)

    def _show(self) -> None:
        state, now = self._session.replica.state, self._session.clock.now()
        self._row.show_now(now)
        site = next(iter(state.sites.values()), None)
        self._subtitle.setText(site.name if site is not None else "")
        self._slow.show_state(state, old=self._session.sight.old)
        self._busiest.show_now(now)
        self._health.show_now(now)

    def _open(self, key: str) -> None:
        news = next((each for each in self._news.things if key_of(each) == key), None)
        if news is not None and news.device_id in self._session.replica.state.devices:
            self.opened.emit(news.device_id)

    @override
    def resizeEvent(self, a0: QResizeEvent | None) -> None:
        super().resizeEvent(a0)
        self._arrange(narrow=self.width() < scaled(WIDE))

    @override
    def showEvent(self, a0: QShowEvent | None) -> None:
        super().showEvent(a0)
        self._show()
