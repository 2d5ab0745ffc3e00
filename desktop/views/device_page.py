"""One device: who it is and who says so, when it was there, how it answered, what happened."""

from __future__ import annotations

import io
from csv import writer
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtGui import QKeySequence, QShortcut
from PyQt6.QtWidgets import (
    QButtonGroup,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from netmon_core.errors import FormatError, NetmonError
from netmon_core.model.outage import Outage

from .. import texts
from ..api.answers import read_items
from ..models.device_rows import current_address
from ..models.news import News, news_of, read_news, worth_telling
from ..models.series import read_curve
from ..sure import sure
from ..timer import timer
from .alert_table import alert_table, urgency
from .chart import Chart
from .device_facts import DeviceFacts
from .device_menu import DeviceMenu
from .export import save_text
from .grid import Grid
from .icons import shape
from .likeness_bar import LikenessBar
from .news_table import news_table
from .pieces import Card, ElidedLabel, IconButton, button, clear, label
from .timeline import Timeline

if TYPE_CHECKING:
    from netmon_core.model.device import Device

    from ..replica import Changes
    from ..session import Session
    from .theme import Look

# Milliseconds; a chart of an hour gets a new point every ten seconds.
REFRESH = 10_000
EVENTS = 200


class DevicePage(QWidget):
    """Shows the device it was last told; `left` is emitted when a person goes back."""

    left = pyqtSignal()

    def __init__(self, session: Session, look: Look) -> None:
        super().__init__()
        self._session, self._look = session, look
        self.device: Device | None = None
        self._past: list[News] = []
        self._outages: list[Outage] = []
        self._span = timedelta(hours=1)
        self._menu = DeviceMenu(session, self)
        self._sign = QLabel()
        self._title = ElidedLabel(name="title")
        self._why = ElidedLabel(name="muted")
        self._tags = QHBoxLayout()
        self._likeness = LikenessBar(session)
        self._facts = DeviceFacts(session, look)
        self._chart = Chart(look)
        self._timeline = Timeline(look)
        self._pointed = label(name="muted")
        self._news = news_table(session.replica, look, self)
        self._alerts = alert_table(look, self)
        self._tabs = QTabWidget()
        self._lay_out()
        self._timer = timer(self, self._measure, interval=REFRESH)
        session.replica.begun.connect(self._renew)
        session.replica.changed.connect(self._take)
        session.linked.connect(self._allow)
        look.changed.connect(self._draw)
        QShortcut(QKeySequence.StandardKey.Back, self, self.left.emit)
        QShortcut(QKeySequence("Escape"), self, self.left.emit)

    def show_device(self, device_id: str) -> None:
        """Show a device; one that is not known shows nothing."""
        self.device = self._session.replica.state.devices.get(device_id)
        self._past, self._outages = [], []
        self._news.show([])
        if self.device is None:
            self.left.emit()
            return
        self._draw()
        self._area.setFocus()
        self._measure()
        self._ask()
        self._timer.start()

    def hide_device(self) -> None:
        """Ask nothing any longer."""
        self._timer.stop()
        self.device = None

    def show_span(self, span: timedelta) -> None:
        """Show another span of time."""
        self._span = span
        segment = self._spans.button(round(span.total_seconds() / 3600))
        if segment is not None:
            segment.setChecked(True)
        self._measure()

    def _lay_out(self) -> None:
        back = IconButton("back", "", self._look, name="quiet")
        back.setAccessibleName(self.tr("Back"))
        back.setToolTip(self.tr("Back (Esc)"))
        back.clicked.connect(self.left.emit)
        names = QVBoxLayout()
        names.setSpacing(2)
        names.addWidget(self._title)
        names.addWidget(self._why)
        self._ping = button(self.tr("Ping now"), lambda: self._with_device(self._menu.ping))
        self._rename = button(self.tr("Rename"), lambda: self._with_device(self._menu.rename))
        self._more = IconButton("more", "", self._look)
        self._more.setAccessibleName(self.tr("More"))
        self._more.clicked.connect(self._show_menu)
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(back)
        head.addWidget(self._sign)
        head.addLayout(names, 1)
        head.addLayout(self._tags)
        head.addWidget(self._ping)
        head.addWidget(self._rename)
        head.addWidget(self._more)
        body = QWidget()
        grid = QGridLayout(body)
        grid.setContentsMargins(24, 4, 24, 20)
        grid.setSpacing(14)
        grid.addWidget(self._facts, 0, 0, 2, 1)
        grid.addWidget(self._answers_card(), 0, 1)
        grid.addWidget(self._past_card(), 1, 1)
        grid.setColumnStretch(0, 2)
        grid.setColumnStretch(1, 3)
        grid.setRowStretch(1, 1)
        self._area = area = QScrollArea()
        area.setAccessibleName(self.tr("About the device"))
        area.setWidgetResizable(True)
        area.setWidget(body)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 20, 0, 0)
        layout.setSpacing(10)
        line = QWidget()
        line.setLayout(head)
        head.setContentsMargins(16, 0, 24, 0)
        layout.addWidget(line)
        layout.addWidget(self._likeness)
        layout.addWidget(area, 1)

    def _answers_card(self) -> Card:
        card = Card(self.tr("How it answers"))
        self._spans = QButtonGroup(self)
        for words, hours in (
            (self.tr("1 h"), 1),
            (self.tr("24 h"), 24),
            (self.tr("7 d"), 7 * 24),
            (self.tr("30 d"), 30 * 24),
            (self.tr("1 y"), 365 * 24),
        ):
            segment = QPushButton(words)
            segment.setObjectName("segment")
            segment.setCheckable(True)
            segment.setChecked(hours == 1)
            segment.clicked.connect(lambda _, hours=hours: self.show_span(timedelta(hours=hours)))
            self._spans.addButton(segment, hours)
            card.corner.addWidget(segment)
        save = IconButton("export", "", self._look, name="quiet")
        save.setAccessibleName(self.tr("Save the chart"))
        save.setToolTip(self.tr("Save the chart"))
        menu = QMenu(save)
        sure(menu.addAction(self.tr("As a picture (PNG) …"))).triggered.connect(self._save_picture)
        sure(menu.addAction(self.tr("As numbers (CSV) …"))).triggered.connect(self._save_numbers)
        save.setMenu(menu)
        card.corner.addWidget(save)
        card.body.addWidget(self._chart, 1)
        card.body.addWidget(self._timeline)
        card.body.addWidget(self._pointed)
        self._chart.pointed.connect(self._point)
        self._point("")
        return card

    def _past_card(self) -> Card:
        card = Card(margin=12)
        for model, words in ((self._news, self.tr("Events")), (self._alerts, self.tr("Alerts"))):
            grid = Grid(row=30)
            grid.setAccessibleName(words)
            grid.setModel(model)
            for at, width in enumerate(model.widths()):
                grid.setColumnWidth(at, width)
            if model is self._news:
                sure(grid.horizontalHeader()).hide()
            grid.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            self._tabs.addTab(grid, words)
        for reached in (self._tabs, sure(self._tabs.tabBar())):
            reached.setAccessibleName(self.tr("What happened to the device"))
        self._tabs.setMinimumHeight(220)
        self._tabs.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        card.body.addWidget(self._tabs)
        return card

    def _draw(self) -> None:
        device = self.device
        if device is None:
            return
        self._sign.setPixmap(shape(*self._look.status(device), 16))
        self._title.show_text(device.label)
        address = current_address(device)
        words = [texts.presence(device.presence)]
        if device.presence_since is not None:
            words[0] += " " + self.tr("for {}").format(texts.since(device.presence_since, datetime.now(UTC)))
        if device.flapping:
            words.append(self.tr("comes and goes"))
        words += [part for part in (device.presence_why, str(address.value) if address else "") if part]
        self._why.show_text("  ·  ".join(words))
        clear(self._tags)
        for tag in device.tags[:4]:
            self._tags.addWidget(label(tag, name="tag"), 0, Qt.AlignmentFlag.AlignVCenter)
        self._facts.show_device(device)
        alerts = [a for a in self._session.replica.state.alerts.values() if a.subject_id == device.id]
        self._alerts.show(sorted(alerts, key=urgency))
        self._tabs.setTabText(1, self.tr("Alerts") + (f" ({len(alerts)})" if alerts else ""))
        self._allow()

    def _allow(self) -> None:
        if self.device is not None:
            self._likeness.show_device(self.device)
        may = self._session.live and self._session.may_change
        self._ping.setEnabled(may)
        self._rename.setEnabled(may)

    def _ask(self) -> None:
        """Ask for the past of the device."""
        device = self._known()
        query = {"device": device.id, "limit": str(EVENTS)}
        self._session.rest.get("/events", lambda answer: self._take_past(device.id, answer), query=query)
        self._session.describe(device.id, lambda answer: self._take_more(device.id, answer))

    def _measure(self) -> None:
        """Ask for the span that is shown."""
        if self.device is None or (not self.isVisible() and self._chart.rows()):
            return
        device_id = self.device.id
        end = datetime.now(UTC)
        start = end - self._span
        self._chart.show_span(start, end)
        self._timeline.show_outages(self._outages, start, end, self.device.first_seen)
        for metric, show in (("rtt", self._chart.show_latency), ("loss", self._chart.show_loss)):

            def take(answer: object, show: Any = show) -> None:
                if self.device is not None and self.device.id == device_id:
                    show(read_curve(answer))

            self._session.series(metric, device_id, start, end, take)
        self._session.outages(
            device_id, start, end, lambda answer: self._take_outages(device_id, answer, start, end)
        )

    def _take_outages(self, device_id: str, answer: object, start: datetime, end: datetime) -> None:
        if self.device is None or self.device.id != device_id:
            return
        try:
            self._outages = self._session.read_all(Outage, answer)
        except FormatError as err:
            self._session.failed.emit(err)
        self._timeline.show_outages(self._outages, start, end, self.device.first_seen)

    def _take_past(self, device_id: str, answer: object) -> None:
        if self.device is not None and self.device.id == device_id:
            live = [news for news in self._past if news.device_id == device_id]
            self._past = live + read_news(read_items(answer))
            self._show_past()

    def _take_more(self, device_id: str, answer: object) -> None:
        if self.device is not None and self.device.id == device_id and isinstance(answer, dict):
            self._facts.show_evidence(answer.get("evidence"))

    def _show_past(self) -> None:
        told = [news for news in self._past if worth_telling(news)]
        self._news.show(sorted(told, key=lambda news: news.at, reverse=True)[:EVENTS])

    def _renew(self) -> None:
        if self.device is not None:
            self.show_device(self.device.id)

    def _take(self, changes: Changes) -> None:
        device = self.device
        if device is None:
            return
        fresh = [news_of(at, event) for at, event in changes.news]
        mine = [news for news in fresh if news.device_id == device.id]
        if mine:
            self._past = mine + self._past
            self._show_past()
        if device.id in changes.devices:
            heir = next((n.body.get("merged_into") for n in mine if n.type == "device_forgotten"), None)
            self.device = self._session.replica.state.devices.get(device.id)
            if self.device is None and isinstance(heir, str):
                self.show_device(heir)
            elif self.device is None:
                self.left.emit()
        if device.id in changes.devices or changes.others:
            self._draw()

    def _point(self, words: str) -> None:
        self._pointed.setText(words or self.tr("Point at the chart to read a moment."))

    def _known(self) -> Device:
        return sure(self.device)

    def _with_device(self, act: Any) -> None:
        if self.device is not None:
            act(self.device)

    def _show_menu(self) -> None:
        if self.device is not None:
            self._menu.build(self.device).popup(self._more.mapToGlobal(self._more.rect().bottomLeft()))

    def _save_picture(self) -> None:
        name, _ = QFileDialog.getSaveFileName(self, self.tr("Save the chart"), "latency.png", "PNG (*.png)")
        if name and not self._chart.grab().save(name, "PNG"):
            self._session.failed.emit(NetmonError(self.tr("The picture cannot be written there.")))

    def _save_numbers(self) -> None:
        name, _ = QFileDialog.getSaveFileName(self, self.tr("Save the chart"), "latency.csv", "CSV (*.csv)")
        if name:
            out = io.StringIO()
            table = writer(out)
            table.writerow(("time", "rtt", "rtt_min", "rtt_max", "loss"))
            table.writerows(self._chart.rows())
            save_text(Path(name), out.getvalue(), self._session)
