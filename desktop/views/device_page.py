"""One device: who it is and who says so, when it was there, how it answered, what happened."""

from __future__ import annotations

from typing import TYPE_CHECKING, override

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtGui import QKeySequence, QShortcut
from PyQt6.QtWidgets import QGridLayout, QScrollArea, QVBoxLayout, QWidget

from ..action import Chosen, Offer
from ..api.answers import read_items
from ..models.naming import who
from ..models.news import News, news_of, read_news, worth_telling
from ..sure import sure
from .acting import Acting
from .alert_table import urgency
from .answers_card import AnswersCard
from .device_actions import DeviceActions
from .device_facts import DeviceFacts
from .device_head import DeviceHead
from .device_tabs import PORTS, DeviceTabs
from .likeness_bar import LikenessBar
from .measuring import Measuring
from .moving import keep_moving
from .past_card import PastCard
from .plug_line import PlugLine
from .scale import scaled

if TYPE_CHECKING:
    from datetime import timedelta

    from PyQt6.QtGui import QResizeEvent

    from netmon_core.model.device import Device

    from ..replica import Changes
    from ..session import Session
    from .theme import Look

# Less leaves no room for two cards beside each other.
WIDE = 980
EVENTS = 200
_PAGE = Qt.ShortcutContext.WidgetWithChildrenShortcut


class DevicePage(QWidget):
    """Shows the device it was last told; `left` is emitted when a person goes back."""

    left = pyqtSignal()
    # Another device, and a port of it ("": none in particular), that a person wants to see.
    wanted = pyqtSignal(str, str)

    def __init__(self, session: Session, look: Look) -> None:
        super().__init__()
        self._session = session
        self.device: Device | None = None
        self._past: list[News] = []
        self._narrow: bool | None = None
        actions = DeviceActions(session, self)
        self.acting = Acting(session, actions.actions(), self._chosen, self)
        self.acting.listen(self, "rename", "forget", context=_PAGE)
        self._head = DeviceHead(session, self.acting, look)
        self._likeness = LikenessBar(session)
        self.plug = PlugLine(session, look)
        self._area = QScrollArea()
        self.tabs = DeviceTabs(session, self.acting, look, self._area)
        self._facts = DeviceFacts(session, look)
        self._answers = AnswersCard(session, look)
        self._chart = self._answers.chart
        self._measuring = Measuring(session, self._answers)
        self._happened = PastCard(session.replica, look)
        self._news, self._alerts = self._happened.news, self._happened.alerts
        self._lay_out()
        self._head.left.connect(self.left)
        self.plug.wanted.connect(self.wanted)
        self.tabs.opened.connect(lambda device_id: self.wanted.emit(device_id, ""))
        actions.waits = self.tabs.waits
        actions.asked.connect(lambda _: self.tabs.look())
        session.replica.begun.connect(self._renew)
        session.replica.changed.connect(self._take)
        session.linked.connect(self._allow)
        keep_moving(self._news, session.clock, 0)
        keep_moving(self._alerts, session.clock, 3)
        look.changed.connect(self._draw)
        QShortcut(QKeySequence.StandardKey.Back, self, self.left.emit)
        QShortcut(QKeySequence("Escape"), self, self.left.emit)

    def show_device(self, device_id: str) -> None:
        """Show a device; one that is not known shows nothing."""
        self.device = self._session.replica.state.devices.get(device_id)
        self._past = []
        self._news.show([])
        if self.device is None:
            self.left.emit()
            return
        self._draw()
        self._area.setFocus()
        self._measuring.begin(self.device)
        self._ask()

    def hide_device(self) -> None:
        """Ask nothing any longer."""
        self._measuring.end()
        self.tabs.end()
        self.device = None

    def show_port(self, port_id: str) -> None:
        """Show a port of the device."""
        self.tabs.show_side(PORTS, port_id)

    def show_span(self, span: timedelta) -> None:
        """Show another span of time."""
        self._measuring.show_span(span)

    def offers(self) -> list[Offer]:
        """Return what can be done with the device."""
        return self.acting.offers(who(self.device)) if self.device is not None else []

    def _chosen(self) -> Chosen:
        return Chosen(devices=(self.device.id,) if self.device is not None else ())

    def _lay_out(self) -> None:
        body = QWidget()
        self._grid = QGridLayout(body)
        self._grid.setContentsMargins(24, 4, 24, 20)
        self._grid.setSpacing(14)
        self._arrange(narrow=False)
        area = self._area
        area.setAccessibleName(self.tr("About the device"))
        area.setWidgetResizable(True)
        area.setWidget(body)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 20, 0, 0)
        layout.setSpacing(10)
        layout.addWidget(self._head)
        layout.addWidget(self._likeness)
        layout.addWidget(self.plug)
        layout.addWidget(self.tabs, 1)

    def _arrange(self, *, narrow: bool) -> None:
        """Put the cards beside each other, or below each other where there is no room."""
        if narrow == self._narrow:
            return
        self._narrow = narrow
        while self._grid.count():
            self._grid.takeAt(0)
        if narrow:
            self._grid.addWidget(self._answers, 0, 0)
            self._grid.addWidget(self._facts, 1, 0)
            self._grid.addWidget(self._happened, 2, 0)
        else:
            self._grid.addWidget(self._facts, 0, 0, 2, 1)
            self._grid.addWidget(self._answers, 0, 1)
            self._grid.addWidget(self._happened, 1, 1)
        self._grid.setColumnStretch(0, 2)
        self._grid.setColumnStretch(1, 0 if narrow else 3)
        self._grid.setRowStretch(1, 0 if narrow else 1)
        self._grid.setRowStretch(2, 1 if narrow else 0)

    def _draw(self) -> None:
        device = self.device
        if device is None:
            return
        self._head.show_device(device)
        self._facts.show_device(device)
        self.plug.show_device(device)
        self.tabs.show_device(device)
        self._measuring.follow(device)
        alerts = [a for a in self._session.replica.state.alerts.values() if a.subject_id == device.id]
        self._alerts.show(sorted(alerts, key=urgency))
        self._happened.count_alerts(len(alerts))
        self._allow()

    def _allow(self) -> None:
        if self.device is not None:
            self._likeness.show_device(self.device)
        self.acting.allow()

    def _ask(self) -> None:
        """Ask for the past of the device."""
        device = self._known()
        query = {"device": device.id, "limit": str(EVENTS)}
        self._session.rest.get("/events", lambda answer: self._take_past(device.id, answer), query=query)
        self._session.describe(device.id, lambda answer: self._take_more(device.id, answer))

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
        if device.id in changes.devices or device.id in changes.told or changes.others:
            self._draw()

    def _known(self) -> Device:
        return sure(self.device)

    @override
    def resizeEvent(self, a0: QResizeEvent | None) -> None:
        super().resizeEvent(a0)
        self._arrange(narrow=self.width() < scaled(WIDE))
