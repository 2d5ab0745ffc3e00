"""How things are, at a glance: counts, who is slow, what changed, and whether the monitor can see."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING, override

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from netmon_core.model.alert import AlertState
from netmon_core.model.presence import Presence

from .. import texts
from ..api.answers import read_items
from ..models.device_rows import standing_in
from ..models.news import News, key_of, news_of, read_news, worth_telling
from ..models.sight import Seeing
from ..models.standing import Standing, standing_word
from ..sure import sure
from ..timer import timer
from .grid import Grid
from .health_card import HealthCard
from .icons import shape
from .moving import keep_moving
from .news_table import news_table
from .pieces import Card, label, subtitle
from .scale import scaled
from .sight_words import seeing_since
from .slowest import Slowest
from .tile import Tile

if TYPE_CHECKING:
    from datetime import datetime

    from PyQt6.QtGui import QShowEvent

    from ..replica import Changes
    from ..session import Session
    from .scan_bar import ScanBar
    from .theme import Look

NEWS = 60
# Milliseconds.
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
        self._list.opened.connect(self._open)
        # The last takes what is left.
        for at, field in enumerate(self._news.fields[:-1]):
            self._list.setColumnWidth(at, scaled(field.width))
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
        state, sight, now = self._session.replica.state, self._session.sight, self._session.clock.now()
        counts = self._counts(now)
        standings = self._standings()
        looks = {each.value: self._look.presence(each) for each in Presence}
        looks |= {"new": ("disc", self._look.colors.accent), "alerts": self._look.alarm(counts["alerts"])}
        since = seeing_since(sight, now)
        notes = {"online": _notes(standings)}
        for key, count in counts.items():
            nothing = sight.seeing is Seeing.NOTHING
            name, color = ("ring", self._look.colors.idle) if nothing or sight.old else looks[key]
            note = texts.moment(sight.since) if since and sight.since else notes.get(key, "")
            self._tiles[key].show_count(
                None if nothing else count, shape(name, color), note=note, tip=since, old=sight.old
            )
        site = next(iter(state.sites.values()), None)
        self._subtitle.setText(site.name if site is not None else "")
        self._slow.show_state(state, old=sight.old)
        self._health.show_now(now)

    def _counts(self, now: datetime) -> dict[str, int]:
        state = self._session.replica.state
        day = now - timedelta(days=1)
        counts = {each.value: 0 for each in Presence}
        for device in state.devices.values():
            counts[device.presence.value] += 1
        counts["new"] = sum(device.first_seen > day for device in state.devices.values())
        counts["alerts"] = sum(alert.state is AlertState.FIRING for alert in state.alerts.values())
        return counts

    def _standings(self) -> Counter[Standing]:
        """Of those that count as online and are not plainly so, how they stand."""
        replica = self._session.replica
        some = (
            device
            for device in replica.state.devices.values()
            if (device.doubtful or device.id in replica.silent) and device.presence is Presence.ONLINE
        )
        return Counter(standing_in(replica, device) for device in some)

    def _open(self, key: str) -> None:
        news = next((each for each in self._news.things if key_of(each) == key), None)
        if news is not None and news.device_id in self._session.replica.state.devices:
            self.opened.emit(news.device_id)

    @override
    def showEvent(self, a0: QShowEvent | None) -> None:
        super().showEvent(a0)
        self._show()


def _notes(standings: Counter[Standing]) -> str:
    told = (Standing.DOUBTFUL, Standing.UNANSWERED, Standing.ASLEEP)
    return ", ".join(f"{standing_word(each)}: {standings[each]}" for each in told if standings[each])
