"""The demo takes what the real server takes, so that nothing works in it alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from desktop.demo.forms import check
from desktop.demo.http import Request
from netmon_core.errors import InvalidRequestError

from .real_schema import refusal, route_of

if TYPE_CHECKING:
    from desktop.demo.server import DemoServer

BODIES: dict[tuple[str, str], list[dict[str, Any]]] = {
    ("PATCH", "devices/d"): [
        {"name": "Attic"},
        {"name": None},
        {"name": False},
        {"name": "x" * 300},
        {"tags": ["a"]},
        {"tags": "a"},
        {"tags": [""]},
        {"tags": ["a"] * 33},
        {"notes": "n"},
        {"notes": None},
        {"known": True},
        {"known": None},
        {"known": 1},
        {"known": "maybe"},
        {"colour": "red"},
    ],
    ("POST", "devices/d/merge"): [{}, {"absorb": "e"}, {"absorb": False}, {"absorb": "e", "x": 1}],
    ("POST", "devices/d/distinct"): [{}, {"other": "e"}, {"other": ""}],
    ("POST", "devices/d/split"): [{}, {"merged_id": "e"}, {"merged_id": 7}],
    ("POST", "devices/d/ping"): [{}, {"x": 1}],
    ("POST", "devices/d/wake"): [{}, {"x": 1}],
    ("POST", "devices/d/ask"): [{}, {"x": 1}],
    ("POST", "devices/d/agree"): [{}, {"credential": "c"}, {"credential": ""}, {"credential": 3}, {"x": 1}],
    ("POST", "alerts/a/acknowledge"): [{}, {"x": 1}],
    ("POST", "silences"): [
        {},
        {"for": 60},
        {"for": False},
        {"for": 0},
        {"for": 60, "subject_id": "d", "rule": "offline"},
        {"for": 60, "rule": "nonsense"},
        {"for": 60, "subject_id": ""},
    ],
    ("POST", "scans"): [
        {},
        {"prefixes": ["192.168.1.0/24"]},
        {"prefixes": ["192.168.1.7"]},
        # What the signal of a button says of itself is no prefix.
        {"prefixes": [False]},
        {"prefixes": False},
        {"prefixes": ["all"]},
        {"prefixes": ["fd00::/64"]},
        {"prefixes": ["10.0.0.0/8"] * 65},
        {"wide": True},
        {"rate": "max"},
        {"rate": False},
        {"network": "n1"},
    ],
}


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [(method, path, body) for (method, path), bodies in BODIES.items() for body in bodies],
)
def test_a_body_is_taken_by_the_demo_just_where_the_server_takes_it(
    method: str, path: str, body: dict[str, Any]
) -> None:
    request = Request(method=method, parts=("api", "v1", *path.split("/")), body=body)
    assert route_of(request) is not None
    if refusal(request) is None:
        check(request)
    else:
        with pytest.raises(InvalidRequestError):
            check(request)


def test_a_field_that_is_refused_is_named(demo: DemoServer) -> None:
    scan = Request(method="POST", parts=("api", "v1", "scans"), body={"prefixes": ["not a prefix"]})
    with pytest.raises(InvalidRequestError) as caught:
        check(scan)
    assert caught.value.field == "prefixes"
