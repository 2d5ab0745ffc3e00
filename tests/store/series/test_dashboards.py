"""Every query of the dashboards has an answer from the real server, and the right one."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest
import voluptuous as vol
import yaml  # type: ignore[import-untyped]  # its stubs are a package of their own

from netmon_core.model.measurement import PORT, PORT_ERRORS, PORT_PACKETS, SENSOR, Measurement
from netmon_core.settings.metrics import MetricsSettings
from netmon_core.store.series.influxdb import InfluxSeries

from .dashboards import DASHBOARDS, FOLDER, dashboard, queries, variables
from .influx_servers import BUCKET, TOKEN, influxdb, victoria
from .samples import sample

if TYPE_CHECKING:
    from pathlib import Path

# Of what is recorded: 8 Mbit/s in, 4 out, a pair of errors a second, 21.5 degrees, 2 ms, a tenth lost.
RIGHT = {
    "Round-trip time": 0.002,
    "Loss": 0.1,
    "Slowest answers": 0.002,
    "Jitter": 0.0005,
    "Into ports": 8e6,
    "Out of ports": 4e6,
    "Packets into ports": 111.0,
    "Packets out of ports": 222.0,
    "Broken packets": 3.0,
    "Dropped packets": 7.0,
    "Sensors": 21.5,
}
STRETCH = 30.0

_PANEL = vol.Schema(
    {
        "id": int,
        "type": vol.In(("timeseries", "stat", "bargauge")),
        "title": vol.All(str, vol.Length(min=3)),
        "gridPos": {"x": vol.Range(0, 23), "y": vol.Range(0), "w": vol.Range(1, 24), "h": vol.Range(1)},
        "interval": str,
        "datasource": {"type": str, "uid": "${source}"},
        "fieldConfig": {"defaults": {"unit": str, "custom": dict}, "overrides": list},
        "options": dict,
        vol.Optional("description"): str,
        "targets": [
            vol.Any(
                {
                    "refId": str,
                    "rawQuery": True,
                    "query": str,
                    "resultFormat": "time_series",
                    "alias": str,
                    "datasource": dict,
                },
                {
                    "refId": str,
                    "expr": str,
                    "legendFormat": str,
                    "range": bool,
                    "instant": bool,
                    "datasource": dict,
                },
            )
        ],
    },
    required=True,
)
_DASHBOARD = vol.Schema(
    {
        "uid": vol.All(str, vol.Length(min=1, max=40)),
        "title": str,
        "schemaVersion": vol.Range(36),
        "tags": ["netmon"],
        "templating": {"list": [dict]},
        "time": {"from": str, "to": str},
        "panels": [_PANEL],
    },
    required=True,
    extra=vol.ALLOW_EXTRA,
)


@pytest.mark.parametrize("path", DASHBOARDS, ids=lambda path: path.stem)
def test_a_dashboard_has_what_grafana_reads(path: Path) -> None:
    told = _DASHBOARD(json.loads(path.read_text()))

    ids = [panel["id"] for panel in told["panels"]]
    assert len(ids) == len(set(ids))
    assert told["uid"] == path.stem
    places = {
        (panel["gridPos"]["x"] + x, panel["gridPos"]["y"] + y)
        for panel in told["panels"]
        for x in range(panel["gridPos"]["w"])
        for y in range(panel["gridPos"]["h"])
    }
    # None lies on another, and none is wider than the page.
    assert len(places) == sum(panel["gridPos"]["w"] * panel["gridPos"]["h"] for panel in told["panels"])
    assert max(x for x, _ in places) <= 23
    sources = {each["name"]: each for each in told["templating"]["list"]}
    assert sources["source"]["type"] == "datasource"
    for panel in told["panels"]:
        for target in panel["targets"]:
            assert target["datasource"] == panel["datasource"]
            assert panel["datasource"]["type"] == sources["source"]["query"]


def test_what_is_provisioned_is_there() -> None:
    [providers] = [
        yaml.safe_load(path.read_text()) for path in (FOLDER / "provisioning" / "dashboards").iterdir()
    ]
    [sources] = [
        yaml.safe_load(path.read_text()) for path in (FOLDER / "provisioning" / "datasources").iterdir()
    ]

    assert [each["type"] for each in providers["providers"]] == ["file"]
    types = {each["uid"]: each["type"] for each in sources["datasources"]}
    assert types == {
        path.stem: dashboard(path.stem.removeprefix("netmon-"))["panels"][0]["datasource"]["type"]
        for path in DASHBOARDS
    }


async def test_every_query_for_influxdb_has_its_answer(tmp_path: Path) -> None:
    async with influxdb(tmp_path) as url, aiohttp.ClientSession() as session:
        await _record(url, tmp_path)

        async def ask(query: str) -> list[dict[str, Any]]:
            parameters = {"db": BUCKET, "q": query}
            headers = {"Authorization": f"Token {TOKEN}"}
            async with session.get(f"{url}/query", params=parameters, headers=headers) as response:
                told = json.loads(await response.text())
                assert response.status == 200, told
                [result] = told["results"]
                assert "error" not in result, (query, result)
                series: list[dict[str, Any]] = result.get("series", [])
                return series

        for title, query in queries("influxdb"):
            values = [row[1] for each in await ask(query) for row in each["values"] if row[1] is not None]
            _check(title, query, values)
        found = {name: await ask(query) for name, query in variables("influxdb").items()}
        names = {name: {row[1] for each in told for row in each["values"]} for name, told in found.items()}
        assert names == {"target": {"device:a/ping"}, "device": {"a"}, "port": {"p1"}}


async def test_every_query_for_victoria_metrics_has_its_answer(tmp_path: Path) -> None:
    async with victoria(tmp_path) as url, aiohttp.ClientSession() as session:
        await _record(url, tmp_path)
        for title, query in queries("victoriametrics"):
            _check(title, query, await _values(session, url, query))


async def _record(url: str, folder: Path) -> None:
    """An hour of one device that is pinged, one port and one sensor of it."""
    store = InfluxSeries(
        MetricsSettings(
            store="influxdb", influx_url=url, influx_org="home", influx_bucket=BUCKET, influx_token=TOKEN
        ),
        folder / "spool",
    )
    await store.open()
    begin = datetime.now(UTC) - timedelta(hours=1)
    rows = (
        (PORT, "a/p1", (30_000_000, 15_000_000)),
        (PORT_PACKETS, "a/p1", (3_000, 300, 30, 6_000, 600, 60)),
        (PORT_ERRORS, "a/p1", (30, 60, 90, 120)),
        (SENSOR, "a/s1", (21.5,)),
    )
    for number in range(1, 110):
        at = begin + timedelta(seconds=number * STRETCH)
        pings = sample("device:a/ping", at, rtt=0.002, sent=10, received=9, low=0.002, high=0.002)
        store.record(replace(pings, jitter=0.0005))
        for kind, subject, values in rows:
            store.measure(
                Measurement(subject_id=subject, kind=kind.name, at=at, seconds=STRETCH, values=values)
            )
    await store.close()
    assert store.health is None


async def _values(session: aiohttp.ClientSession, url: str, query: str) -> list[float]:
    """What a query gives over the last hour, once the server shows what it was told."""
    now = datetime.now(UTC).timestamp()
    span = {"start": now - 3_300, "end": now - 300, "step": 300, "nocache": 1}
    parameters: dict[str, str | float] = {"query": query, **span}
    for _ in range(100):
        async with session.get(f"{url}/api/v1/query_range", params=parameters) as response:
            told = json.loads(await response.text())
            assert response.status == 200, (query, told)
        if told["data"]["result"]:
            break
        await asyncio.sleep(0.1)
    return [float(value) for each in told["data"]["result"] for _, value in each["values"]]


def _check(title: str, query: str, values: list[float]) -> None:
    assert values, (title, query)
    if title in RIGHT:
        assert values == pytest.approx([RIGHT[title]] * len(values), rel=1e-3), (title, query)
