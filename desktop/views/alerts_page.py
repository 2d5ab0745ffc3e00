"""What is wrong now and was before: seen, silenced, and one click from the device."""

from __future__ import annotations

from typing import TYPE_CHECKING, override

from PyQt6.QtCore import QPoint, Qt, pyqtSignal
from PyQt6.QtWidgets import QCheckBox, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from netmon_core.model.alert import Alert, AlertState

from .. import texts
from ..action import Chosen, Offer
from ..timer import timer
from .acting import Acting
from .alert_actions import MENU, SILENCES, AlertActions
from .alert_table import alert_table, urgency
from .findings_card import FindingsCard
from .grid import Grid
from .head_line import HeadLine
from .moving import keep_moving
from .pieces import Card, Empty, IconButton, button, clear, label
from .scale import scaled
from .wellbeing_words import NOBODY, all_is_well, wellbeing_in, wellbeing_words

if TYPE_CHECKING:
    from datetime import datetime

    from PyQt6.QtGui import QShowEvent

    from netmon_core.model.alert import Silence

    from ..replica import Changes
    from ..session import Session
    from .theme import Look

PAST = 200
# What is wrong cannot be read in less.
LEAST = 220
# Seconds between two looks whether all is well.
JUDGING = 5
# Milliseconds until it is looked again whether rows may move.
LATER = 100


class AlertsPage(QWidget):
    """The alerts; `opened` is told the device that one is about."""

    opened = pyqtSignal(str)

    def __init__(self, session: Session, look: Look) -> None:
        super().__init__()
        self._session = session
        self._over: list[Alert] = []
        self._silent: tuple[tuple[Silence, ...], bool] = ((), False)
        self.model = alert_table(session.clock, look, self)
        self.table = Grid()
        self.past = QCheckBox(self.tr("Show those that are over"))
        self.past.toggled.connect(self._ask)
        self._alert_actions = AlertActions(session, self.opened.emit, self)
        self.acting = Acting(session, self._alert_actions.actions(), self.chosen, self)
        self.acknowledge = self.acting.button("acknowledge", look)
        self.silence = IconButton("silence", self.tr("Silence"), look)
        self.silence.setToolTip(self.tr("Send no notifications about this for a while"))
        self.silence.pressed.connect(self._show_silences)
        self._silences = Card(self.tr("Silences"))
        self.findings = FindingsCard(session, look)
        self._empty = Empty("check", "", "", look)
        self._later = timer(self, self._show_in_time, interval=LATER, single=True)
        self._stack = QStackedWidget()
        self._lay_out()
        session.replica.begun.connect(self._show)
        session.replica.changed.connect(self._take)
        session.linked.connect(self._allow)
        session.sighted.connect(self._show_empty)
        session.clock.ticked.connect(self._go_on)
        keep_moving(self.model, session.clock, 3)
        look.changed.connect(self._show)
        self._show()

    def _lay_out(self) -> None:
        head = HeadLine()
        head.lead.addWidget(label(self.tr("Alerts"), name="title"))
        head.lead.addWidget(self.past)
        for widget in (self.acknowledge, self.silence):
            head.trail.addWidget(widget)
        self.table.setModel(self.model)
        self.table.setAccessibleName(self.tr("Alerts"))
        for at, field in enumerate(self.model.fields):
            self.table.setColumnWidth(at, scaled(field.width))
        # What is wrong is the longest, and has what the others leave.
        self.table.fill_with(2, least=scaled(LEAST))
        self.table.opened.connect(self._open)
        self.table.menu_wanted.connect(self._show_menu)
        self.table.choice_changed.connect(self._allow)
        self.acting.listen(self.table, "acknowledge", context=Qt.ShortcutContext.WindowShortcut)
        self._stack.addWidget(self.table)
        self._stack.addWidget(self._empty)
        card = Card(margin=6)
        card.body.addWidget(self._stack)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 20)
        layout.setSpacing(14)
        layout.addWidget(head)
        layout.addWidget(self.findings)
        layout.addWidget(card, 1)
        layout.addWidget(self._silences)

    def offers(self) -> list[Offer]:
        """Return what can be done with the alerts that are chosen."""
        return self.acting.offers(self._alert_actions.title(self.chosen()))

    def chosen(self) -> Chosen:
        """Return the alerts that are chosen, but for those that are over."""
        known = self._session.replica.state.alerts
        return Chosen(alerts=tuple(each for each in self.table.chosen() if each in known))

    def _open(self, alert_id: str) -> None:
        subject = next((alert.subject_id for alert in self.model.things if alert.id == alert_id), None)
        if subject in self._session.replica.state.devices:
            self.opened.emit(subject)

    def _show_menu(self, point: QPoint) -> None:
        chosen = self.chosen()
        if chosen.alerts:
            self.acting.menu(MENU, self._alert_actions.title(chosen)).popup(point)

    def _show_silences(self) -> None:
        below = self.silence.mapToGlobal(QPoint(0, self.silence.height() + 4))
        self.acting.menu(SILENCES, self._alert_actions.title(self.chosen())).popup(below)
        self.silence.setDown(False)

    def _ask(self, wanted: bool) -> None:  # noqa: FBT001 - a slot of Qt's
        self._over = []
        self._show()
        if wanted:
            query = {"state": "all", "limit": str(PAST)}
            self._session.rest.get("/alerts", self._take_past, query=query)

    def _take_past(self, answer: object) -> None:
        alerts = self._session.read_all(Alert, answer)
        self._over = [alert for alert in alerts if alert.state is AlertState.RESOLVED]
        self._show()

    def _take(self, changes: Changes) -> None:
        if changes.others:
            self._show_in_time()

    def _show_in_time(self) -> None:
        """No row moves away from under the mouse."""
        if self.table.still():
            self._later.start()
        else:
            self._show()

    def _show(self) -> None:
        state = self._session.replica.state
        over = sorted(self._over, key=lambda a: a.resolved_at or a.pending_since, reverse=True)
        self.model.show([*sorted(state.alerts.values(), key=urgency), *over])
        self._stack.setCurrentIndex(0 if self.model.things else 1)
        self._show_empty()
        self._show_silent()
        self.findings.show_now()
        self._allow()

    def _show_empty(self) -> None:
        """Say that all is well only where that is known, and somebody looks."""
        if self.model.things or not self.isVisible():
            return
        session = self._session
        now = session.clock.now()
        being = wellbeing_in(session.replica, now) if session.sight.clear else NOBODY
        title, hint = wellbeing_words(session.sight, being, now)
        self._empty.say(title, hint, picture="check" if title == all_is_well() else "info")

    def _go_on(self, now: datetime) -> None:
        # To look at ten thousand devices takes a while; a time is told every second.
        if now.second % JUDGING == 0 or not self._session.sight.clear:
            self._show_empty()

    def _show_silent(self) -> None:
        silences = self._session.replica.state.silences
        may = self._session.may_change
        # A button that is made anew cannot be pressed while much happens.
        if (silences, may) == self._silent:
            return
        self._silent = (silences, may)
        clear(self._silences.body)
        self._silences.setVisible(bool(silences))
        for silence in silences:
            self._silences.body.addWidget(self._silence_line(silence))

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
        self.acting.allow()
        session = self._session
        self.silence.setEnabled(session.live and session.may_change and bool(self.chosen().alerts))

    @override
    def showEvent(self, a0: QShowEvent | None) -> None:
        super().showEvent(a0)
        self._show_empty()
