"""Where samples are kept, and for how long."""

from __future__ import annotations

from dataclasses import dataclass, field
from re import fullmatch
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from .checks import number

if TYPE_CHECKING:
    from collections.abc import Callable

    import voluptuous as vol

# What the measured design keeps of 50 devices for two years, with room: 1,000 devices take about a gigabyte.
SIZE_MB = 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class MetricsSettings:
    """`store` is "embedded" or "influxdb"; the influx_* settings are for the latter."""

    store: str = "embedded"
    # How long samples, minutes and hours are kept, and how large the file may become; the oldest go first.
    raw_days: int = 7
    minute_days: int = 90
    hour_days: int = 730
    size_mb: int = SIZE_MB
    influx_url: str = ""
    influx_org: str = ""
    influx_bucket: str = ""
    # Kept out of every representation.
    influx_token: str = field(default="", repr=False)
    # What waits on the disk while the server is away.
    influx_spool_mb: int = 64


def schema() -> vol.Schema:
    """Validates the section `metrics`."""
    import voluptuous as vol  # noqa: PLC0415 - see checks

    return vol.Schema(
        vol.All(
            {
                "store": vol.In(["embedded", "influxdb"], msg='must be "embedded" or "influxdb"'),
                "raw_days": number(int, 1, 3650),
                "minute_days": number(int, 1, 3650),
                "hour_days": number(int, 1, 36_500),
                "size_mb": number(int, 16, 1 << 20),
                "influx_url": _url,
                "influx_org": _text(r"[^\x00-\x1f\x7f]*", "must be a text of up to 512 characters"),
                "influx_bucket": _text(r"[^\x00-\x1f\x7f]*", "must be a text of up to 512 characters"),
                # It goes into a header.
                "influx_token": _text(r"[\x21-\x7e]*", "must be up to 512 characters without spaces"),
                "influx_spool_mb": number(int, 1, 1 << 16),
            },
            _whole,
        )
    )


def _text(pattern: str, allowed: str) -> Callable[[object], str]:
    import voluptuous as vol  # noqa: PLC0415 - see checks

    def check(value: object) -> str:
        # The error never repeats the value: it may be the token.
        if not isinstance(value, str) or len(value) > 512 or not fullmatch(pattern, value):
            raise vol.Invalid(allowed)
        return value

    return check


# Those that InfluxDB cannot do without.
_NEEDED = ("influx_url", "influx_org", "influx_bucket", "influx_token")


def _url(value: object) -> str:
    import voluptuous as vol  # noqa: PLC0415 - see checks

    wrong = vol.Invalid("must be a URL such as http://192.168.1.5:8086, without a user or a query")
    try:
        parts = urlsplit(str(value))
        _ = parts.port
    except ValueError:
        raise wrong from None
    plain = not (parts.username or parts.password or parts.query or parts.fragment)
    if value and not (parts.scheme in ("http", "https") and parts.hostname and plain):
        raise wrong
    return str(value).rstrip("/")


def _whole(settings: dict[str, Any]) -> dict[str, Any]:
    """Configured or absent, never half."""
    import voluptuous as vol  # noqa: PLC0415 - see checks

    wanted = settings.get("store") == "influxdb"
    for key in _NEEDED:
        if wanted and not settings.get(key):
            raise vol.Invalid('is needed with metrics.store = "influxdb"', path=[key])
        if not wanted and settings.get(key):
            raise vol.Invalid('is only for metrics.store = "influxdb"; set that too', path=[key])
    return settings
