"""Alerts as a table, on the page of all alerts and on that of one device."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netmon_core.model.alert import AlertState

from .. import texts
from ..models.columns_table import ColumnsTable, Field
from ..texts import translate
from .icons import shape

if TYPE_CHECKING:
    from PyQt6.QtCore import QObject

    from netmon_core.model.alert import Alert

    from ..clock import Clock
    from .theme import Look


def alert_table(clock: Clock, look: Look, parent: QObject) -> ColumnsTable[Alert]:
    """Return an empty table of alerts."""
    fields = (
        Field["Alert"](
            title=translate("alerts", "State"),
            text=state_text,
            width=128,
            picture=lambda alert: shape(
                *look.alert(alert.state, acknowledged=alert.acknowledged_at is not None)
            ),
        ),
        Field["Alert"](title=translate("alerts", "Who"), text=lambda alert: alert.subject, width=190),
        Field["Alert"](title=translate("alerts", "What"), text=texts.what_is_wrong, width=380, wordy=True),
        Field["Alert"](
            title=translate("alerts", "Since"),
            text=lambda alert: texts.ago(alert.fired_at or alert.pending_since, clock.now()),
            width=110,
        ),
        Field["Alert"](
            title=translate("alerts", "Seen by"), text=lambda alert: alert.acknowledged_by or "", width=110
        ),
    )
    return ColumnsTable(fields, lambda alert: alert.id, parent)


def state_text(alert: Alert) -> str:
    """Return the state in a word."""
    if alert.state is AlertState.RESOLVED:
        return translate("alerts", "Over")
    if alert.acknowledged_at is not None:
        return translate("alerts", "Acknowledged")
    return {
        "pending": translate("alerts", "Pending"),
        "firing": translate("alerts", "Firing"),
        "other": translate("alerts", "Other"),
    }[alert.state.value]


def urgency(alert: Alert) -> tuple[bool, bool, float]:
    """Return the order: what nobody has seen first, then the newest."""
    begun = alert.fired_at or alert.pending_since
    return (alert.acknowledged_at is not None, alert.state is not AlertState.FIRING, -begun.timestamp())
