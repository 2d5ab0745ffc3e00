from __future__ import annotations

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer, make_mocked_request
from multidict import CIMultiDict

from netmon_core.server.origin import Doors

DOORS = Doors(("netmon.example.org",), machine="Attic.lan")


def asked(*headers: tuple[str, str]) -> web.Request:
    return make_mocked_request("GET", "/", headers=CIMultiDict(headers))


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1:8643",
        "192.168.1.5",
        "[::1]:8643",
        "[fe80::1]",
        "localhost:8643",
        "attic:8643",
        "ATTIC.lan",
        "attic.local",
        "attic.local.:8643",
        "netmon.example.org",
    ],
)
def test_our_addresses_and_names_are_answered_to(host: str) -> None:
    assert DOORS.host_allowed(asked(("Host", host)))


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:8643",
        "localhost.evil.example",
        "127.0.0.1.evil.example",
        "attic.lan.evil.example",
        "evil.example#@localhost",
        "evil.example/localhost",
        "user@localhost",
        "localhost:99999",
        "localhost:x",
        "0x7f.1",
        "2130706433",
        "[::1",
        "",
    ],
)
def test_a_name_that_was_made_to_point_at_us_is_not(host: str) -> None:
    assert not DOORS.host_allowed(asked(("Host", host)))


def test_no_host_and_two_hosts_are_none() -> None:
    assert not DOORS.host_allowed(asked())
    assert not DOORS.host_allowed(asked(("Host", "localhost"), ("Host", "localhost")))


@pytest.mark.parametrize(
    ("host", "origin"),
    [
        ("192.168.1.5:8643", "http://192.168.1.5:8643"),
        ("192.168.1.5:8643", "https://192.168.1.5:8643"),
        ("netmon.example.org", "https://netmon.example.org"),
        ("netmon.example.org:443", "https://netmon.example.org"),
        ("[::1]:8643", "http://[::1]:8643"),
        ("attic:8643", "http://ATTIC:8643"),
    ],
)
def test_our_own_pages_may_ask(host: str, origin: str) -> None:
    assert DOORS.origin_allowed(asked(("Host", host), ("Origin", origin)))


@pytest.mark.parametrize(
    "origin",
    [
        "http://evil.example",
        "http://192.168.1.5",
        "http://192.168.1.5:80",
        "http://192.168.1.6:8643",
        "http://192.168.1.5:8643.evil.example",
        "http://192.168.1.5:8643@evil.example",
        "http://evil.example/192.168.1.5:8643",
        "null",
        "",
        "file://",
        "chrome-extension://192.168.1.5:8643",
        "192.168.1.5:8643",
    ],
)
def test_pages_of_others_may_not(origin: str) -> None:
    assert not DOORS.origin_allowed(asked(("Host", "192.168.1.5:8643"), ("Origin", origin)))


def test_our_own_origin_does_not_help_a_rebound_name() -> None:
    assert not DOORS.origin_allowed(asked(("Host", "evil.example"), ("Origin", "http://evil.example")))
    assert DOORS.origin_allowed(asked(("Host", "192.168.1.5:8643")))


def test_a_machine_without_a_name_is_reached_by_address_only() -> None:
    nameless = Doors(machine="")

    assert nameless.host_allowed(asked(("Host", "127.0.0.1")))
    assert not nameless.host_allowed(asked(("Host", ".local")))
    assert not nameless.host_allowed(asked(("Host", "")))


@pytest.mark.parametrize(
    ("headers", "status", "code"),
    [
        ({"Host": "evil.example"}, 421, "host_unknown"),
        ({"Origin": "http://evil.example"}, 403, "forbidden"),
        (
            {"Origin": "http://evil.example", "Upgrade": "websocket", "Connection": "Upgrade"},
            403,
            "forbidden",
        ),
    ],
)
async def test_who_is_refused_reaches_no_handler_and_is_told_why(
    headers: dict[str, str], status: int, code: str
) -> None:
    async def never(_: web.Request) -> web.Response:
        pytest.fail("it was reached")

    app = web.Application(middlewares=[DOORS.middleware()])
    app.router.add_route("*", "/{path:.*}", never)
    async with TestClient(TestServer(app)) as client:
        for method in ("GET", "POST", "OPTIONS", "DELETE"):
            async with client.request(method, "/api/v1/devices", headers=headers) as answer:
                assert answer.status == status
                assert answer.content_type == "application/problem+json"
                assert (await answer.json())["code"] == code
                assert "Access-Control-Allow-Origin" not in answer.headers
