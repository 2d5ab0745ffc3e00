from __future__ import annotations

import pytest

from .serving import serving

pytestmark = pytest.mark.usefixtures("inside")

TYPED = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


async def test_whoever_types_an_address_into_a_browser_reads_a_page() -> None:
    async with serving() as server:
        for path, status in (("/nothing", 404), ("/api/v1/devices", 401)):
            answer = await server.ask("GET", path, key=None, headers=TYPED)
            text = answer.body.decode()
            assert (answer.status, answer.headers["Content-Type"]) == (status, "text/html; charset=utf-8")
            assert text.startswith("<!doctype html>")
            assert "script" not in answer.headers["Content-Security-Policy"]
            assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize(
    "headers",
    [{}, {"Accept": "*/*"}, {"Accept": "application/json"}, {**TYPED, "Sec-Fetch-Mode": "cors"}],
)
async def test_programs_and_scripts_read_a_problem(headers: dict[str, str]) -> None:
    async with serving() as server:
        answer = await server.ask("GET", "/nothing", headers=headers)
        assert answer.data["code"] == "not_found"


async def test_what_is_no_refusal_stays_as_it_is() -> None:
    async with serving() as server:
        answer = await server.ask("GET", "/api/v1/health", headers=TYPED)
        assert answer.data["status"] == "ok"
        assert (await server.ask("POST", "/nothing", headers=TYPED)).data["code"] == "not_found"
