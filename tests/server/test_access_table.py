from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from netmon_core.server.access import Role
from netmon_core.server.app import table
from tests.fakes.gatekeeper import ADMIN, EXPIRED, VIEWER

from .serving import serving

if TYPE_CHECKING:
    from netmon_core.server.table import Route

pytestmark = pytest.mark.usefixtures("inside")

# Whatever else answers without a credential is a hole.
OPEN = {("GET", "/api/v1/health"), ("GET", "/api/openapi.json"), ("GET", "/api/docs")}
# These tell secrets or credentials, so that a viewer may not even read them.
# Frames tell of people: who speaks with whom.
ADMINS_ONLY_TO_READ = {"/api/v1/config", "/api/v1/credentials", "/api/v1/findings/{id}/frames.pcap"}


def path_of(route: Route) -> str:
    return re.sub(r"\{(\w+)(:[^}]*)?\}", "rtt", route.path)


async def test_only_the_allow_list_answers_without_a_credential_that_holds() -> None:
    async with serving() as server:
        for route in table():
            for key in (None, "wrong", EXPIRED, "n\u00f6", "x" * 5_000):
                answer = await server.ask(route.method, path_of(route), key=key)
                if (route.method, route.path) in OPEN:
                    assert answer.status == 200, (route.path, key)
                    continue
                assert answer.status == 401, (route.method, route.path, key)
                assert answer.data["code"] == "credential_invalid"
                assert answer.headers["WWW-Authenticate"] == "Bearer"
                assert answer.headers["Content-Type"] == "application/problem+json"
    assert {(route.method, route.path) for route in table() if route.role is None} == OPEN


async def test_a_viewer_reads_and_changes_nothing() -> None:
    async with serving() as server:
        before = server.engine.state.revision
        for route in table():
            answer = await server.ask(route.method, path_of(route), key=VIEWER)
            if route.role is Role.ADMIN:
                assert answer.status == 403, (route.method, route.path)
                assert answer.data["code"] == "forbidden"
            else:
                assert answer.status not in (401, 403), (route.method, route.path)
        assert server.engine.state.revision == before
        told = {(each["principal"].name, each["outcome"]) for each in server.auditor.told}
        assert told == {("the viewer", "forbidden")}


async def test_what_nobody_known_asks_for_is_not_written_down() -> None:
    async with serving() as server:
        for route in table():
            await server.ask(route.method, path_of(route), key=None)
            await server.ask(route.method, path_of(route), key="wrong")
        assert server.auditor.told == []


async def test_an_admin_may_use_every_route() -> None:
    async with serving() as server:
        for route in table():
            answer = await server.ask(route.method, path_of(route), key=ADMIN)
            assert answer.status not in (401, 403, 405, 500), (route.method, route.path, answer.body)


def test_what_changes_or_sends_is_for_admins_and_audited_and_what_reads_is_neither() -> None:
    for route in table():
        reads = route.method == "GET"
        assert (route.audit is None) == reads, route.path
        if not reads or route.path in ADMINS_ONLY_TO_READ:
            assert route.role is Role.ADMIN, route.path
        elif (route.method, route.path) not in OPEN:
            assert route.role is Role.VIEWER, route.path


async def test_a_credential_in_the_url_is_none() -> None:
    async with serving() as server:
        for name in ("key", "token", "api_key", "access_token", "credential"):
            answer = await server.ask("GET", f"/api/v1/info?{name}={ADMIN}", key=None)
            assert answer.status == 401
        assert server.gatekeeper.asked == []


async def test_a_key_may_come_in_its_own_header() -> None:
    async with serving() as server:
        answer = await server.ask("GET", "/api/v1/info", key=None, headers={"X-API-Key": VIEWER})
        assert answer.data["principal"] == {"kind": "key", "name": "the viewer", "role": "viewer"}
        assert server.gatekeeper.asked == [(VIEWER, "127.0.0.1")]


async def test_another_way_to_log_in_is_refused_without_asking_anybody() -> None:
    async with serving() as server:
        answer = await server.ask("GET", "/api/v1/info", key=None, headers={"Authorization": "Basic YTpi"})
        assert answer.status == 401
        assert server.gatekeeper.asked == []


async def test_an_unknown_path_tells_nothing_and_an_unknown_method_what_there_is() -> None:
    async with serving() as server:
        for path in ("/", "/api", "/api/v2/devices", "/api/v1/../../etc/passwd", "/api/v1/%2e%2e/%00", "//x"):
            answer = await server.ask("GET", path, key=None)
            assert (answer.status, answer.data["code"]) == (404, "not_found"), path
        answer = await server.ask("PUT", "/api/v1/devices", key=None)
        assert (answer.status, answer.headers["Allow"]) == (405, "GET,HEAD")
        assert answer.data["code"] == "request_invalid"


async def test_every_answer_is_safe_to_show() -> None:
    async with serving() as server:
        for path in ("/api/v1/health", "/api/v1/info", "/nothing", "/api/docs", "/metrics"):
            answer = await server.ask("GET", path)
            assert answer.headers["Cache-Control"] == "no-store", path
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
            assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
            assert answer.headers["Server"] == "netmon"
            assert "Access-Control-Allow-Origin" not in answer.headers


async def test_head_is_answered_wherever_get_is_and_without_a_body() -> None:
    async with serving() as server:
        for route in table():
            if route.method == "GET":
                got = await server.ask("GET", path_of(route))
                head = await server.ask("HEAD", path_of(route))
                assert (head.status, head.body) == (got.status, b""), route.path
                assert head.headers["Content-Type"] == got.headers["Content-Type"], route.path
        for key, status in ((None, 401), ("wrong", 401)):
            assert (await server.ask("HEAD", "/api/v1/devices", key=key)).status == status
        assert (await server.ask("HEAD", "/api/v1/config", key=VIEWER)).status == 403
        assert server.auditor.told == []
