"""Values as people read them: times, durations, shares. Pure but for the language."""

from __future__ import annotations

from datetime import UTC, datetime
from html import escape
from typing import TYPE_CHECKING

from PyQt6.QtCore import QCoreApplication, QDateTime, QLocale

from netmon_core.model.presence import NEVER_SEEN, Presence

if TYPE_CHECKING:
    from collections.abc import Iterable

    from netmon_core.model.alert import Alert
    from netmon_core.model.scan import ScanState

translate = QCoreApplication.translate


def duration(seconds: float) -> str:
    """Return a length of time in its largest unit: 5 s, 3 min, 2 h, 4 d."""
    if seconds < 60:
        return translate("texts", "{} s").format(max(0, int(seconds)))
    if seconds < 3600:
        return translate("texts", "{} min").format(int(seconds / 60))
    if seconds < 48 * 3600:
        return translate("texts", "{} h").format(int(seconds / 3600))
    return translate("texts", "{} d").format(int(seconds / 86400))


def since(then: datetime | None, now: datetime) -> str:
    """Return how long ago something was, without the word "ago"."""
    if then is None:
        return ""
    return translate("texts", "never") if then <= NEVER_SEEN else duration((now - then).total_seconds())


def ago(then: datetime, now: datetime) -> str:
    """Return how long ago something was."""
    if then <= NEVER_SEEN:
        return since(then, now)
    if (now - then).total_seconds() < 5:
        return translate("texts", "just now")
    return translate("texts", "{} ago").format(since(then, now))


def moment(at: datetime) -> str:
    """Return a time as the language writes it, in the zone of this computer."""
    when = QDateTime.fromSecsSinceEpoch(int(at.timestamp()))
    today = datetime.now(UTC).astimezone().date()
    if at.astimezone().date() == today:
        return QLocale().toString(when.time(), QLocale.FormatType.ShortFormat)
    return QLocale().toString(when, QLocale.FormatType.ShortFormat)


def milliseconds(rtt: float | None) -> str:
    """Return a round-trip time."""
    if rtt is None:
        return ""
    value = rtt * 1000
    digits = 2 if value < 10 else 1 if value < 100 else 0
    return f"{QLocale().toString(value, 'f', digits)} ms"


def percent(share: float | None) -> str:
    """Return a share of 0-1."""
    return "" if share is None else f"{QLocale().toString(share * 100, 'f', 0)} %"


def what_is_wrong(alert: Alert) -> str:
    """Return an alert's summary without the subject, where that stands beside it."""
    return alert.summary.removeprefix(alert.subject).lstrip(" :") or alert.summary


def as_tip(text: str) -> str:
    """Return text for a tooltip, where Qt would take what looks like markup for markup."""
    return f"<qt>{escape(text)}</qt>" if text else ""


def as_tips(lines: Iterable[str]) -> str:
    """Return lines for a tooltip, each as plain text."""
    return "<qt>{}</qt>".format("<br>".join(escape(line) for line in lines))


def presence(value: Presence) -> str:
    """Return the word for a presence."""
    return {
        Presence.ONLINE: translate("texts", "Online"),
        Presence.OFFLINE: translate("texts", "Offline"),
        Presence.UNKNOWN: translate("texts", "Unknown"),
    }[value]


def newer(kinds: int) -> str:
    """Return what to do about so many kinds of things that only a newer viewer can show."""
    return translate(
        "texts",
        "The server tells %n kind(s) of things that this viewer does not know yet: update it.",
        n=kinds,
    )


def scan_state(state: ScanState) -> str:
    """Return the word for how a scan ended."""
    return {
        "running": translate("texts", "Scanning"),
        "done": translate("texts", "Scan finished"),
        "cancelled": translate("texts", "Scan cancelled"),
        "timed_out": translate("texts", "Scan ran out of time"),
        "failed": translate("texts", "Scan failed"),
        "other": translate("texts", "Scan is over"),
    }[state.value]
