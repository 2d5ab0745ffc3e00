"""Alerts that are pending: held while nobody can know, then waiting anew, and at last firing. Pure."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ..model.alert import AlertState
from ..settings.rules import RuleName
from .behind import Hearing
from .holding import Holding
from .open_alerts import key_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from ..events.event import Event
    from ..model.alert import Alert
    from ..model.device import Device
    from ..model.monitor import Pause
    from .behind import Causes
    from .open_alerts import Key, OpenAlerts
    from .subjects import Subjects


class Waiting:
    """Looks at the pending alerts of `open_alerts` whenever time has passed."""

    def __init__(self, open_alerts: OpenAlerts, subjects: Subjects) -> None:
        self._open = open_alerts
        self._subjects = subjects
        self._hearing = Hearing()
        self._holding = Holding()
        # What could not be judged at the last look.
        self._held: set[Key] = set()

    def load(self, devices: Iterable[Device], pauses: Iterable[Pause], now: datetime) -> None:
        """Go on where the last run ended, after the open alerts and the subjects were loaded."""
        self._holding = Holding(pauses)
        self._hearing.load(devices, self._subjects, self._open)
        causes = self._causes()
        self._held = {key_of(alert) for alert in self._pending() if self._is_held(alert, causes, now)}

    def apply(self, event: Event) -> None:
        """Take in who was heard, and what is said about the monitor; after the subjects did."""
        self._hearing.apply(event, self._subjects)
        self._holding.apply(event)

    def forget(self, key: Key) -> None:
        """The alert is over."""
        self._held.discard(key)

    def expire(self, now: datetime, due: Callable[[Alert], Alert | None]) -> list[Alert]:
        """Return the alerts that fire, wait anew, or have others behind them now.

        `due` returns an alert that has held for long enough, in its newest words; None: not yet.
        """
        causes = self._causes()
        changed: list[Alert] = []
        behind: dict[str, list[str]] = {}
        for alert in self._pending():
            cause = causes.of(alert.subject_id, self._subjects) if alert.rule == RuleName.OFFLINE else None
            if cause is not None:
                behind.setdefault(cause.id, []).append(alert.subject_id)
            if (judged := self._judge(alert, causes, now, due)) is not None:
                changed.append(judged)
        return changed + self._list_behind(behind)

    def _judge(
        self, alert: Alert, causes: Causes, now: datetime, due: Callable[[Alert], Alert | None]
    ) -> Alert | None:
        key = key_of(alert)
        if self._is_held(alert, causes, now):
            self._held.add(key)
            return None
        # Pending since a time to come: the clock was set back.
        if key in self._held or alert.pending_since > now:
            self._held.discard(key)
            return self._open.put(replace(alert, pending_since=now))
        ripe = due(alert)
        return None if ripe is None else self._open.fire(ripe, now)

    def _list_behind(self, behind: dict[str, list[str]]) -> list[Alert]:
        changed = []
        for alert in self._open:
            listed = tuple(sorted(behind.get(alert.id, ())))
            if alert.behind != listed:
                changed.append(self._open.put(replace(alert, behind=listed)))
        return changed

    def _pending(self) -> list[Alert]:
        return [alert for alert in self._open if alert.state is AlertState.PENDING]

    def _causes(self) -> Causes:
        return self._hearing.causes(self._subjects, self._open)

    def _is_held(self, alert: Alert, causes: Causes, now: datetime) -> bool:
        return self._holding.holds(alert, causes, self._subjects, self._open, now)
