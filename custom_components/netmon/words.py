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


def _port_down(told: Mapping[str, Any]) -> str:
    how = "was switched off" if told.get("switched_off") else "went down"
    times = told.get("times") or 1
    return f"port {told.get('port')} {how}{f', {times} changes since it was asked last' if times > 1 else ''}"


def _restarted(told: Mapping[str, Any]) -> str:
    what = "has restarted only its SNMP agent" if told.get("agent_only") else "has restarted"
    return f"{what}: {told['why']}" if told.get("why") else what


_WORDS: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "device_new": _new,
    "device_up": _up,
    "device_down": _down,
    "address_changed": lambda told: f"has another address: {told.get('ip')}, before {told.get('old_ip')}",
    "address_conflict": lambda told: f"is claimed by {' and '.join(told.get('macs', ()))}",
    "alert": lambda told: f"alert: {told.get('summary')}",
    "alert_over": lambda told: f"alert over: {told.get('summary')}",
    "finding": lambda told: f"found: {told.get('summary')}",
    "port_up": lambda told: f"port {told.get('port')} is up",
    "port_down": _port_down,
    "port_flapping": lambda told: f"port {told.get('port')} goes up and down again and again",
    "port_steady": lambda told: f"port {told.get('port')} no longer goes up and down",
    "device_restarted": _restarted,
    "finding_over": lambda told: f"no longer found: {told.get('summary')}",
}
