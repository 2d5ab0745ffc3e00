from __future__ import annotations

from typing import Any
from urllib.parse import urljoin

import pytest
from aiohttp.test_utils import make_mocked_request

from netmon_core.events.scan import ScanStarted
from netmon_core.model.scan import Scan, ScanState
from netmon_core.server.reply import relative
from netmon_core.server.scans import SCANS_KEPT
from tests.fakes.until import until

from .serving import NAS_MAC, STARTED, Answer, Serving, serving

pytestmark = pytest.mark.usefixtures("inside")


def place(begun: Answer, asked: str = "/api/v1/scans") -> str:
    """Where a scan is told to be by who began it."""
    return urljoin(asked, begun.headers["Location"])


async def ended(server: Serving, path: str) -> Any:
    await until(lambda: (scan := server.engine.state.scan) is not None and scan.finished_at)
    return await server.get(path)


@pytest.mark.parametrize("sub_path", ["", "/netmon", "/api/netmon"])
@pytest.mark.parametrize("asked", ["/api/v1/scans", "/api/discovery/scan"])
def test_where_something_is_holds_below_every_sub_path_stripped_or_not(sub_path: str, asked: str) -> None:
    for seen in (asked, sub_path + asked):
        said = relative(make_mocked_request("POST", seen), "/api/v1/scans/s1")
        assert urljoin(f"https://nas.example{sub_path}{asked}", said) == (
            f"https://nas.example{sub_path}/api/v1/scans/s1"
        )


async def test_a_scan_is_begun_followed_and_finds_the_neighbor() -> None:
    async with serving() as server:
        begun = await server.ask(
            "POST", "/api/v1/scans", json={"prefixes": ["10.77.0.16/28"], "rate": "max", "rounds": 2}
        )
        assert (begun.status, begun.data["state"]) == (202, "running")
        # As seen from where it was asked, so that it holds at a path of a proxy too.
        assert begun.headers["Location"] == f"scans/{begun.data['id']}"
        scan = await ended(server, place(begun))
        assert (scan["state"], scan["answered"]) == ("done", 1)
        assert scan["sweeps"][0]["prefix"] == "10.77.0.16/28"
        assert (await server.get(f"/api/v1/devices?search={NAS_MAC}"))["total"] == 1
        assert [each["id"] for each in (await server.get("/api/v1/scans"))["items"]] == [scan["id"]]


async def test_a_scan_is_stopped_and_what_it_found_stays() -> None:
    async with serving() as server:
        begun = await server.ask("POST", "/api/v1/scans", json={"prefixes": ["10.77.0.0/24"], "rate": 5})
        busy = await server.ask("POST", "/api/v1/scans", json={})
        assert (busy.status, busy.data["code"]) == (409, "scan_busy")
        stopped = await server.ask("DELETE", place(begun))
        assert (stopped.status, stopped.data["state"]) == (200, "cancelled")
        again = await server.ask("DELETE", place(begun))
        assert (again.status, again.data["code"]) == (409, "conflict")
        assert (await server.ask("POST", "/api/discovery/scan", json={"timeout": 0.1})).status == 202


@pytest.mark.parametrize(
    ("body", "status", "code", "field"),
    [
        ({"prefixes": ["10.0.0.0/16"]}, 422, "scan_too_wide", "prefixes"),
        ({"prefixes": ["0.0.0.0/0"], "wide": True}, 422, "scan_too_wide", "prefixes"),
        ({"prefixes": ["fd00::/64"]}, 422, "request_invalid", "prefixes.0"),
        ({"prefixes": ["10.77.0.0/24; reboot"]}, 422, "request_invalid", "prefixes.0"),
        ({"prefixes": ["10.77.0.0/24"] * 65}, 422, "request_invalid", "prefixes"),
        ({"adapter": "eth9"}, 422, "adapter_failed", "adapter"),
        ({"rate": 0}, 422, "request_invalid", "rate"),
        ({"rate": "fast"}, 422, "request_invalid", "rate"),
        ({"timeout": -1}, 422, "request_invalid", "timeout"),
        ({"wide": "yes"}, 422, "request_invalid", "wide"),
        ({"program": "nmap"}, 422, "request_invalid", "program"),
    ],
)
async def test_a_scan_that_may_not_be_is_refused(
    body: dict[str, Any], status: int, code: str, field: str
) -> None:
    async with serving() as server:
        answer = await server.ask("POST", "/api/v1/scans", json=body)
        assert (answer.status, answer.data["code"], answer.data["field"]) == (status, code, field)
        assert server.engine.state.scan is None
        assert server.auditor.told[-1]["outcome"] == code


async def test_who_scans_what_is_audited() -> None:
    async with serving() as server:
        begun = await server.ask("POST", "/api/v1/scans", json={"prefixes": ["10.77.0.16/30"]})
        told = server.auditor.told[-1]
        assert (told["action"], told["detail"], told["outcome"]) == ("scan", "10.77.0.16/30", "done")
        assert told["subject"] == begun.data["id"]
        await ended(server, place(begun))


async def test_of_many_scans_the_last_are_kept() -> None:
    async with serving() as server:
        for number in range(SCANS_KEPT + 20):
            scan = Scan(id=f"scan {number}", state=ScanState.DONE, started_at=STARTED, expected=1)
            server.engine._publish([ScanStarted(scan=scan)])
        found = await server.get("/api/v1/scans")
        assert len(found["items"]) == SCANS_KEPT
        assert found["items"][0]["id"] == f"scan {SCANS_KEPT + 19}"
        assert (await server.ask("GET", "/api/v1/scans/scan 0")).status == 404
