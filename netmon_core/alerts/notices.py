"""Of which alerts people are told now, and of which they were told before. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from ..model.alert import AlertState
from ..settings.rules import RuleName
from .notification import Occasion, notification
from .silences import is_quiet, is_silenced

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import tzinfo

    from ..model.alert import Alert, Silence
    from ..settings.alerts import AlertSettings
    from .notification import Notification

# The kind under which the store remembers, by alert, when people were last told.
TOLD = "alert_told"

# Stores a text under (kind, key), or forgets it.
type Remember = Callable[[str, str, str | None], None]


class Notices:
    """Tells of an alert once when it fires, again if asked to, and once when it is over.

    What is silenced is told when the silence ends, if it still fires then.
    """

    def __init__(
        self, settings: AlertSettings, remember: Remember, *, timezone: tzinfo | None = None
    ) -> None:
        self.settings = settings
        self._remember = remember
        # None: that of the machine.
        self._timezone = timezone
        self._told: dict[str, datetime] = {}

    def load(self, memory: Mapping[tuple[str, str], str], alerts: Iterable[Alert]) -> None:
        """Take in what was remembered; of alerts that are gone it is forgotten."""
        known = {alert.id for alert in alerts}
        for (kind, alert_id), text in memory.items():
            if kind != TOLD:
                continue
            try:
                at = datetime.fromisoformat(text)
            except ValueError:
                at = None
            if alert_id in known and at is not None and at.tzinfo is not None:
                self._told[alert_id] = at
            else:
                self._remember(TOLD, alert_id, None)

    def of(
        self,
        alert: Alert,
        device_id: str | None,
        silences: Iterable[Silence],
        now: datetime,
    ) -> Notification | None:
        """What people are to be told of an alert now, if anything; they then count as told."""
        told = self._told.get(alert.id)
        if alert.state is AlertState.RESOLVED:
            self._forget(alert.id)
            if told is None or not self.settings.resolved or alert.rule == RuleName.NEW_DEVICE:
                return None
        elif alert.state is AlertState.PENDING or not self._is_due(alert, told, now):
            return None
        if self._is_quiet(alert, device_id, silences, now):
            return None
        if alert.state is AlertState.RESOLVED:
            return notification(alert, Occasion.RESOLVED, now)
        self._told[alert.id] = now
        self._remember(TOLD, alert.id, now.isoformat())
        return notification(alert, Occasion.FIRING if told is None else Occasion.REMINDER, now)

    def _is_due(self, alert: Alert, told: datetime | None, now: datetime) -> bool:
        if alert.acknowledged_at is not None:
            return False
        if told is None:
            return True
        return self.settings.repeat > 0 and now - told >= timedelta(seconds=self.settings.repeat)

    def _is_quiet(
        self, alert: Alert, device_id: str | None, silences: Iterable[Silence], now: datetime
    ) -> bool:
        local = now.astimezone(self._timezone)
        return is_quiet(self.settings.quiet, local) or is_silenced(alert, device_id, silences, now)

    def _forget(self, alert_id: str) -> None:
        if self._told.pop(alert_id, None) is not None:
            self._remember(TOLD, alert_id, None)
