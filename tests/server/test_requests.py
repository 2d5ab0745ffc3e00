from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING

import pytest

from netmon_core.server import request as module

from .serving import serving

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

pytestmark = pytest.mark.usefixtures("inside")

JSON = {"Content-Type": "application/json"}


@pytest.mark.parametrize(
    ("body", "status", "field"),
    [
        (b"", 400, None),
        (b"{", 400, None),
        (b"[]", 400, None),
        (b"null", 400, None),
        (b'"text"', 400, None),
        (b'{"name": "\xff"}', 400, None),
        (b'{"name": "\\ud800"}', 400, None),
        (b'{"name": NaN}', 400, None),
        (b'{"name": "a", "name": "b"}', 400, "name"),
        (b'{"\\ud800": 1, "\\ud800": 2}', 400, "?"),
        (b"[" * 20_000, 400, None),
        (b'{"name": ' + b"9" * 10_000 + b"}", 400, None),
        (b"{}", 422, None),
        (b'{"name": 5}', 422, "name"),
        (b'{"name": "' + b"x" * 256 + b'"}', 422, "name"),
        (b'{"tags": "printer"}', 422, "tags"),
        (b'{"tags": ["a", 5]}', 422, "tags.1"),
        (b'{"tags": [""]}', 422, "tags.0"),
        (b'{"known": "yes"}', 422, "known"),
        (b'{"known": 1}', 422, "known"),
        (b'{"notes": null}', 422, "notes"),
        (b'{"id": "other"}', 422, "id"),
        (b'{"owner": "me"}', 422, "owner"),
        (b'{"__proto__": {}}', 422, "__proto__"),
    ],
)
async def test_a_body_that_makes_no_sense_is_refused_and_changes_nothing(
    body: bytes, status: int, field: str | None
) -> None:
    async with serving(watch=False) as server:
        (own,) = server.engine.snapshot().devices
        answer = await server.ask("PATCH", f"/api/v1/devices/{own.id}", data=body, headers=JSON)
        assert (answer.status, answer.data["code"]) == (status, "request_invalid"), answer.data
        assert answer.data["field"] == field
        assert server.engine.snapshot().devices[0] == own


async def test_a_body_that_never_comes_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BODY_WITHIN", 0.05)

    async def drip() -> AsyncGenerator[bytes]:
        yield b"{"
        await asyncio.sleep(60)

    async with serving(watch=False) as server:
        answer = await server.ask("POST", "/api/v1/scans", data=drip(), headers=JSON)
        assert (answer.status, answer.data["code"]) == (408, "request_invalid")


async def test_a_body_over_64_kib_is_refused_however_it_comes() -> None:
    async with serving(watch=False) as server:
        (own,) = server.engine.snapshot().devices
        path = f"/api/v1/devices/{own.id}"
        large = json.dumps({"notes": "x" * 70_000}).encode()
        for chunked in (None, True):
            answer = await server.ask("PATCH", path, data=large, headers=JSON, chunked=chunked)
            assert (answer.status, answer.data["code"]) == (413, "request_invalid")


@pytest.mark.parametrize(
    "headers",
    [
        {"Content-Type": "text/plain"},
        {"Content-Type": "application/x-www-form-urlencoded"},
        {"Content-Type": "multipart/form-data; boundary=x"},
    ],
)
async def test_what_a_form_of_another_site_can_send_is_no_json(headers: dict[str, str]) -> None:
    async with serving(watch=False) as server:
        (own,) = server.engine.snapshot().devices
        answer = await server.ask(
            "PATCH", f"/api/v1/devices/{own.id}", data=b'{"name": "x"}', headers=headers
        )
        assert answer.status == 415
        assert server.engine.snapshot().devices[0].name is None


async def test_a_body_where_none_belongs_is_refused() -> None:
    async with serving() as server:
        answer = await server.ask("POST", "/api/v1/devices/x/wake", data=b'{"a": 1}', headers=JSON)
        assert answer.status == 400


async def test_a_mistake_of_ours_is_told_by_a_reference_and_nothing_else(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async with serving() as server:
        monkeypatch.setattr(server.engine, "why", None)
        (own,) = server.engine.snapshot().devices
        answer = await server.ask("GET", f"/api/v1/devices/{own.id}")
        assert (answer.status, answer.data["code"]) == (500, "internal")
        assert "NoneType" not in answer.body.decode()
        reference = answer.data["detail"].rstrip(".").rpartition(" ")[2]
        assert f"(reference {reference})" in caplog.text
        assert caplog.text.count("failed (reference") == 1


async def test_a_preflight_of_another_site_is_not_answered() -> None:
    async with serving(watch=False) as server:
        answer = await server.ask(
            "OPTIONS",
            "/api/v1/devices",
            key=None,
            headers={"Origin": "http://evil.example", "Access-Control-Request-Method": "GET"},
        )
        assert answer.status == 405
        assert not [name for name in answer.headers if name.lower().startswith("access-control")]
