"""How things are, at a glance: counts, who is slow, what changed, and whether the monitor can see."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, override

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from netmon_core.model.alert import AlertState
from netmon_core.model.presence import Presence

from .. import texts
from ..api.answers import read_items
from ..models.news import News, news_of, read_news, worth_telling
from ..sure import sure
from ..timer import timer
from .grid import Grid
from .icons import shape
from .news_table import news_table
from .pieces import Card, clear, label, subtitle
from .slowest import Slowest

if TYPE_CHECKING:
    from PyQt6.QtCore import QModelIndex
    from PyQt6.QtGui import QPixmap, QShowEvent

    from ..replica import Changes
    from ..session import Session
    from .scan_bar import ScanBar
    from .theme import Look

NEWS = 60
# Milliseconds; quicker figures cannot be read.
SHOWING = 1000
SOON = 20


class OverviewPage(QWidget):
    """The first page. `opened` is told a device, `listed` a presence whose devices are to be shown."""

    opened = pyqtSignal(str)
    listed = pyqtSignal(object)
    alerts_wanted = pyqtSignal()

    def __init__(self, session: Session, look: Look, scan_bar: ScanBar) -> None:
        super().__init__()
        self._session, self._look = session, look
        self._told: list[News] = []
        self._tiles: dict[str, Tile] = {}
        self._slow = Slowest(look)
        self._slow.opened.connect(self.opened)
        self._health = Card(self.tr("Monitor"))
        self._news = news_table(session.replica, look, self)
        self._subtitle = subtitle()
        self._showing = timer(self, self._show_now, single=True)
        self._lay_out(scan_bar)
        self._show_news()
        session.replica.begun.connect(self._begin)
        session.replica.changed.connect(self._take)
        session.linked.connect(self._show_soon)
        look.changed.connect(self._show)
        self._show()

    def _lay_out(self, scan_bar: ScanBar) -> None:
        head = QHBoxLayout()
        head.addWidget(label(self.tr("Overview"), name="title"))
        head.addSpacing(8)
        head.addWidget(self._subtitle, 0, Qt.AlignmentFlag.AlignBottom)
        head.addStretch(1)
        head.addWidget(scan_bar)
        tiles = QHBoxLayout()
        tiles.setSpacing(14)
        for key, words, act in (
            ("online", self.tr("Online"), lambda: self.listed.emit(Presence.ONLINE)),
            ("offline", self.tr("Offline"), lambda: self.listed.emit(Presence.OFFLINE)),
            ("unknown", self.tr("Unknown"), lambda: self.listed.emit(Presence.UNKNOWN)),
            ("new", self.tr("New in 24 h"), lambda: self.listed.emit(None)),
            ("alerts", self.tr("Open alerts"), self.alerts_wanted.emit),
        ):
            tiles.addWidget(self._tile(key, words, act))
        news = Card(self.tr("What happened"))
        self._list = Grid(row=30)
        self._list.setModel(self._news)
        sure(self._list.horizontalHeader()).hide()
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setAccessibleName(self.tr("What happened"))
        self._list.activated.connect(self._open)
        for at, field in enumerate(self._news.fields):
            self._list.setColumnWidth(at, field.width)
        news.body.addWidget(self._list, 1)
        self._nothing = label(self.tr("Nothing has happened yet."), name="muted", wrap=True)
        news.body.addWidget(self._nothing)
        news.body.addStretch()
        left, right = QVBoxLayout(), QVBoxLayout()
        left.addWidget(news, 1)
        right.setSpacing(14)
        right.addWidget(self._slow)
        right.addWidget(self._health)
        right.addStretch(1)
        columns = QHBoxLayout()
        columns.setSpacing(14)
        columns.addLayout(left, 3)
        columns.addLayout(right, 2)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 20)
        layout.setSpacing(14)
        layout.addLayout(head)
        layout.addLayout(tiles)
        layout.addLayout(columns, 1)

    def _tile(self, key: str, words: str, act: object) -> QWidget:
        tile = Tile(words)
        if callable(act):
            tile.pressed.connect(act)
        self._tiles[key] = tile
        return tile

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
        if not self._showing.isActive():
            self._showing.start(SHOWING)

    def _show_soon(self) -> None:
        """All is new: not when the others look at it, too, as that would take long at once."""
        self._showing.start(SOON)

    def _show_now(self) -> None:
        if self.isVisible():
            self._show()

    def _show_news(self) -> None:
        told = [news for news in self._told if worth_telling(news)]
        self._news.show(sorted(told, key=lambda news: news.at, reverse=True)[:NEWS])
        self._list.setVisible(bool(told))
        self._nothing.setVisible(not told)

    def _show(self) -> None:
        state = self._session.replica.state
        colors = self._look.colors
        devices = list(state.devices.values())
        day = datetime.now(UTC) - timedelta(days=1)
        firing = [alert for alert in state.alerts.values() if alert.state is AlertState.FIRING]
        counts = {each.value: 0 for each in Presence}
        for device in devices:
            counts[device.presence.value] += 1
        counts |= {"new": sum(device.first_seen > day for device in devices), "alerts": len(firing)}
        looks = {each.value: self._look.presence(each) for each in Presence}
        looks |= {
            "new": ("disc", colors.accent),
            "alerts": ("diamond", colors.bad) if firing else ("disc", colors.good),
        }
        for key, count in counts.items():
            self._tiles[key].show_count(count, shape(*looks[key]))
        site = next(iter(state.sites.values()), None)
        self._subtitle.setText(site.name if site is not None else "")
        self._slow.show_state(state)
        self._show_health()

    def _show_health(self) -> None:
        state = self._session.replica.state
        health, colors = state.health, self._look.colors
        clear(self._health.body)
        lines: list[tuple[str, str, str]] = []
        if not self._session.live:
            lines.append(("ring", colors.idle, self.tr("What is shown may be out of date.")))
        if health is None:
            lines.append(("ring", colors.idle, self.tr("The monitor has not judged itself yet.")))
        elif health.blind:
            reason = self.tr("It cannot see, so nothing is called offline: {}").format(health.reason)
            lines.append(("triangle", colors.warn, reason))
        else:
            since = texts.since(health.since, datetime.now(UTC))
            lines.append(("disc", colors.good, self.tr("It sees its networks, for {}.").format(since)))
        lines += [
            ("ring", colors.warn, self.tr("Monitoring is paused until {}.").format(texts.moment(pause.until)))
            for pause in state.pauses[:3]
        ]
        hello = self._session.stream.hello
        if hello is not None:
            lines.append(
                (
                    "ring",
                    colors.idle,
                    self.tr("netmon {} · %n network(s)", n=len(state.networks)).format(hello.version),
                )
            )
        if unknown := len(self._session.peer.kinds):
            lines.append(("ring", colors.idle, texts.newer(unknown)))
        for name, color, words in lines:
            line = QWidget()
            layout = QHBoxLayout(line)
            layout.setContentsMargins(0, 0, 0, 0)
            layout.setSpacing(8)
            sign = QLabel()
            sign.setPixmap(shape(name, color))
            layout.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
            layout.addWidget(label(words, wrap=True), 1)
            self._health.body.addWidget(line)

    def _open(self, index: QModelIndex) -> None:
        news = self._news.things[index.row()]
        if news.device_id in self._session.replica.state.devices:
            self.opened.emit(news.device_id)

    @override
    def showEvent(self, a0: QShowEvent | None) -> None:
        super().showEvent(a0)
        self._show()


class Tile(QPushButton):
    """A number to press."""

    def __init__(self, words: str) -> None:
        super().__init__()
        self.setObjectName("card")
        self._words = words
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._sign = QLabel()
        self._figure = label("0", name="figure")
        line = QHBoxLayout()
        line.setSpacing(7)
        line.addWidget(self._sign)
        line.addWidget(label(words, name="muted"), 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 10)
        layout.addLayout(line)
        layout.addWidget(self._figure)

    def show_count(self, count: int, sign: QPixmap) -> None:
        """Show a number, and the shape that goes with it."""
        self._figure.setText(str(count))
        self._sign.setPixmap(sign)
        self.setAccessibleName(f"{self._words}: {count}")
