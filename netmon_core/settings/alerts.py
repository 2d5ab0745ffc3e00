"""What people are told about, and how."""

from __future__ import annotations

import re
from datetime import time
from enum import StrEnum
from typing import TYPE_CHECKING

from ..lazy_dataclass import dataclass
from .checks import flag, names, number, zero_or
from .rules import RuleSettings, Scope, rules_schema
from .secret import NO_SECRET, Secret

if TYPE_CHECKING:
    import voluptuous as vol


class WebhookFormat(StrEnum):
    """What a webhook is sent."""

    JSON = "json"
    NTFY = "ntfy"


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertSettings:
    """What people are told about, and how. Durations are seconds; loss is a share from 0 to 1."""

    enabled: bool = True
    # Devices (name, MAC, id) and tags that are always, or never, alerted about, whatever the scope.
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    offline: Scope = Scope.KNOWN
    offline_for: float = 60.0
    quality: Scope = Scope.TARGETS
    # 0: no alert.
    latency_above: float = 0.25
    latency_for: float = 300.0
    loss_above: float = 0.2
    loss_for: float = 300.0
    new_device: bool = True
    new_device_for: float = 30.0
    blind: bool = True
    blind_for: float = 60.0
    security: bool = True
    # Further rules, and changes to those that come with netmon.
    rules: tuple[RuleSettings, ...] = ()
    # Tell when an alert is over; tell again while it lasts (0: never).
    resolved: bool = True
    repeat: float = 0.0
    # Whether the log has each as a warning; where another tells of them, it is for information.
    log_warnings: bool = True
    # "22:00-07:00" in local time; what still fires at its end is told then. Empty: never quiet.
    quiet: str = ""
    # A file of JSON lines; empty: none.
    file: str = ""
    # Both may hold credentials, so both are secret. Headers are written "Name: value".
    webhook_url: Secret = NO_SECRET
    webhook_headers: tuple[Secret, ...] = ()
    webhook_format: WebhookFormat = WebhookFormat.JSON
    # The webhook may be on the local network or on this machine.
    webhook_allow_private: bool = False
    webhook_timeout: float = 10.0


def schema() -> vol.Schema:
    """Validates the section `alerts`."""
    import voluptuous as vol  # noqa: PLC0415 - see checks

    return vol.Schema(
        {
            "enabled": flag(),
            "include": names(),
            "exclude": names(),
            "offline": _choice(Scope),
            "offline_for": number(float, 0, 86_400),
            "quality": _choice(Scope),
            "latency_above": zero_or(0.001, 60, zero="no alert"),
            "latency_for": number(float, 0, 86_400),
            "loss_above": vol.All(
                vol.Coerce(float, msg="must be a share from 0 (no alert) to 1"),
                vol.Range(min=0, max=1, msg="must be a share from 0 (no alert) to 1"),
            ),
            "loss_for": number(float, 0, 86_400),
            "new_device": flag(),
            "new_device_for": number(float, 0, 3_600),
            "blind": flag(),
            "blind_for": number(float, 0, 86_400),
            "security": flag(),
            "rules": rules_schema(),
            "resolved": flag(),
            "log_warnings": flag(),
            "repeat": zero_or(60, 2_592_000, zero="never"),
            "quiet": vol.All(str, _quiet),
            "file": vol.All(str, vol.Length(max=4096, msg="must be a path")),
            "webhook_url": vol.All(str, _url),
            "webhook_headers": vol.All([vol.All(str, _header)], vol.Length(max=16), vol.Coerce(tuple)),
            "webhook_format": _choice(WebhookFormat),
            "webhook_allow_private": flag(),
            "webhook_timeout": number(float, 1, 60),
        }
    )


def quiet_hours(text: str) -> tuple[time, time] | None:
    """The start and end that `quiet` names, None for an empty one; raises ValueError."""
    if not text:
        return None
    found = re.fullmatch(r"(\d\d:\d\d)-(\d\d:\d\d)", text)
    if found is None:
        raise ValueError("no two times of day")
    start, end = time.fromisoformat(found[1]), time.fromisoformat(found[2])
    if start == end:
        raise ValueError("no time between them")
    return start, end


def _choice(kind: type[StrEnum]) -> vol.Coerce:
    import voluptuous as vol  # noqa: PLC0415

    return vol.Coerce(kind, msg=f"must be one of {', '.join(kind)}")


def _quiet(text: str) -> str:
    import voluptuous as vol  # noqa: PLC0415

    try:
        quiet_hours(text)
    except ValueError:
        raise vol.Invalid('must be two times of day such as "22:00-07:00", or empty') from None
    return text


def _url(text: str) -> Secret:
    """No error repeats the value: it may hold a token."""
    from urllib.parse import urlsplit  # noqa: PLC0415

    import voluptuous as vol  # noqa: PLC0415

    if not text:
        return NO_SECRET
    if not text.isascii() or not text.isprintable() or " " in text or len(text) > 2048:
        raise vol.Invalid("must be a URL without spaces or special characters, of at most 2048 characters")
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        raise vol.Invalid("must be a URL such as https://ntfy.sh/topic") from None
    if parts.scheme not in ("http", "https") or not parts.hostname or port == 0:
        raise vol.Invalid("must be a URL such as https://ntfy.sh/topic")
    if parts.username is not None or parts.password is not None:
        raise vol.Invalid("must not hold a user or password; use webhook_headers")
    return Secret(text)


# RFC 9110: a token, and visible ASCII with spaces between. No control character can end the line.
_HEADER = re.compile(r"([!#$%&'*+.^_`|~0-9A-Za-z-]{1,64}):[ \t]*([!-~](?:[ -~]{0,4094}[!-~])?)")
# What frames the request is ours.
_OWN_HEADERS = frozenset(
    {"host", "content-length", "content-type", "transfer-encoding", "connection", "idempotency-key", "expect"}
)


def split_header(text: str) -> tuple[str, str]:
    """The name and value of "Name: value"; raises ValueError, which does not repeat them."""
    found = _HEADER.fullmatch(text)
    if found is None:
        raise ValueError("no header")
    return found[1], found[2]


def _header(text: str) -> Secret:
    import voluptuous as vol  # noqa: PLC0415

    try:
        name, _ = split_header(text)
    except ValueError:
        raise vol.Invalid('must be headers such as "Authorization: Bearer abc"') from None
    if name.lower() in _OWN_HEADERS:
        raise vol.Invalid("must not set a header that netmon sets itself")
    return Secret(text)
