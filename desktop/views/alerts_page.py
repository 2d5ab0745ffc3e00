"""What is wrong now and was before: seen, silenced, and one click from the device."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from PyQt6.QtCore import pyqtSignal
from PyQt6.QtGui import QKeySequence, QShortcut
from PyQt6.QtWidgets import QCheckBox, QHBoxLayout, QMenu, QStackedWidget, QVBoxLayout, QWidget

from netmon_core.errors import FormatError
from netmon_core.model.alert import Alert, AlertState

from .. import texts
from ..sure import sure
from .alert_table import alert_table, urgency
from .grid import Grid
from .pieces import Card, Empty, IconButton, button, clear, label

if TYPE_CHECKING:
    from PyQt6.QtCore import QModelIndex

    from netmon_core.model.alert import Silence

    from ..replica import Changes
    from ..session import Session
    from .theme import Look

PAST = 200


class AlertsPage(QWidget):
    """The alerts; `opened` is told the device that one is about."""

    opened = pyqtSignal(str)

    def __init__(self, session: Session, look: Look) -> None:
        super().__init__()
        self._session = session
        self._over: list[Alert] = []
        self.model = alert_table(look, self)
        self.table = Grid()
        self.past = QCheckBox(self.tr("Show those that are over"))
        self.past.toggled.connect(self._ask)
        self.acknowledge = button(
            self.tr("Acknowledge"), self._acknowledge, tip=self.tr("I have seen this (A)")
        )
        self.silence = IconButton("silence", self.tr("Silence"), look)
        self.silence.setToolTip(self.tr("Send no notifications about this for a while"))
        menu = QMenu(self.silence)
        for words, hours in (
            (self.tr("For an hour"), 1),
            (self.tr("For eight hours"), 8),
            (self.tr("For a day"), 24),
            (self.tr("For a week"), 168),
        ):
            sure(menu.addAction(words)).triggered.connect(lambda _, hours=hours: self._silence(hours))
        self.silence.setMenu(menu)
        self._silences = Card(self.tr("Silences"))
        self._empty = Empty(
            "check",
            self.tr("All is well"),
            self.tr("When a device goes offline, answers slowly or is new, it is told here and in the tray."),
            look,
        )
        self._stack = QStackedWidget()
        self._lay_out()
        session.replica.begun.connect(self._show)
        session.replica.changed.connect(self._take)
        session.linked.connect(self._allow)
        look.changed.connect(self._show)
        self._show()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(label(self.tr("Alerts"), name="title"))
        head.addStretch(1)
        head.addWidget(self.past)
        head.addSpacing(8)
        head.addWidget(self.acknowledge)
        head.addWidget(self.silence)
        self.table.setModel(self.model)
        self.table.setAccessibleName(self.tr("Alerts"))
        for at, field in enumerate(self.model.fields):
            self.table.setColumnWidth(at, field.width)
        self.table.activated.connect(self._open)
        sure(self.table.selectionModel()).selectionChanged.connect(lambda *_: self._allow())
        QShortcut(QKeySequence("A"), self.table, self._acknowledge)
        self._stack.addWidget(self.table)
        self._stack.addWidget(self._empty)
        card = Card(margin=6)
        card.body.addWidget(self._stack)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 20)
        layout.setSpacing(14)
        layout.addLayout(head)
        layout.addWidget(card, 1)
        layout.addWidget(self._silences)

    def chosen(self) -> list[Alert]:
        """Return the alerts that are chosen."""
        rows = sure(self.table.selectionModel()).selectedRows()
        return [self.model.things[index.row()] for index in rows if index.row() < len(self.model.things)]

    def _open(self, index: QModelIndex) -> None:
        subject = self.model.things[index.row()].subject_id
        if subject in self._session.replica.state.devices:
            self.opened.emit(subject)

    def _acknowledge(self) -> None:
        for alert in self.chosen():
            if alert.acknowledged_at is None and alert.state is not AlertState.RESOLVED:
                self._session.acknowledge(alert.id)

    def _silence(self, hours: int) -> None:
        for subject_id, rule in {(alert.subject_id, alert.rule) for alert in self.chosen()}:
            self._session.silence(length=timedelta(hours=hours), subject_id=subject_id, rule=rule)

    def _ask(self, wanted: bool) -> None:  # noqa: FBT001 - a slot of Qt's
        self._over = []
        self._show()
        if wanted:
            query = {"state": "all", "limit": str(PAST)}
            self._session.rest.get("/alerts", self._take_past, query=query)

    def _take_past(self, answer: object) -> None:
        try:
            alerts = self._session.read_all(Alert, answer)
        except FormatError as err:
            self._session.failed.emit(err)
            return
        self._over = [alert for alert in alerts if alert.state is AlertState.RESOLVED]
        self._show()

    def _take(self, changes: Changes) -> None:
        if changes.others:
            self._show()

    def _show(self) -> None:
        chosen = {alert.id for alert in self.chosen()}
        state = self._session.replica.state
        over = sorted(self._over, key=lambda a: a.resolved_at or a.pending_since, reverse=True)
        self.model.show([*sorted(state.alerts.values(), key=urgency), *over])
        for at, alert in enumerate(self.model.things):
            if alert.id in chosen:
                self.table.selectRow(at)
        self._stack.setCurrentIndex(0 if self.model.things else 1)
        clear(self._silences.body)
        self._silences.setVisible(bool(state.silences))
        for silence in state.silences:
            self._silences.body.addWidget(self._silence_line(silence))
        self._allow()

    def _silence_line(self, silence: Silence) -> QWidget:
        line = QWidget()
        layout = QHBoxLayout(line)
        layout.setContentsMargins(0, 0, 0, 0)
        device = self._session.replica.state.devices.get(silence.subject_id or "")
        who = device.label if device else silence.subject_id or self.tr("Everything")
        rule = silence.rule or self.tr("any alert")
        until = self.tr("until {}").format(texts.moment(silence.end))
        layout.addWidget(label(f"{who} · {rule} · {until}"), 1)
        stop = button(self.tr("End"), lambda: self._session.unsilence(silence.id))
        stop.setEnabled(self._session.may_change)
        layout.addWidget(stop)
        return line

    def _allow(self) -> None:
        may = self._session.live and self._session.may_change
        chosen = self.chosen()
        self.silence.setEnabled(may and bool(chosen))
        self.acknowledge.setEnabled(
            may and any(a.acknowledged_at is None and a.state is not AlertState.RESOLVED for a in chosen)
        )
