"""What can be done with alerts."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from PyQt6.QtCore import QObject

from netmon_core.model.alert import Alert, AlertState

from ..action import Action, Chosen, Needs
from .acting import LINE

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..session import Session

SILENCES = ("silence_1", "silence_8", "silence_24", "silence_168")
MENU = ("open", LINE, "acknowledge", LINE, *SILENCES)


class AlertActions(QObject):
    """The actions; `opened` is told the device that an alert is about."""

    def __init__(self, session: Session, opened: Callable[[str], None], parent: QObject) -> None:
        super().__init__(parent)
        self._session, self._opened = session, opened

    def actions(self) -> tuple[Action, ...]:
        """Return all of them."""
        change = partial(Action, needs=Needs.ALERTS, changes=True)
        return (
            Action(
                key="open",
                name=self.tr("Open the device"),
                needs=Needs.ALERTS,
                does=lambda chosen: self._opened(self._subjects(chosen)[0]),
                fits=lambda chosen: len(self._subjects(chosen)) == 1,
            ),
            change(
                key="acknowledge",
                name=self.tr("Acknowledge"),
                tip=self.tr("I have seen this (A)"),
                shortcut="A",
                does=self._acknowledge,
                fits=lambda chosen: any(map(_unseen, self._alerts(chosen))),
            ),
            *(
                change(key=f"silence_{hours}", name=words, does=partial(self._silence, hours))
                for words, hours in (
                    (self.tr("Silence for an hour"), 1),
                    (self.tr("Silence for eight hours"), 8),
                    (self.tr("Silence for a day"), 24),
                    (self.tr("Silence for a week"), 168),
                )
            ),
        )

    def title(self, chosen: Chosen) -> str:
        """Return what a menu is about."""
        alerts = self._alerts(chosen)
        return alerts[0].summary if len(alerts) == 1 else self.tr("%n alert(s)", n=len(alerts))

    def _alerts(self, chosen: Chosen) -> list[Alert]:
        return [self._session.replica.state.alerts[each] for each in chosen.alerts]

    def _subjects(self, chosen: Chosen) -> list[str]:
        devices = self._session.replica.state.devices
        return list({a.subject_id: None for a in self._alerts(chosen) if a.subject_id in devices})

    def _acknowledge(self, chosen: Chosen) -> None:
        for alert in filter(_unseen, self._alerts(chosen)):
            self._session.acknowledge(alert.id)

    def _silence(self, hours: int, chosen: Chosen) -> None:
        for subject_id, rule in {(alert.subject_id, alert.rule): None for alert in self._alerts(chosen)}:
            self._session.silence(length=timedelta(hours=hours), subject_id=subject_id, rule=rule)


def _unseen(alert: Alert) -> bool:
    return alert.acknowledged_at is None and alert.state is not AlertState.RESOLVED
