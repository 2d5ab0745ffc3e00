from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import quote

import pytest

from netmon_core.model.target import ProbeKind
from netmon_core.settings.monitoring import MonitoringSettings, TargetSettings
from tests.fakes.until import until

from .serving import QUIET, serving

pytestmark = pytest.mark.usefixtures("inside")


async def test_a_target_is_added_probed_and_removed() -> None:
    async with serving() as server:
        made = await server.ask(
            "POST", "/api/v1/targets", json={"kind": "ping", "name": "NAS/1", "host": "10.77.0.21"}
        )
        assert made.status == 201
        assert (made.data["target"]["id"], made.data["removable"]) == ("user:NAS/1/ping", True)
        path = f"/api/v1/targets/{quote('user:NAS/1/ping', safe='')}"
        await until(lambda: "user:NAS/1/ping" in server.engine.state.samples)
        probed = await server.ask("POST", f"{path}/probe")
        assert (probed.status, probed.data["received"]) == (200, 1)
        (listed,) = (await server.get("/api/v1/targets"))["items"]
        assert listed["sample"]["received"] == 1
        assert (await server.ask("DELETE", path)).status == 204
        assert (await server.get("/api/v1/targets"))["total"] == 0
        assert (await server.ask("DELETE", path)).status == 404
        assert (await server.ask("POST", f"{path}/probe")).status == 404


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "kind"),
        ({"kind": "shell"}, "kind"),
        ({"kind": "other", "host": "nas"}, "kind"),
        ({"kind": "tcp", "host": "nas"}, "port"),
        ({"kind": "tcp", "host": "nas", "port": 0}, "port"),
        ({"kind": "http", "url": "file:///etc/passwd"}, "url"),
        ({"kind": "http", "url": "http://user:pw@nas/"}, "url"),
        ({"kind": "ping", "host": "nas", "command": "id"}, "command"),
        ({"kind": "ping", "host": "nas", "interval": 0.1}, "interval"),
    ],
)
async def test_a_target_that_makes_no_sense_is_refused(body: dict[str, Any], field: str) -> None:
    async with serving() as server:
        answer = await server.ask("POST", "/api/v1/targets", json=body)
        assert (answer.status, answer.data["code"], answer.data["field"]) == (422, "request_invalid", field)


async def test_a_target_of_the_settings_stays() -> None:
    target = TargetSettings(name="nas", kind=ProbeKind.TCP, host="10.77.0.21", port=9)
    async with serving(config=replace(QUIET, monitoring=MonitoringSettings(targets=(target,)))) as server:
        (listed,) = (await server.get("/api/v1/targets"))["items"]
        assert not listed["removable"]
        answer = await server.ask("DELETE", "/api/v1/targets/user:nas/tcp")
        assert (answer.status, answer.data["field"]) == (422, "id")


async def test_where_nothing_is_monitored_nothing_is_probed() -> None:
    async with serving(config=replace(QUIET, monitoring=MonitoringSettings(enabled=False))) as server:
        device_id = server.see("00:11:32:00:00:21", "10.77.0.21")
        answer = await server.ask("POST", f"/api/v1/devices/{device_id}/ping")
        assert (answer.status, answer.data["code"]) == (422, "request_invalid")
        assert "monitoring.enabled" in answer.data["detail"]


@pytest.mark.parametrize("address", ["10.77.0.255", "10.77.0.0", "0.0.0.0", "224.0.0.1", "255.255.255.255"])
async def test_an_address_of_nobody_or_of_many_is_refused(address: str) -> None:
    async with serving() as server:
        for body in ({"kind": "ping", "address": address}, {"kind": "tcp", "host": address, "port": 1}):
            answer = await server.ask("POST", "/api/v1/targets", json=body)
            assert answer.status == 422
            assert answer.data["field"] in body
            assert "must be the address of" in answer.data["detail"]
