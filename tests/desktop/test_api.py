from __future__ import annotations

import json
from math import isnan
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from desktop.api.answers import read_answer, read_items
from desktop.api.backoff import LONGEST, delay
from desktop.api.discovery import read_announcement
from desktop.api.rest import segment
from desktop.models.news import read_news
from desktop.models.series import MAX_POINTS, read_curve
from netmon_core.errors import (
    CredentialError,
    NetmonError,
    ScanBusyError,
    UnexpectedAnswerError,
)

if TYPE_CHECKING:
    from zeroconf import ServiceInfo


def test_an_id_with_slashes_is_one_segment() -> None:
    assert segment("user:web/http") == "user%3Aweb%2Fhttp"


def test_a_problem_becomes_the_error_it_was() -> None:
    body = json.dumps({"code": "scan_busy", "detail": "A scan is running.", "status": 409}).encode()
    with pytest.raises(ScanBusyError, match="A scan is already running"):
        read_answer(409, body)
    with pytest.raises(CredentialError):
        read_answer(401, b'{"code": "credential_invalid", "detail": "No."}')


@pytest.mark.parametrize(
    ("status", "body"),
    [(200, b"<html>"), (500, b"x"), (500, b"[]"), (500, b'{"code": {}}'), (302, b""), (200, b"[" * 200_000)],
)
def test_an_answer_of_something_else_is_a_sentence(status: int, body: bytes) -> None:
    with pytest.raises(NetmonError, match=r"\.$"):
        read_answer(status, body)


def test_what_is_no_list_is_refused() -> None:
    assert read_items({"items": [1]}) == [1]
    with pytest.raises(UnexpectedAnswerError):
        read_items({"items": None})


def test_waiting_grows_up_to_a_minute() -> None:
    assert [delay(n, jitter=0) for n in (1, 2, 3)] == [1, 2, 4]
    assert delay(10_000, jitter=0) == LONGEST
    assert delay(3, jitter=1) == 2


def announced(**other: Any) -> ServiceInfo:
    info: Any = SimpleNamespace(
        name="attic._netmon._tcp.local.",
        type="_netmon._tcp.local.",
        port=8643,
        properties={b"tls": b"1"},
        parsed_addresses=lambda: other.pop("addresses", ["fe80::1%eth0", "192.168.1.5"]),
    )
    vars(info).update({name: value for name, value in other.items() if name != "addresses"})
    return info  # type: ignore[no-any-return]


def test_an_announcement_is_read() -> None:
    found = read_announcement(announced())
    assert found is not None
    assert (found.name, found.url) == ("attic", "https://192.168.1.5:8643")


def test_a_strange_announcement_hurts_nobody() -> None:
    assert read_announcement(announced(addresses=[])) is None
    assert read_announcement(announced(port=None)) is None
    named = read_announcement(announced(name="\u202e\x00" + "y" * 500 + "._netmon._tcp.local."))
    assert named is not None
    assert named.name == "y" * 63


def test_a_curve_has_gaps_where_nothing_was_measured() -> None:
    curve = read_curve({"step": 10, "points": [[0, 1.0, 0.5, 2.0, None], [10, None], [50, 2.0]]})
    assert list(curve.times) == [0, 10, 20, 50]
    assert [isnan(value) for value in curve.values] == [False, True, True, False]


@pytest.mark.parametrize("wrong", [None, [], {"points": 3}, {"points": [[], ["x", 1], [None, 2], 7]}])
def test_a_curve_of_nonsense_is_empty(wrong: object) -> None:
    assert read_curve(wrong).empty


def test_a_curve_is_capped() -> None:
    assert len(read_curve({"step": 1, "points": [[n, 1] for n in range(3 * MAX_POINTS)]}).times) == MAX_POINTS


def test_the_past_is_read_as_far_as_it_makes_sense() -> None:
    told = read_news(
        [
            7,
            {"at": "yesterday", "type": "device_up"},
            {"at": "2026-11-22T10:00:00Z", "type": "device_up", "device_id": "d1", "body": {"why": "x"}},
            {"event": {"type": "device_down", "at": "2026-11-22T10:00:00Z", "device_id": "d2"}},
        ]
    )
    assert [(news.type, news.device_id) for news in told] == [("device_up", "d1"), ("device_down", "d2")]
