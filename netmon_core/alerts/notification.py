"""What is told to people about one alert at one time, and how it is put. Pure."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from ..errors import FormatError
from ..model.alert import Alert
from ..model.finding import Severity
from ..packets.text import clean_text
from ..settings.rules import RuleName
from ..wire import from_wire, time_to_wire, to_wire

# A text of an alert, and of a whole message.
_TEXT = 500
_MESSAGE = 2_000


class Occasion(StrEnum):
    """Why people are told."""

    FIRING = "firing"
    REMINDER = "reminder"
    RESOLVED = "resolved"


@dataclass(frozen=True, slots=True, kw_only=True)
class Notification:
    """One message; `key` is the same each time that it is sent, so that a receiver can drop a second copy."""

    key: str
    occasion: Occasion
    at: datetime
    alert: Alert
    # What it ends was never told to whom this is sent: that message was given up.
    untold: bool = False


def notification(alert: Alert, occasion: Occasion, now: datetime) -> Notification:
    """Make a message of the alert, its texts cleaned: names come from the network."""
    key = f"{alert.id}-{occasion}"
    if occasion is Occasion.REMINDER:
        key += f"-{now:%Y%m%dT%H%M%SZ}"
    clean = replace(
        alert,
        subject=clean_text(alert.subject, _TEXT),
        summary=clean_text(alert.summary, _TEXT),
        advice=clean_text(alert.advice, _TEXT),
        acknowledged_by=None if alert.acknowledged_by is None else clean_text(alert.acknowledged_by, _TEXT),
    )
    return Notification(key=key, occasion=occasion, at=now, alert=clean)


def to_json(told: Notification) -> dict[str, Any]:
    """The message as JSON, as it is stored, written to a file and sent."""
    return {
        "schema_version": 1,
        "key": told.key,
        "occasion": told.occasion.value,
        "at": time_to_wire(told.at),
        "title": title(told),
        "message": message(told),
        "alert": to_wire(told.alert),
    }


def from_text(text: str) -> Notification:
    """Read a stored message; raises FormatError."""
    try:
        data = json.loads(text)
        return Notification(
            key=str(data["key"]),
            occasion=Occasion(data["occasion"]),
            at=_time(data["at"]),
            alert=from_wire(Alert, data["alert"]),
        )
    except (ValueError, TypeError, KeyError) as err:
        raise FormatError("A stored notification makes no sense.") from err


def title(told: Notification) -> str:
    """A few words."""
    if told.occasion is Occasion.RESOLVED:
        return clean_text(f"Over: {told.alert.subject}", 120)
    again = "Still: " if told.occasion is Occasion.REMINDER else ""
    return clean_text(f"{again}{_TITLES.get(told.alert.rule, told.alert.rule)}: {told.alert.subject}", 120)


def message(told: Notification) -> str:
    """What is wrong, or was."""
    alert = told.alert
    if told.occasion is Occasion.RESOLVED:
        began = alert.fired_at or alert.pending_since
        lasted = int(((alert.resolved_at or told.at) - began).total_seconds())
        untold = "; that it began could not be told" if told.untold else ""
        return clean_text(f"After {_span(lasted)} no longer: {alert.summary}{untold}", _MESSAGE)
    if not alert.behind:
        return clean_text(f"{alert.summary}. {alert.advice}", _MESSAGE) if alert.advice else alert.summary
    count = len(alert.behind)
    return clean_text(
        f"{alert.summary}; {count} more silent behind it"
        if count > 1
        else f"{alert.summary}; 1 more behind it",
        _MESSAGE,
    )


def to_ntfy(told: Notification, topic: str) -> dict[str, Any]:
    """The message as ntfy's JSON: nothing of it becomes a header."""
    firing = told.occasion is not Occasion.RESOLVED
    bad = told.alert.severity is Severity.CRITICAL
    urgent = firing and (bad or told.alert.rule in (RuleName.OFFLINE, RuleName.MONITOR_BLIND))
    minor = told.alert.severity is Severity.INFO
    return {
        "topic": topic,
        "title": title(told),
        "message": message(told),
        "priority": 4 if urgent else 2 if minor else 3,
        "tags": ["warning" if firing else "white_check_mark", told.alert.rule],
    }


_TITLES = {
    RuleName.OFFLINE.value: "Offline",
    RuleName.LATENCY.value: "Slow",
    RuleName.LOSS.value: "Losing packets",
    RuleName.NEW_DEVICE.value: "New device",
    RuleName.MONITOR_BLIND.value: "Monitoring",
    RuleName.UTILIZATION.value: "Port is busy",
    RuleName.PORT_ERRORS.value: "Errors on a port",
    RuleName.PORT_FLAPPING.value: "Port goes up and down",
    RuleName.SUPPLY.value: "Nearly empty",
    RuleName.TEMPERATURE.value: "Too hot",
    RuleName.ON_BATTERY.value: "On battery",
}


def _span(seconds: int) -> str:
    for size, unit in ((86_400, "d"), (3_600, "h"), (60, "min")):
        if seconds >= size:
            return f"{seconds // size} {unit}"
    return f"{seconds} s"


def _time(text: str) -> datetime:
    time = datetime.fromisoformat(text)
    if time.tzinfo is None:
        raise ValueError("a stored time must be aware")
    return time
