from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

import pytest
from aiohttp.test_utils import TestClient, TestServer
from voluptuous_openapi import convert

from netmon_core.server.access import Role
from netmon_core.server.audit.file import AuditFile
from netmon_core.server.audit.log import AuditLog
from netmon_core.server.audit.routes import audit_routes
from netmon_core.server.auth.file import CredentialFile
from netmon_core.server.auth.keeper import Keeper
from netmon_core.server.auth.log_ins import LogIns
from netmon_core.server.auth.routes import auth_routes
from tests.server.small_app import small_app

from .clock import PASSWORD, Clock, Told, add_key, add_user

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator
    from pathlib import Path

    from netmon_core.server.table import Route

# How one comes in.
OPEN = {("POST", "/api/v1/login"), ("POST", "/api/v1/login/refresh")}


class Api:
    """The routes, served; and an admin's and a viewer's key."""

    def __init__(self, folder: Path) -> None:
        self.file = CredentialFile(folder)
        self.admin, self.admin_id = add_key(self.file)
        self.viewer, _ = add_key(self.file, Role.VIEWER)
        add_user(self.file)
        self.audit = AuditLog(AuditFile(folder))
        self.keeper = Keeper(self.file, now=Clock(), audit=self.audit)
        self.routes: tuple[Route, ...] = (
            *auth_routes(self.keeper, LogIns(self.keeper), self.audit),
            *audit_routes(self.audit),
        )
        self.client = TestClient(TestServer(small_app(self.routes, self.keeper)))

    async def ask(
        self, method: str, path: str, body: object = None, *, credential: str | None = None
    ) -> tuple[int, Any]:
        headers = {"Authorization": f"Bearer {credential}"} if credential else {}
        async with self.client.request(method, path, json=body, headers=headers) as answer:
            text = await answer.text()
            return answer.status, json.loads(text) if text else None


@pytest.fixture
async def api(tmp_path: Path) -> AsyncGenerator[Api]:
    api = Api(tmp_path)
    await api.audit.open()
    await api.keeper.open()
    await api.client.start_server()
    yield api
    await api.client.close()
    await api.keeper.close()
    await api.audit.close()


async def test_nothing_is_open_but_the_ways_in(api: Api) -> None:
    assert {(route.method, route.path) for route in api.routes if route.role is None} == OPEN
    for route in api.routes:
        if (route.method, route.path) in OPEN:
            continue
        path = route.path.replace("{id}", "x")
        for credential, status in ((None, 401), ("nmk_wrong", 401)):
            assert (await api.ask(route.method, path, {}, credential=credential))[0] == status
        if route.role is Role.ADMIN:
            assert (await api.ask(route.method, path, {}, credential=api.viewer))[0] == 403


async def test_a_key_is_made_used_listed_without_its_text_and_revoked(api: Api) -> None:
    body = {"name": "phone", "role": "viewer", "expires_at": "2027-01-01T00:00:00Z"}
    status, made = await api.ask("POST", "/api/v1/keys", body, credential=api.admin)
    assert (status, made["role"], made["expires_at"]) == (201, "viewer", "2027-01-01T00:00:00.000000Z")
    told = Told()
    api.keeper.on_revoked(await api.keeper.authenticate(made["key"], remote="::1"), told)

    status, listed = await api.ask("GET", "/api/v1/keys", credential=api.admin)
    assert (status, listed["total"], listed["next"]) == (200, 3, None)
    assert made["key"] not in json.dumps(listed)
    assert "digest" not in json.dumps(listed)

    path = f"/api/v1/keys/{made['id']}"
    assert await api.ask("DELETE", path, credential=api.admin) == (204, None)
    assert told.whys == ["The API key was revoked."]
    assert (await api.ask("GET", "/api/v1/keys", credential=made["key"]))[0] == 401
    assert (await api.ask("DELETE", path, credential=api.admin))[0] == 404


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"name": ""},
        {"name": "x" * 65},
        {"name": "\x00\x1b"},
        {"name": "x", "role": "root"},
        {"name": "x", "role": ["admin"]},
        {"name": "x", "expires_at": "2026-11-22T11:59:59Z"},
        {"name": "x", "expires_at": "2027-01-01"},
        {"name": "x", "expires_at": "9999-12-31T23:59:59-23:59"},
        {"name": "x", "expires_at": 5},
        {"name": "x", "id": "mine"},
    ],
)
async def test_a_key_that_makes_no_sense_is_not_made(api: Api, body: object) -> None:
    assert (await api.ask("POST", "/api/v1/keys", body, credential=api.admin))[0] == 422
    assert len(api.keeper.credentials.keys) == 2


async def test_a_user_logs_in_stays_in_and_leaves(api: Api) -> None:
    status, first = await api.ask("POST", "/api/v1/login", {"name": "Anna", "password": PASSWORD})
    assert (status, first["expires_in"], first["role"]) == (200, 900, "viewer")
    status, fresh = await api.ask("POST", "/api/v1/login/refresh", {"refresh": first["refresh"]})
    assert status == 200

    assert await api.ask("POST", "/api/v1/logout", credential=fresh["access"]) == (204, None)

    assert (await api.ask("POST", "/api/v1/logout", credential=fresh["access"]))[0] == 401
    assert (await api.ask("POST", "/api/v1/login/refresh", {"refresh": fresh["refresh"]}))[0] == 401
    assert (await api.ask("POST", "/api/v1/logout", credential=api.admin))[0] == 422


async def test_users_are_added_changed_and_removed(api: Api) -> None:
    body = {"name": "Ben", "password": "S3NT1NEL-battery"}
    status, made = await api.ask("POST", "/api/v1/users", body, credential=api.admin)
    assert (status, made["name"], made["role"], made["sessions"]) == (201, "Ben", "viewer", 0)
    assert (await api.ask("POST", "/api/v1/users", body, credential=api.admin))[0] == 409
    _, in_ = await api.ask("POST", "/api/v1/login", body)

    path = f"/api/v1/users/{made['id']}"
    status, changed = await api.ask("PATCH", path, {"role": "admin"}, credential=api.admin)
    assert (status, changed["role"]) == (200, "admin")
    assert (await api.ask("GET", "/api/v1/users", credential=in_["access"]))[0] == 401
    _, in_ = await api.ask("POST", "/api/v1/login", body)
    status, listed = await api.ask("GET", "/api/v1/users", credential=in_["access"])
    assert (status, [user["name"] for user in listed["items"]]) == (200, ["Anna", "Ben"])

    await api.ask("PATCH", path, {"password": "S3NT1NEL-another"}, credential=api.admin)
    assert (await api.ask("POST", "/api/v1/login", body))[0] == 401
    assert await api.ask("DELETE", path, credential=api.admin) == (204, None)
    assert (await api.ask("DELETE", path, credential=api.admin))[0] == 404


async def test_people_change_their_own_password_by_the_old_one(api: Api) -> None:
    log_in = {"name": "Anna", "password": PASSWORD}
    fresh = "S3NT1NEL-another-horse"
    _, elsewhere = await api.ask("POST", "/api/v1/login", log_in)
    _, here = await api.ask("POST", "/api/v1/login", log_in)
    path = "/api/v1/password"

    status, told = await api.ask("POST", path, {"old": "wrong", "new": fresh}, credential=here["access"])
    assert (status, told["code"], told["field"]) == (403, "forbidden", "old")
    assert (await api.ask("POST", path, {"old": PASSWORD, "new": "short"}, credential=here["access"]))[
        0
    ] == 422
    assert (await api.ask("POST", path, {"old": PASSWORD, "new": fresh}, credential=api.admin))[0] == 422

    body = {"old": PASSWORD, "new": fresh}
    status, made = await api.ask("POST", path, body, credential=here["access"])
    assert (status, made["role"]) == (200, "viewer")

    for ended in (elsewhere, here):
        assert (await api.ask("POST", "/api/v1/logout", credential=ended["access"]))[0] == 401
        assert (await api.ask("POST", "/api/v1/login/refresh", {"refresh": ended["refresh"]}))[0] == 401
    assert (await api.ask("POST", "/api/v1/login", log_in))[0] == 401
    assert (await api.ask("POST", "/api/v1/login", {**log_in, "password": fresh}))[0] == 200
    assert (await api.ask("POST", "/api/v1/logout", credential=made["access"]))[0] == 204


async def test_guessing_the_old_password_is_as_slow_as_guessing_at_the_door(api: Api) -> None:
    _, here = await api.ask("POST", "/api/v1/login", {"name": "Anna", "password": PASSWORD})
    body = {"old": "wrong", "new": "S3NT1NEL-another-horse"}
    statuses = [
        (await api.ask("POST", "/api/v1/password", body, credential=here["access"]))[0] for _ in range(11)
    ]
    assert statuses == [403] * 10 + [429]


async def test_eleven_wrong_passwords_have_to_wait(api: Api) -> None:
    body = {"name": "Anna", "password": "wrong"}
    statuses = [(await api.ask("POST", "/api/v1/login", body))[0] for _ in range(11)]

    assert statuses == [401] * 10 + [429]


async def test_the_log_says_who_came_in_and_who_did_not_and_no_secret(api: Api) -> None:
    await api.ask("POST", "/api/v1/login", {"name": "anna", "password": PASSWORD})
    await api.ask("POST", "/api/v1/login", {"name": "anna", "password": "S3NT1NEL-wrong"})
    await api.ask("POST", "/api/v1/login", {"name": "S3NT1NEL-as-a-name", "password": "x"})

    _, page = await api.ask("GET", "/api/v1/audit", credential=api.admin)
    unknown, wrong, right = page["items"]
    assert (right["outcome"], right["principal"]["name"], right["remote"]) == ("done", "Anna", "127.0.0.1")
    assert (wrong["outcome"], wrong["principal"], wrong["subject"]) == ("credential_invalid", None, "Anna")
    assert (unknown["outcome"], unknown["subject"]) == ("credential_invalid", None)
    assert "S3NT1NEL" not in json.dumps(page)

    _, first = await api.ask("GET", "/api/v1/audit?limit=2", credential=api.admin)
    _, second = await api.ask("GET", f"/api/v1/audit?limit=2&cursor={first['next']}", credential=api.admin)
    assert [*first["items"], *second["items"]] == page["items"]
    assert second["next"] is None


async def test_the_log_says_from_where_a_key_was_refused_and_not_which(api: Api) -> None:
    await api.ask("GET", "/api/v1/keys", credential="nmk_S3NT1NEL")
    await api.ask("GET", "/api/v1/keys", credential="expired.token.S3NT1NEL")

    _, page = await api.ask("GET", "/api/v1/audit", credential=api.admin)
    [entry] = page["items"]
    assert (entry["action"], entry["outcome"]) == ("key_refused", "credential_invalid")
    assert (entry["remote"], entry["principal"], entry["subject"]) == ("127.0.0.1", None, None)
    assert "S3NT1NEL" not in json.dumps(page)


@pytest.mark.parametrize(
    "query", ["limit=1_0", "limit=%205", "limit=%D9%A5", "limit=0", "cursor=0x1", "cursor=-1"]
)
async def test_a_page_of_the_log_takes_plain_numbers_only(api: Api, query: str) -> None:
    assert (await api.ask("GET", f"/api/v1/audit?{query}", credential=api.admin))[0] == 422


async def test_a_password_is_shown_by_nothing_that_sees_the_body(api: Api) -> None:
    for route in api.routes:
        if route.body is not None and "password" in route.body.schema:
            body = route.body(
                {"name": "x", "password": "S3NT1NEL-password"}
                if "name" in route.body.schema
                else {"password": "S3NT1NEL-password"}
            )
            assert "S3NT1NEL" not in repr(body) + str(body) + json.dumps(body, default=str)


async def test_every_schema_can_be_put_into_the_document(api: Api) -> None:
    await asyncio.sleep(0)
    for route in api.routes:
        for schema in (route.query, route.body):
            if schema is not None:
                assert convert(schema)["type"] == "object"
