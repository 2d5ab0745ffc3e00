"""What happened, in a line of words: of events that come now and of those the server remembers. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from netmon_core.wire import to_wire

from .. import texts
from ..texts import translate

if TYPE_CHECKING:
    from collections.abc import Iterable

    from netmon_core.events.event import Event
    from netmon_core.snapshot import State


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """One thing that happened."""

    at: datetime
    type: str
    # The device it is about, if any.
    device_id: str | None = None
    body: dict[str, Any] = field(default_factory=dict, hash=False)


def news_of(at: datetime, event: Event) -> News:
    """Return an event of now."""
    body = to_wire(event)
    return News(at=at, type=event.type, device_id=_device_of(body), body=body)


def key_of(news: News) -> str:
    """Return what tells one from another; two that are alike in all of it say the same."""
    told = _alert(news).get("id") or news.body.get("target_id") or news.body.get("address")
    told = told or news.body.get("port_id") or ""
    return f"{news.at.isoformat()} {news.type} {news.device_id or ''} {told}"


def read_news(items: Iterable[object]) -> list[News]:
    """Return what the server remembers, as far as it makes sense; newest first as it comes."""
    found = []
    for item in items:
        if not isinstance(item, dict):
            continue
        inner = item.get("event") or item.get("body") or item
        body = inner if isinstance(inner, dict) else {}
        kind, at = item.get("type") or body.get("type"), item.get("at") or body.get("at")
        try:
            moment = datetime.fromisoformat(str(at)).astimezone(UTC)
        except ValueError:
            continue
        if isinstance(kind, str):
            device_id = item.get("device_id")
            found.append(
                News(
                    at=moment,
                    type=kind,
                    device_id=device_id if isinstance(device_id, str) else _device_of(body),
                    body=body,
                )
            )
    return found


def worth_telling(news: News) -> bool:
    """Tell whether people want to read it among what happened."""
    if news.type == "device_changed":
        changed = news.body.get("changed")
        return isinstance(changed, list) and bool(_TOLD & set(changed))
    if news.type == "alert_changed":
        alert = _alert(news)
        seen = alert.get("acknowledged_at") is not None
        return (alert.get("state") == "firing" and not seen) or alert.get("resolved_at") is not None
    return news.type in _words()


def describe(news: News, state: State) -> str:
    """Return it as a line: who, and what."""
    what = _what(news, state)
    # An alert's summary says who it is about.
    who = "" if news.type == "alert_changed" else name_of(news, state)
    return f"{who} {what}" if who else what[:1].upper() + what[1:]


def name_of(news: News, state: State) -> str:
    """Return who it is about, "" for nobody in particular."""
    if news.device_id is not None:
        device = state.devices.get(news.device_id)
        if device is not None:
            return device.label
        told = news.body.get("device")
        if isinstance(told, dict):
            return str(told.get("name") or told.get("hostname") or translate("news", "A device"))
        return translate("news", "A device")
    return str(_alert(news).get("subject") or news.body.get("target_id", ""))


def _what(news: News, state: State) -> str:  # noqa: PLR0911 - one per kind
    body = news.body
    match news.type:
        case "device_up":
            return _after(translate("news", "is back"), translate("news", "after {}"), body.get("down_for"))
        case "device_down":
            return _after(
                translate("news", "went offline"), translate("news", "after {}"), body.get("up_for")
            )
        case "device_changed":
            return translate("news", "has a new name")
        case "address_moved":
            to = state.devices.get(str(body.get("to_device")))
            return translate("news", "{} moved to {}").format(
                body.get("address", ""), to.label if to is not None else translate("news", "another device")
            )
        case "address_conflict":
            return translate("news", "two devices use {}").format(body.get("address", ""))
        case "alert_changed":
            alert = _alert(news)
            over = translate("news", "Over: {}") if alert.get("state") == "resolved" else "{}"
            return over.format(alert.get("summary", ""))
        case "port_state_changed" | "port_flapping":
            return _port_words(body)
        case "device_restarted" if body.get("agent_only"):
            return translate("news", "the program that tells of it has started anew")
        case kind:
            return _words().get(kind) or kind.replace("_", " ")


def _port_words(body: dict[str, Any]) -> str:
    if body.get("type") == "port_flapping":
        flapping = translate("news", "port {} goes up and down")
        words = flapping if body.get("flapping") else translate("news", "port {} is steady again")
    elif body.get("admin") == "down" and body.get("admin_was") != "down":
        words = translate("news", "port {} was switched off")
    else:
        words = {
            "up": translate("news", "port {} went up"),
            "down": translate("news", "port {} went down"),
            "lower_layer_down": translate("news", "port {} went down"),
            "not_present": translate("news", "port {} went down"),
        }.get(str(body.get("state")), translate("news", "port {} is neither up nor down"))
    return words.format(body.get("name", ""))


def _after(what: str, after: str, seconds: object) -> str:
    if isinstance(seconds, int | float) and seconds > 0:
        return f"{what} {after.format(texts.duration(float(seconds)))}"
    return what


def _device_of(body: dict[str, Any]) -> str | None:
    device = body.get("device")
    found = device.get("id") if isinstance(device, dict) else body.get("device_id")
    return found if isinstance(found, str) else None


def _alert(news: News) -> dict[str, Any]:
    alert = news.body.get("alert")
    return alert if isinstance(alert, dict) else {}


# What changes of a device are told; presence has events of its own.
_TOLD = {"name", "hostname"}


def _words() -> dict[str, str]:
    return {
        "device_discovered": translate("news", "is new"),
        "device_forgotten": translate("news", "was forgotten"),
        "device_up": translate("news", "is back"),
        "device_down": translate("news", "went offline"),
        "target_up": translate("news", "answers again"),
        "target_down": translate("news", "no longer answers"),
        "device_resembled": translate("news", "may have been here before, under another MAC"),
        "address_moved": "",
        "address_conflict": "",
        "alert_changed": "",
        "port_state_changed": "",
        "port_flapping": "",
        "device_restarted": translate("news", "has started anew"),
        "flood_started": translate("news", "more new devices than a network has"),
        "monitoring_paused": translate("news", "monitoring was paused or goes on"),
        "monitor_health_changed": translate("news", "the monitor's sight has changed"),
        "scan_finished": translate("news", "a scan has finished"),
    }
