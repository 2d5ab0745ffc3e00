"""One device: who it is and who says so, when it was there, how it answered, what happened."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from PyQt6.QtCore import pyqtSignal
from PyQt6.QtGui import QKeySequence, QShortcut
from PyQt6.QtWidgets import QGridLayout, QScrollArea, QVBoxLayout, QWidget

from netmon_core.errors import FormatError
from netmon_core.model.outage import Outage

from ..api.answers import read_items
from ..models.news import News, news_of, read_news, worth_telling
from ..models.series import read_curve
from ..sure import sure
from ..timer import timer
from .alert_table import urgency
from .answers_card import AnswersCard
from .device_facts import DeviceFacts
from .device_head import DeviceHead
from .device_menu import DeviceMenu
from .likeness_bar import LikenessBar
from .past_card import PastCard

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
        self._session = session
        self.device: Device | None = None
        self._past: list[News] = []
        self._outages: list[Outage] = []
        self._span = timedelta(hours=1)
        self._head = DeviceHead(DeviceMenu(session, self), look)
        self._likeness = LikenessBar(session)
        self._facts = DeviceFacts(session, look)
        self._answers = AnswersCard(session, look)
        self._chart, self._timeline = self._answers.chart, self._answers.timeline
        self._happened = PastCard(session.replica, look)
        self._news, self._alerts = self._happened.news, self._happened.alerts
        self._lay_out()
        self._timer = timer(self, self._measure, interval=REFRESH)
        self._head.left.connect(self.left)
        self._answers.chosen.connect(self.show_span)
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
        self._answers.mark(span)
        self._measure()

    def _lay_out(self) -> None:
        body = QWidget()
        grid = QGridLayout(body)
        grid.setContentsMargins(24, 4, 24, 20)
        grid.setSpacing(14)
        grid.addWidget(self._facts, 0, 0, 2, 1)
        grid.addWidget(self._answers, 0, 1)
        grid.addWidget(self._happened, 1, 1)
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
        layout.addWidget(self._head)
        layout.addWidget(self._likeness)
        layout.addWidget(area, 1)

    def _draw(self) -> None:
        device = self.device
        if device is None:
            return
        self._head.show_device(device)
        self._facts.show_device(device)
        alerts = [a for a in self._session.replica.state.alerts.values() if a.subject_id == device.id]
        self._alerts.show(sorted(alerts, key=urgency))
        self._happened.count_alerts(len(alerts))
        self._allow()

    def _allow(self) -> None:
        if self.device is not None:
            self._likeness.show_device(self.device)
        self._head.allow(may=self._session.live and self._session.may_change)

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

    def _known(self) -> Device:
        return sure(self.device)
