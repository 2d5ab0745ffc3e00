from __future__ import annotations

from ipaddress import ip_network

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer, make_mocked_request
from multidict import CIMultiDict

from netmon_core.server.guard import guard_of
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

    app = web.Application(middlewares=[guard_of(DOORS)])
    app.router.add_route("*", "/{path:.*}", never)
    async with TestClient(TestServer(app)) as client:
        for method in ("GET", "POST", "OPTIONS", "DELETE"):
            async with client.request(method, "/api/v1/devices", headers=headers) as answer:
                assert answer.status == status
                assert answer.content_type == "application/problem+json"
                assert (await answer.json())["code"] == code
                assert "Access-Control-Allow-Origin" not in answer.headers


PUBLIC = Doors(public_urls=("https://nas.example:8443/netmon/", "https://netmon.example/"), machine="attic")
BEHIND = Doors(("nas.example",), trusted_proxies=(ip_network("127.0.0.1"),), machine="attic")


@pytest.mark.parametrize(
    ("host", "origin"),
    [
        # nginx with $host leaves the port out.
        ("attic", "http://attic:8080"),
        ("attic", "https://attic:8443"),
        ("192.168.1.5", "http://192.168.1.5:8080"),
        ("[::1]", "http://[0:0::1]:8080"),
        # Whoever ended TLS before us says the port that it reached us on.
        ("attic:80", "https://attic"),
        ("attic.:8443", "https://attic:8443"),
        ("attic:8443", "https://attic.:8443"),
        ("ATTIC.:443", "https://attic"),
    ],
)
def test_what_a_proxy_did_to_the_name_does_not_part_us_from_our_own_page(host: str, origin: str) -> None:
    assert DOORS.origin_allowed(asked(("Host", host), ("Origin", origin)))


@pytest.mark.parametrize(
    ("host", "origin"),
    [
        ("127.0.0.1:8643", "https://attic"),
        ("attic:80", "https://attic:8443"),
        ("attic:80", "http://attic:443"),
        ("attic:443", "http://attic"),
        ("attic", "http://evil.example"),
    ],
)
def test_what_only_the_user_can_know_is_refused_until_it_is_set(host: str, origin: str) -> None:
    assert not DOORS.origin_allowed(asked(("Host", host), ("Origin", origin)))


def test_a_port_that_was_left_out_is_not_made_up_where_the_browser_says_that_it_is_another_site() -> None:
    given = (("Host", "attic"), ("Origin", "http://attic:8080"))

    assert DOORS.origin_allowed(asked(*given, ("Sec-Fetch-Site", "same-origin")))
    assert not DOORS.origin_allowed(asked(*given, ("Sec-Fetch-Site", "same-site")))
    assert not DOORS.origin_allowed(asked(*given, ("Sec-Fetch-Site", "cross-site")))


@pytest.mark.parametrize("port", [80, 443])
def test_a_server_on_a_port_that_browsers_leave_out_believes_no_other(port: int) -> None:
    doors = Doors(machine="attic", port=port)

    assert doors.origin_allowed(asked(("Host", "attic"), ("Origin", "https://attic")))
    assert not doors.origin_allowed(asked(("Host", "attic"), ("Origin", "https://attic:5000")))


@pytest.mark.parametrize(
    "host", ["nas.example", "nas.example:8443", "127.0.0.1:8643", "attic:8643", "10.0.0.2"]
)
def test_the_page_of_a_public_url_may_ask_whatever_the_proxy_says(host: str) -> None:
    assert PUBLIC.origin_allowed(asked(("Host", host), ("Origin", "https://nas.example:8443")))
    assert PUBLIC.origin_allowed(asked(("Host", host), ("Origin", "https://netmon.example")))


@pytest.mark.parametrize(
    "origin",
    [
        "http://nas.example:8443",
        "https://nas.example:8444",
        "https://nas.example:5000",
        "http://netmon.example:1",
    ],
)
def test_a_public_url_is_exact(origin: str) -> None:
    for host in ("nas.example", "127.0.0.1:8643"):
        assert not PUBLIC.origin_allowed(asked(("Host", host), ("Origin", origin)))


def test_a_public_url_allows_its_name_and_no_other() -> None:
    assert PUBLIC.host_allowed(asked(("Host", "nas.example:8443")))
    assert not PUBLIC.origin_allowed(asked(("Host", "evil.example"), ("Origin", "https://nas.example:8443")))


def from_proxy(*headers: tuple[str, str], peer: str = "127.0.0.1") -> web.Request:
    return asked(("Host", "127.0.0.1:8643"), *headers).clone(remote=peer)


def test_a_trusted_proxy_says_what_was_asked_for_and_others_do_not() -> None:
    forwarded = (("X-Forwarded-Host", "nas.example:8443"), ("Origin", "https://nas.example:8443"))

    assert BEHIND.origin_allowed(from_proxy(*forwarded))
    assert not BEHIND.origin_allowed(from_proxy(*forwarded, peer="192.168.1.9"))
    assert not DOORS.origin_allowed(from_proxy(*forwarded))


def test_a_rebound_name_is_refused_through_a_trusted_proxy_too() -> None:
    for said in ("evil.example", "nas.example, evil.example", "me@nas.example"):
        assert not BEHIND.host_allowed(from_proxy(("X-Forwarded-Host", said))), said
    assert BEHIND.host_allowed(from_proxy(("X-Forwarded-Host", "evil.example, nas.example")))


def test_the_forwarded_port_stands_in_for_one_that_the_name_lacks() -> None:
    forwarded = (("X-Forwarded-Host", "nas.example"), ("X-Forwarded-Port", "8443"))

    assert BEHIND.origin_allowed(from_proxy(*forwarded, ("Origin", "https://nas.example:8443")))
    assert not BEHIND.origin_allowed(from_proxy(*forwarded, ("Origin", "https://nas.example:5000")))


def guarded(doors: Doors) -> web.Application:
    async def who(request: web.Request) -> web.Response:
        return web.json_response({"remote": request.remote})

    app = web.Application(middlewares=[guard_of(doors)])
    for path in ("/", "/page/{name}", "/netmon/page/{name}", "/api/v1/who"):
        app.router.add_route("*", path, who)
    return app


async def test_our_own_files_are_never_refused_for_their_origin() -> None:
    foreign = {"Origin": "https://nas.example:8443"}
    async with TestClient(TestServer(guarded(DOORS))) as client:
        for path in ("/", "/page/main.js", "/netmon/page/main.js"):
            for method in ("GET", "HEAD"):
                assert (await client.request(method, path, headers=foreign)).status == 200
            assert (await client.request("POST", path, headers=foreign)).status == 403
        assert (await client.get("/api/v1/who", headers=foreign)).status == 403
        assert (await client.get("/page/main.js", headers={"Host": "evil.example"})).status == 421


async def test_a_refusal_names_what_was_received_and_the_setting_that_allows_it() -> None:
    async with TestClient(TestServer(guarded(DOORS))) as client:
        answer = await client.get("/api/v1/who", headers={"Host": "box.lan:8643"})
        told = await answer.json()
        assert (answer.status, told["field"]) == (421, "Host")
        assert "Host: box.lan:8643" in told["detail"]
        assert 'allowed_hosts = ["box.lan"]' in told["detail"]

        foreign = {
            "Host": "127.0.0.1:8643",
            "Origin": "https://nas.example:8443",
            "X-Forwarded-Host": "nas.example:8443",
        }
        answer = await client.post("/api/v1/who", headers=foreign)
        told = await answer.json()
        assert (answer.status, told["field"]) == (403, "Origin")
        for part in (
            "https://nas.example:8443 (header Origin)",
            "Host: 127.0.0.1:8643",
            'public_url = "https://nas.example:8443/"',
            "trusted_proxies names 127.0.0.1",
        ):
            assert part in told["detail"]


@pytest.mark.parametrize("value", ["<script>", "a" * 5_000, "box lan", 'b"ox'])
async def test_a_refusal_repeats_no_more_than_a_little_of_a_strangers_header(value: str) -> None:
    async with TestClient(TestServer(guarded(DOORS))) as client:
        for name, expected in (("Host", 421), ("Origin", 403)):
            answer = await client.post("/api/v1/who", headers={name: value})
            assert answer.status == expected
            assert len((await answer.json())["detail"]) < 1_000


async def test_behind_a_trusted_proxy_the_handlers_see_who_asks() -> None:
    given = {"X-Forwarded-For": "192.168.1.7"}
    async with TestClient(TestServer(guarded(BEHIND))) as client:
        assert await (await client.get("/api/v1/who", headers=given)).json() == {"remote": "192.168.1.7"}
    async with TestClient(TestServer(guarded(DOORS))) as client:
        assert await (await client.get("/api/v1/who", headers=given)).json() == {"remote": "127.0.0.1"}
