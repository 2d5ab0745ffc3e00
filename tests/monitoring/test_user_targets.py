from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from netmon_core.config import parse_config
from netmon_core.errors import InvalidRequestError, NotFoundError
from netmon_core.model.target import ProbeKind
from netmon_core.monitoring import user_targets
from netmon_core.monitoring.user_targets import UserTargets

if TYPE_CHECKING:
    from collections.abc import Mapping

SETTINGS = parse_config({"monitoring": {"targets": ["ping://192.0.2.1"]}}).monitoring
WEB = {"kind": "http", "name": "web", "url": "http://web.lan/"}


class Memory:
    """What the store was asked to remember."""

    def __init__(self) -> None:
        self.texts: dict[tuple[str, str], str] = {}

    def remember(self, kind: str, key: str, text: str | None) -> None:
        if text is None:
            del self.texts[kind, key]
        else:
            self.texts[kind, key] = text


@pytest.fixture
def memory() -> Memory:
    return Memory()


def made(memory: Memory) -> UserTargets:
    targets = UserTargets(SETTINGS, memory.remember)
    targets.load(memory.texts)
    return targets


def test_an_added_target_is_probed_beside_those_of_the_settings_and_outlives_a_restart(
    memory: Memory,
) -> None:
    web = made(memory).add(WEB)
    assert (web.id, web.kind, web.url) == ("user:web/http", ProbeKind.HTTP, "http://web.lan/")
    again = made(memory)
    assert [target.id for target in again.all()] == ["user:192.0.2.1/ping", "user:web/http"]
    again.remove(web.id)
    assert [target.id for target in made(memory).all()] == ["user:192.0.2.1/ping"]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"kind": "http"}, "url"),
        ({"kind": "tcp", "host": "a.lan"}, "port"),
        ({"kind": "tcp", "host": "a.lan", "port": 0}, "port"),
        ({"kind": "smoke"}, "kind"),
        ({}, "kind"),
        ({"kind": "ping", "host": "a.lan", "color": "red"}, "color"),
        ({"kind": "http", "url": "http://me:secret@web.lan/"}, "url"),
        ({"kind": "ping", "address": "192.0.2.1"}, "name"),
    ],
)
def test_a_wrong_target_is_refused_and_the_field_named(
    memory: Memory, given: Mapping[str, object], field: str
) -> None:
    targets = made(memory)
    with pytest.raises(InvalidRequestError) as refused:
        targets.add(given)
    assert refused.value.field == field
    assert "secret" not in str(refused.value)
    assert memory.texts == {}


def test_what_the_settings_hold_cannot_be_removed_and_the_unknown_is_not_found(memory: Memory) -> None:
    targets = made(memory)
    with pytest.raises(InvalidRequestError, match="in the settings"):
        targets.remove("user:192.0.2.1/ping")
    with pytest.raises(NotFoundError):
        targets.remove("user:web/http")


def test_there_may_be_only_so_many(memory: Memory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(user_targets, "TARGETS_MAX", 3)
    targets = made(memory)
    targets.add(WEB)
    targets.add({**WEB, "name": "web 2"})
    with pytest.raises(InvalidRequestError, match="at most 3"):
        targets.add({**WEB, "name": "web 3"})


def test_a_remembered_target_that_is_no_longer_allowed_is_left_out_with_a_warning(
    memory: Memory, caplog: pytest.LogCaptureFixture
) -> None:
    memory.texts["target", "user:a/ping"] = "not json"
    memory.texts["target", "user:b/ping"] = json.dumps({"kind": "smoke"})
    assert [target.id for target in made(memory).all()] == ["user:192.0.2.1/ping"]
    assert caplog.text.count("left out") == 2


def test_with_monitoring_off_nothing_can_be_added(memory: Memory) -> None:
    off = parse_config({"monitoring": {"enabled": False}}).monitoring
    with pytest.raises(InvalidRequestError, match="switched off"):
        UserTargets(off, memory.remember).add(WEB)
