"""The section `alerts`: what is allowed, clear errors, and secrets that stay secret."""

from __future__ import annotations

import pickle
from typing import Any

import pytest

from netmon_core.alerts.rules import rules_of
from netmon_core.config import Config, load_config, parse_config
from netmon_core.errors import ConfigError
from netmon_core.settings.alerts import AlertSettings, WebhookFormat, split_header
from netmon_core.settings.rules import SHIPPED, RuleName, RuleSettings, Scope
from netmon_core.settings.secret import Secret

TOKEN = "S3NT1NEL"


def parsed(**section: Any) -> AlertSettings:
    return parse_config({"alerts": section}).alerts


def test_everything_can_be_set() -> None:
    settings = parsed(
        offline="all",
        quality="none",
        latency_above=0.1,
        include=["guests"],
        quiet="22:00-07:00",
        repeat=3600,
        webhook_url="https://ntfy.sh/topic",
        webhook_headers=["Authorization: Bearer abc"],
        webhook_format="ntfy",
    )

    assert (settings.offline, settings.quality) == (Scope.ALL, Scope.NONE)
    assert settings.webhook_format is WebhookFormat.NTFY
    assert settings.webhook_url == Secret("https://ntfy.sh/topic")
    assert [split_header(header.reveal()) for header in settings.webhook_headers] == [
        ("Authorization", "Bearer abc")
    ]


def test_the_defaults_are_what_the_schema_allows() -> None:
    assert parsed() == AlertSettings()


def test_secrets_come_from_the_environment_too() -> None:
    environ = {
        "NETMON_ALERTS_WEBHOOK_URL": "https://example.org/x",
        "NETMON_ALERTS_WEBHOOK_HEADERS": "X-One: 1, X-Two: 2",
        "NETMON_CONFIG": "/dev/null",
    }
    settings = load_config(environ=environ).alerts

    assert settings.webhook_url.reveal() == "https://example.org/x"
    assert [header.reveal() for header in settings.webhook_headers] == ["X-One: 1", "X-Two: 2"]


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("offline", "everybody", "none, targets, known, all"),
        ("offline_for", -1, "from 0 to 86400"),
        ("latency_above", 100, "must be 0 (no alert)"),
        ("loss_above", 1.5, "share from 0"),
        ("quiet", "at night", "22:00-07:00"),
        ("quiet", "25:00-07:00", "22:00-07:00"),
        ("quiet", "24:00-00:00", "22:00-07:00"),
        ("quiet", "07:00-07:00", "22:00-07:00"),
        ("repeat", 5, "must be 0 (never)"),
        ("webhook_format", "smoke", "json, ntfy"),
        ("webhook_url", f"ftp://{TOKEN}.example/x", "https://ntfy.sh/topic"),
        ("webhook_url", f"https:///{TOKEN}", "https://ntfy.sh/topic"),
        ("webhook_url", f"https://user:{TOKEN}@example.org/", "webhook_headers"),
        ("webhook_url", f"https://example.org/{TOKEN}\r\nX: y", "without spaces"),
        ("webhook_url", f"https://exämple.org/{TOKEN}", "special characters"),
        ("webhook_url", f"https://example.org:99999/{TOKEN}", "https://ntfy.sh/topic"),
        ("webhook_url", f"https://[::1/{TOKEN}", "https://ntfy.sh/topic"),
        ("webhook_headers", [f"no colon {TOKEN}"], "Authorization: Bearer"),
        ("webhook_headers", [f"X: {TOKEN}\r\nY: z"], "Authorization: Bearer"),
        ("webhook_headers", [f"X: {TOKEN}\n"], "Authorization: Bearer"),
        ("webhook_headers", [f"X Y: {TOKEN}"], "Authorization: Bearer"),
        ("webhook_headers", [f"X: {TOKEN}ü"], "Authorization: Bearer"),
        ("webhook_headers", [f"Host: {TOKEN}"], "netmon sets itself"),
        ("webhook_headers", [f"content-LENGTH: {TOKEN}"], "netmon sets itself"),
        ("webhook_timeout", 0, "from 1 to 60"),
        ("unknown", TOKEN, "is not a setting"),
    ],
)
def test_an_error_names_the_key_and_what_is_allowed_but_no_secret(
    key: str, value: object, words: str
) -> None:
    with pytest.raises(ConfigError) as caught:
        parsed(**{key: value})

    assert (caught.value.field or "").startswith(f"alerts.{key}")
    assert words in caught.value.message
    assert TOKEN not in caught.value.message


def test_a_secret_is_shown_nowhere() -> None:
    secret = Secret(TOKEN)
    config = Config(alerts=AlertSettings(webhook_url=secret, webhook_headers=(secret,)))

    for text in (repr(secret), str(secret), f"{secret}", f"{secret!r}", repr(config), "%s" % secret):  # noqa: UP031
        assert TOKEN not in text
    with pytest.raises(TypeError, match="not written"):
        pickle.dumps(secret)
    assert secret.reveal() == TOKEN
    assert secret == Secret(TOKEN) != Secret("other")
    assert bool(secret)
    assert not Secret("")


def test_what_is_switched_off_is_no_rule() -> None:
    shipped = tuple(RuleSettings(name=each.name, enabled=False) for each in SHIPPED)
    off = AlertSettings(
        offline=Scope.NONE, latency_above=0, new_device=False, blind=False, security=False, rules=shipped
    )

    assert set(rules_of(off).by_name) == {RuleName.LOSS}
    assert set(rules_of(AlertSettings(enabled=False)).by_name) == set()
    # Somebody who is always alerted about keeps the rule alive.
    assert RuleName.OFFLINE in rules_of(AlertSettings(offline=Scope.NONE, include=("nas",))).by_name
