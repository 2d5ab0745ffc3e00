"""What was measured of ports and sensors, over HTTP."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from netmon_core.model.measurement import Measurement
from netmon_core.store.series.embedded import EmbeddedSeries
from netmon_core.store.series.memory import MemorySeries

from .serving import serving

if TYPE_CHECKING:
    from pathlib import Path

    from .serving import Serving

pytestmark = pytest.mark.usefixtures("inside")

MAC = "00:16:3e:00:00:41"
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
SPAN = "start=2026-11-20T12:00:00Z&end=2026-11-20T13:00:00Z"


def measured(subject_id: str, minute: int, *values: float | None, kind: str = "port") -> Measurement:
    at = NOON + timedelta(minutes=minute)
    return Measurement(subject_id=subject_id, kind=kind, at=at, seconds=60, values=values)


def fill(series: MemorySeries | EmbeddedSeries, device_id: str) -> None:
    for minute in range(1, 11):
        series.measure(measured(f"{device_id}/p1", minute, 6000 * minute, 60))
        series.measure(measured(f"{device_id}/p2", minute, 60, None))
    series.measure(measured(f"{device_id}/p1", 1, 1, 2, 3, 4, 5, 6, kind="port_packets"))
    series.measure(measured(f"{device_id}/p1", 1, 0, 0, 0, 9, kind="port_errors"))
    series.measure(measured(f"{device_id}/t1", 1, -3.5, kind="sensor"))


@pytest.fixture
def series() -> MemorySeries:
    return MemorySeries()


async def test_the_traffic_of_a_port_comes_in_steps_by_the_second(series: MemorySeries) -> None:
    async with serving(series=series) as server:
        device_id = server.see(MAC, "10.77.0.41")
        fill(series, device_id)

        told = await server.get(f"/api/v1/metrics/bandwidth?device={device_id}&port=p1&step=300&{SPAN}")

        assert told["columns"] == ["in_octets", "out_octets"]
        assert (told["subject_id"], told["kind"], told["step"]) == (f"{device_id}/p1", "port", 300.0)
        first, second = told["points"]
        assert first["start"] == "2026-11-20T12:00:00.000000Z"
        assert first["values"] == [300.0, 1.0]
        assert (first["lows"][0], first["highs"][0]) == (100.0, 500.0)
        assert (first["sums"], first["seconds"]) == ([90_000, 300], [300.0, 300.0])
        assert second["sums"] == [240_000, 300]


@pytest.mark.parametrize(
    ("path", "columns", "value"),
    [
        ("packets?port=p1", 6, 1 / 60),
        ("errors?port=p1", 4, 0.0),
        ("sensor?sensor=t1", 1, -3.5),
    ],
)
async def test_packets_errors_and_sensors_have_their_own(
    series: MemorySeries, path: str, columns: int, value: float
) -> None:
    async with serving(series=series) as server:
        device_id = server.see(MAC, "10.77.0.41")
        fill(series, device_id)

        told = await server.get(f"/api/v1/metrics/{path}&device={device_id}&{SPAN}")

        assert len(told["columns"]) == columns
        assert told["points"][0]["values"][0] == pytest.approx(value)


async def test_totals_are_of_days_of_a_time_zone_and_exact(series: MemorySeries) -> None:
    async with serving(series=series) as server:
        device_id = server.see(MAC, "10.77.0.41")
        fill(series, device_id)
        base = f"/api/v1/metrics/bandwidth/totals?device={device_id}&{SPAN}"

        day = await server.get(f"{base}&port=p1&zone=Europe/Berlin")
        month = await server.get(f"{base}&port=p2&by=month")

        assert day["zone"] == "Europe/Berlin"
        assert day["totals"] == [
            {
                "start": "2026-11-19T23:00:00.000000Z",
                "end": "2026-11-20T23:00:00.000000Z",
                "seconds": [600.0, 600.0],
                "sums": [330_000, 600],
            }
        ]
        assert month["totals"][0]["sums"] == [600, None]
        assert month["totals"][0]["start"] == "2026-11-01T00:00:00.000000Z"


async def test_the_percentile_and_the_top_are_told(series: MemorySeries) -> None:
    async with serving(series=series) as server:
        device_id = server.see(MAC, "10.77.0.41")
        fill(series, device_id)

        told = await server.get(f"/api/v1/metrics/bandwidth/percentile?device={device_id}&port=p1&{SPAN}")
        top = await server.get(f"/api/v1/metrics/bandwidth/top?{SPAN}")
        packets = await server.get(f"/api/v1/metrics/packets/top?column=out_unicast&count=1&{SPAN}")

        assert (told["percent"], told["step"], told["samples"]) == (95.0, 300.0, [2, 2])
        assert told["values"] == [800.0, 1.0]
        assert [each["subject_id"] for each in top["ranked"]] == [f"{device_id}/p1", f"{device_id}/p2"]
        assert top["ranked"][0] == {
            "subject_id": f"{device_id}/p1",
            "value": 550.0,
            "sum": 330_000,
            "seconds": 600.0,
        }
        assert [each["sum"] for each in packets["ranked"]] == [4]


@pytest.mark.parametrize(
    ("path", "status", "field"),
    [
        ("bandwidth?port=p1", 422, "device"),
        ("bandwidth/totals?device=ID", 422, "port"),
        ("sensor?device=ID", 422, "sensor"),
        ("bandwidth?device=ID&port=p1&sensor=t1", 422, "sensor"),
        ("sensor?device=ID&port=p1", 422, "port"),
        ("bandwidth?device=nobody&port=p1", 404, "device_id"),
        ("bandwidth?device=ID&port=p1&step=0", 422, "step"),
        ("rtt/totals?device=ID&port=p1", 404, "metric"),
        ("sensor/totals?device=ID&sensor=t1", 422, "kind"),
        ("bandwidth/totals?device=ID&port=p1&by=week", 422, "by"),
        ("bandwidth/totals?device=ID&port=p1&zone=../../etc/passwd", 422, "zone"),
        ("bandwidth/totals?device=ID&port=p1&zone=Nowhere", 422, "zone"),
        ("bandwidth/percentile?device=ID&port=p1&percent=101", 422, "percent"),
        ("bandwidth/top?column=in_errors", 422, "column"),
        ("bandwidth/top?count=1001", 422, "count"),
    ],
)
async def test_what_cannot_be_had_is_refused_by_name(path: str, status: int, field: str) -> None:
    async with serving(watch=False) as server:
        device_id = server.see(MAC, "10.77.0.41")
        answer = await server.ask("GET", f"/api/v1/metrics/{path.replace('ID', device_id)}")
        assert (answer.status, answer.data["field"]) == (status, field), answer.data


async def test_a_server_that_keeps_nothing_says_nothing() -> None:
    async with serving(watch=False) as server:
        device_id = server.see(MAC, "10.77.0.41")
        told = await server.get(f"/api/v1/metrics/bandwidth?device={device_id}&port=p1")
        assert told["points"] == []


async def rows(server: Serving, query: str) -> list[dict[str, str]]:
    answer = await server.ask("GET", f"/api/v1/export/measurements.csv{query}")
    assert answer.status == 200, answer.body
    return list(csv.DictReader(io.StringIO(answer.body.decode(), newline="")))


async def test_everything_a_device_or_a_port_is_exported(tmp_path: Path) -> None:
    now = (NOON + timedelta(days=2)).timestamp
    series = EmbeddedSeries(tmp_path / "metrics.db", now=now)
    async with serving(series=series) as server:
        one = server.see(MAC, "10.77.0.41")
        two = server.see("00:16:3e:00:00:42", "10.77.0.42")
        for device_id in (one, two):
            fill(series, device_id)
        # Sealed or not, rolled up or not: nothing is left out, and nothing is there twice.
        await series.tend()
        late = Measurement(
            subject_id=f"{one}/p1", kind="port", at=NOON + timedelta(days=2), seconds=60, values=(7, 8)
        )
        series.measure(late)

        assert len(await rows(server, "")) == 2 * 23 + 1
        assert len(await rows(server, f"?device={two}")) == 23
        traffic = await rows(server, f"?device={one}&port=p1&metric=bandwidth")
        sensors = await rows(server, "?metric=sensor")
        within = await rows(server, f"?device={one}&port=p1&metric=bandwidth&{SPAN}")
        whole = await server.get(f"/api/v1/export/measurements.json?device={one}&port=p1&metric=bandwidth")

        assert [each["in_octets"] for each in traffic] == [str(6000 * at) for at in range(1, 11)] + ["7"]
        assert traffic[0]["at"] == "2026-11-20T12:01:00.000000Z"
        assert traffic[0]["in_errors"] == traffic[0]["value"] == ""
        assert [each["value"] for each in sensors] == ["-3.5", "-3.5"]
        assert len(within) == 10
        assert [column["name"] for column in whole["kinds"]["port"]] == ["in_octets", "out_octets"]
        assert [each["values"] for each in whole["measurements"]][-1] == [7, 8]


@pytest.mark.parametrize(
    ("query", "status", "field"),
    [
        ("?port=p1", 422, "device"),
        ("?device=nobody", 404, "device_id"),
        ("?metric=rtt", 422, "metric"),
        ("?start=2026-11-20T12:00:00Z&end=2026-11-20T11:00:00Z", 422, "start"),
    ],
)
async def test_an_export_of_what_there_is_not_is_refused(query: str, status: int, field: str) -> None:
    async with serving(watch=False) as server:
        answer = await server.ask("GET", f"/api/v1/export/measurements.csv{query}")
        assert (answer.status, answer.data["field"]) == (status, field), answer.data
