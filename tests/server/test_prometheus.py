"""Ports and sensors for Prometheus, and the dashboard that asks for them."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from typing import TYPE_CHECKING

import aiohttp
import pytest

from netmon_core.credentials.asking import Whereabouts
from netmon_core.evidence.reading import (
    Counters,
    PortRow,
    ReadExtent,
    Reading,
    ReadTable,
    SensorRow,
    TableRead,
    Uptimes,
)
from netmon_core.model.port import AdminState, PortKind, PortState
from netmon_core.model.sensor import SensorKind, SensorUnit
from netmon_core.server.rest import prometheus_ports
from tests.fakes.until import until
from tests.store.series.dashboards import queries
from tests.store.series.influx_servers import victoria

from .serving import NAS_MAC, serving

if TYPE_CHECKING:
    from pathlib import Path

    from .serving import Serving

pytestmark = pytest.mark.usefixtures("inside")

NOW = datetime.now(UTC)
SENSORS = (
    SensorRow(key="t", kind=SensorKind.TEMPERATURE, name="Case", unit=SensorUnit.CELSIUS, value=41.5),
    SensorRow(key="c", kind=SensorKind.CPU, name="CPU", unit=SensorUnit.SHARE, value=0.25),
    SensorRow(key="s", kind=SensorKind.SUPPLY, name="Black", unit=SensorUnit.SHARE, value=0.5),
    SensorRow(key="n", kind=SensorKind.FAN, name="Fan", unit=SensorUnit.RPM),
)


def port(index: int, octets: int, **more: object) -> PortRow:
    counted = ("in_octets", "out_octets", "in_unicast", "out_unicast", "in_errors", "out_errors")
    counts = dict.fromkeys((*counted, "in_discards", "out_discards"), octets // 1000)
    counts |= {"in_octets": octets, "out_octets": octets // 2}
    told = {"state": PortState.UP, "admin": AdminState.UP, "kind": PortKind.ETHERNET, "speed_mbps": 1000.0}
    return PortRow(
        index=index,
        name=f"ge{index}",
        counters=Counters(**counts, wide=tuple(counts)),  # type: ignore[arg-type]
        **(told | more),  # type: ignore[arg-type]
    )


def reading(seconds: float, octets: int) -> Reading:
    return Reading(
        at=NOW + timedelta(seconds=seconds),
        uptimes=Uptimes(agent=90_000.0 + seconds),
        tables=(
            TableRead(table=ReadTable.PORTS, extent=ReadExtent.WHOLE, rows=3),
            TableRead(table=ReadTable.SENSORS, extent=ReadExtent.WHOLE, rows=4),
        ),
        ports=(
            port(1, octets, alias='to the "attic"'),
            port(2, 0, state=PortState.DOWN),
            port(3, 0, state=PortState.DOWN, admin=AdminState.DOWN),
        ),
        sensors=SENSORS,
    )


def tell(server: Serving, device_id: str) -> None:
    """A device tells of itself twice, half a minute apart."""
    at = Whereabouts(
        address=ip_address("10.77.0.21"), network=server.engine.snapshot().networks[0], mac=NAS_MAC
    )
    for each in (reading(-30, 10**9), reading(0, 10**9 + 30_000_000)):
        server.engine.watch.readings.take(server.engine.device(device_id), each, "test", at)


async def scraped(server: Serving) -> str:
    answer = await server.ask("GET", "/metrics")
    assert answer.status == 200
    return answer.body.decode()


async def test_ports_and_sensors_are_told_as_they_are_now() -> None:
    async with serving() as server:
        device_id = server.see(NAS_MAC, "10.77.0.21")
        server.engine.rename(device_id, "core")
        tell(server, device_id)
        lines = (await scraped(server)).splitlines()

        whose = f'device_id="{device_id}",port_id="p1"'
        named = r'device="core",name="ge1",alias="to the \"attic\""'
        assert f"netmon_port_info{{{whose},{named}}} 1" in lines
        assert f"netmon_port_up{{{whose}}} 1" in lines
        assert f"netmon_port_in_bits_per_second{{{whose}}} 8000000.0" in lines
        assert f"netmon_port_out_bits_per_second{{{whose}}} 4000000.0" in lines
        assert f"netmon_port_in_utilization_ratio{{{whose}}} 0.008" in lines
        assert f"netmon_port_in_errors_per_second{{{whose}}} 1000.0" in lines
        assert f"netmon_port_speed_bits_per_second{{{whose}}} 1000000000.0" in lines
        # What its owner switched off is not down.
        ups = [line.partition(" ")[2] for line in lines if line.startswith("netmon_port_up{")]
        assert ups == ["1", "0"]
        labels = 'device="core",name="Case",kind="temperature",unit="celsius"'
        assert f'netmon_sensor_value{{device_id="{device_id}",sensor_id="s1",{labels}}} 41.5' in lines
        assert sum(line.startswith("netmon_sensor_value{") for line in lines) == 3
        assert {"netmon_ports_left_out 0", "netmon_sensors_left_out 0"} <= set(lines)


async def test_ports_and_sensors_beyond_the_caps_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prometheus_ports, "PORTS", 2)
    monkeypatch.setattr(prometheus_ports, "SENSORS", 1)
    async with serving() as server:
        tell(server, server.see(NAS_MAC, "10.77.0.21"))
        lines = (await scraped(server)).splitlines()

        assert sum(line.startswith("netmon_port_info{") for line in lines) == 2
        assert sum(line.startswith("netmon_sensor_value{") for line in lines) == 1
        assert {"netmon_ports_left_out 1", "netmon_sensors_left_out 3"} <= set(lines)


async def test_every_query_of_the_dashboard_for_prometheus_has_an_answer(tmp_path: Path) -> None:
    async with serving() as server, victoria(tmp_path) as url, aiohttp.ClientSession() as session:
        device_id = server.see(NAS_MAC, "10.77.0.21")
        server.engine.rename(device_id, "core")
        await server.ask("POST", "/api/v1/targets", json={"kind": "ping", "host": "10.77.0.21"})
        await until(lambda: f"device:{device_id}/ping" in server.engine.state.samples)
        await until(lambda: any(key.startswith("user:") for key in server.engine.state.samples))
        tell(server, device_id)
        text = await scraped(server)
        async with session.post(f"{url}/api/v1/import/prometheus", data=text.encode()) as response:
            assert response.status == 204

        empty = []
        for title, query in queries("prometheus"):
            if not await values(session, url, query):
                empty.append((title, query))

        assert empty == []


async def values(session: aiohttp.ClientSession, url: str, query: str) -> list[object]:
    """What a query gives now, once the server shows what it was told."""
    for _ in range(200):
        parameters: dict[str, str | float] = {"query": query, "nocache": 1, "latency_offset": "1ms"}
        async with session.get(f"{url}/api/v1/query", params=parameters) as response:
            told = json.loads(await response.text())
            assert response.status == 200, (query, told)
        if found := told["data"]["result"]:
            return list(found)
        await asyncio.sleep(0.1)
    return []
