from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from aiohttp import ClientError

from netmon_core import __version__
from netmon_core.device_list.reading import read_device_list
from netmon_core.model.ear import EarState
from netmon_core.server.access import Role
from netmon_core.server.reply import stream
from netmon_core.server.rest.config import plain
from netmon_core.server.table import Route
from netmon_core.settings.alerts import AlertSettings
from netmon_core.settings.metrics import MetricsSettings
from netmon_core.settings.secret import Secret
from tests.fakes.gatekeeper import VIEWER
from tests.fakes.until import until

from .serving import QUIET, serving

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from aiohttp import web

    from netmon_core.server.table import Call

pytestmark = pytest.mark.usefixtures("inside")

SENTINEL = "S3NT1NEL-nobody-may-see-this"


async def test_the_csv_is_read_back_by_import() -> None:
    async with serving() as server:
        ids = [server.see(f"00:16:3e:00:00:{number:02x}", f"10.77.0.{number}") for number in range(60, 90)]
        answer = await server.ask("GET", "/api/v1/export/devices.csv")
        assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
        assert answer.headers["Content-Disposition"] == 'attachment; filename="netmon-devices.csv"'
        listed = read_device_list(answer.body.decode())
        assert {each.id for each in listed.devices} >= set(ids)
        assert listed.problems == ()


async def test_a_device_that_is_forgotten_meanwhile_does_not_end_the_export() -> None:
    async with serving(watch=False) as server:
        devices = [server.see(f"00:16:3e:02:00:{n:02x}", f"10.79.0.{n}") for n in range(1, 200)]
        asking = asyncio.create_task(server.get("/api/v1/export/devices.json"))
        await asyncio.sleep(0)
        for device_id in devices[100:]:
            server.engine.forget(device_id)
        found = await asking
        assert len(found["devices"]) >= 100


async def test_a_long_answer_ends_with_its_credential() -> None:
    begun, never = asyncio.Event(), asyncio.Event()

    async def pieces() -> AsyncGenerator[str]:
        yield "x" * 100_000
        begun.set()
        await never.wait()

    async def endless(call: Call) -> web.StreamResponse:
        return await stream(call.request, pieces(), content_type="text/plain")

    route = Route(
        method="GET", path="/endless", handler=endless, role=Role.VIEWER, summary="Endless", tag="test"
    )
    async with serving(routes=(route,)) as server:
        watched = server.gatekeeper.watched
        asking = asyncio.create_task(server.ask("GET", "/endless", key=VIEWER))
        await begun.wait()

        server.gatekeeper.revoke(VIEWER)

        async with asyncio.timeout(10):
            with pytest.raises(ClientError):
                await asking
        never.set()
        await server.get("/api/v1/info")
        await until(lambda: server.gatekeeper.watched == watched)


async def test_exports_are_compressed_for_those_who_take_it() -> None:
    async with serving() as server:
        answer = await server.ask("GET", "/api/v1/export/devices.json", headers={"Accept-Encoding": "gzip"})
        assert answer.headers["Content-Encoding"] == "gzip"
        assert answer.data["devices"]


async def test_prometheus_gets_what_is_known() -> None:
    async with serving() as server:
        device_id = server.see("00:11:32:00:00:21", "10.77.0.21")
        server.engine.rename(device_id, 'the "big" NAS')
        await until(lambda: f"device:{device_id}/ping" in server.engine.state.samples)
        answer = await server.ask("GET", "/metrics")
        assert answer.headers["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
        lines = answer.body.decode().splitlines()
        assert f'netmon_info{{version="{__version__}"}} 1' in lines
        assert 'netmon_devices{presence="online"} 2' in lines
        assert f'netmon_device_online{{device_id="{device_id}"}} 1' in lines
        assert f'netmon_device_loss_ratio{{device_id="{device_id}"}} 0.0' in lines
        rtt = next(line for line in lines if line.startswith("netmon_device_rtt_seconds{"))
        assert 0 < float(rtt.split()[-1]) < 2
        assert any(r'name="the \"big\" NAS"' in line for line in lines)
        named = [line.split()[2] for line in lines if line.startswith("# TYPE")]
        assert len(named) == len(set(named))


async def test_the_settings_are_shown_without_their_secrets() -> None:
    secret = Secret(SENTINEL)
    config = replace(
        QUIET,
        alerts=AlertSettings(webhook_url=secret, webhook_headers=(secret,), include=("nas",)),
        metrics=MetricsSettings(),
    )
    async with serving(config=config, watch=False) as server:
        answer = await server.ask("GET", "/api/v1/config")
        assert SENTINEL not in answer.body.decode()
        assert answer.data["alerts"]["webhook_url"] == "***"
        assert answer.data["alerts"]["webhook_headers"] == ["***"]
        assert answer.data["alerts"]["include"] == ["nas"]
        assert answer.data["discovery"]["rate"] == 5_000
        assert answer.data["site_name"] == "Home"


def test_a_secret_that_is_not_set_shows_as_nothing() -> None:
    assert plain(Secret("")) == ""
    assert plain(Secret("x")) == "***"


async def test_health_tells_strangers_one_word_and_others_why() -> None:
    async with serving() as server:
        assert (await server.get("/api/v1/health", key=None)) == {"status": "ok"}
        assert (await server.get("/api/v1/health", key="wrong")) == {"status": "ok"}
        known = await server.get("/api/v1/health")
        assert (known["version"], known["problems"]) == (__version__, [])


async def test_health_tells_what_is_heard_on_each_adapter_and_of_a_flood(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ear = EarState(
        adapter="eth0", network_id="lan", frames=True, heard=7, flooded=True, problem="A flood on eth0."
    )
    async with serving() as server:
        monkeypatch.setattr(server.engine, "ears", lambda: (ear,))
        told = await server.get("/api/v1/health")
        assert (told["status"], told["problems"]) == ("degraded", ["A flood on eth0."])
        (heard,) = told["ears"]
        assert heard["adapter"] == "eth0"
        assert (heard["frames"], heard["heard"], heard["dropped"], heard["flooded"]) == (True, 7, 0, True)
        assert (await server.get("/api/v1/health", key=None)) == {"status": "degraded"}


async def test_the_server_says_what_it_is() -> None:
    async with serving() as server:
        server.see("00:16:3e:00:00:01", "10.77.0.41")
        info = await server.get("/api/v1/info")
        assert (info["server_id"], info["version"], info["tls"]) == ("here", __version__, False)
        assert info["started_at"] == "2026-11-22T10:00:00.000000Z"
        assert info["run_id"] == server.engine.snapshot().run_id
        assert info["counts"] == {
            "devices": 2,
            "online": 2,
            "offline": 0,
            "unknown": 0,
            "new_24h": 2,
            "alerts": info["counts"]["alerts"],
        }
        assert info["principal"] == {"kind": "key", "name": "the admin", "role": "admin"}


async def test_where_we_stand_is_told() -> None:
    async with serving() as server:
        ((site,), (network,), (adapter,)) = [
            (await server.get(f"/api/v1/{what}"))["items"] for what in ("sites", "networks", "adapters")
        ]
        assert (network["site_id"], network["adapter"]) == (site["id"], adapter["name"])
        assert "10.77.0.0/24" in network["subnets"]
        tag = (await server.ask("GET", "/api/v1/networks")).headers["ETag"]
        assert (await server.ask("GET", "/api/v1/networks", headers={"If-None-Match": tag})).status == 304
