"""What happened on the network, as the activity log reads it. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .engine import duration

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


def in_words(event_type: str, told: Mapping[str, Any]) -> str:
    """Say in a sentence what the attributes of an activity mean."""
    say = _WORDS.get(event_type)
    what = event_type if say is None else say(told)
    who = told.get("name") or told.get("ip")
    return f"{who} {what}" if who else what


def _new(told: Mapping[str, Any]) -> str:
    address = told.get("ip")
    return f"is new, at {address}" if address and address != told.get("name") else "is new"


def _up(told: Mapping[str, Any]) -> str:
    away = told.get("seconds")
    return "is there" if away is None else f"is back after {duration(away)}"


def _down(told: Mapping[str, Any]) -> str:
    why = told.get("why")
    return f"went away: {why}" if why else "went away"


_WORDS: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "device_new": _new,
    "device_up": _up,
    "device_down": _down,
    "address_changed": lambda told: f"has another address: {told.get('ip')}, before {told.get('old_ip')}",
    "address_conflict": lambda told: f"is claimed by {' and '.join(told.get('macs', ()))}",
    "alert": lambda told: f"alert: {told.get('summary')}",
    "alert_over": lambda told: f"alert over: {told.get('summary')}",
    "finding": lambda told: f"found: {told.get('summary')}",
    "finding_over": lambda told: f"no longer found: {told.get('summary')}",
}
