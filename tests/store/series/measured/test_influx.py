"""Measurements in real servers: InfluxDB answers as the reference, VictoriaMetrics takes the same lines."""

import asyncio
import json
import random
from datetime import UTC, timedelta
from pathlib import Path

import aiohttp
import pytest

from netmon_core.model.measured import By
from netmon_core.model.measurement import ROW_KINDS
from netmon_core.store.series.influxdb import InfluxSeries
from netmon_core.store.series.measured.kinds import is_counted
from netmon_core.store.series.measured.lines import line_of_measurement
from netmon_core.store.series.memory import MemorySeries

from ..influx_servers import influxdb, victoria
from ..test_influx_servers import TODAY, settings
from .things import near, port, sensor

DAY = timedelta(days=1)


async def test_measurements_come_back_from_a_real_influxdb_as_from_memory(tmp_path: Path) -> None:
    source = random.Random(5)
    reference = MemorySeries()
    names = ["switch/p1", "the switch, ='\"ü/p2", "alone"]
    async with influxdb(tmp_path) as url:
        store = InfluxSeries(settings(url), tmp_path / "spool")
        await store.open()
        for kind in ROW_KINDS.values():
            for name in names:
                for poll in range(240):
                    if 60 <= poll < 90:
                        continue
                    values = [
                        source.choice([None, 0, source.randrange(2**40)])
                        if is_counted(kind)
                        else source.choice([None, source.randrange(-4000, 9000) / 100])
                        for _ in kind.columns
                    ]
                    end = TODAY + timedelta(seconds=30 * (poll + 1))
                    each = port(name, end, *values, kind=kind.name)
                    store.measure(each)
                    reference.measure(each)
        for kind in ROW_KINDS.values():
            assert await store.subjects(kind.name) == await reference.subjects(kind.name)
            for name in (*names, "nobody"):
                for step in (30, 300, 3600, 86_400):
                    span = TODAY, TODAY + timedelta(seconds=min(step * 1500, 86_400)), step
                    found = await store.measured(name, kind.name, *span)
                    expected = [
                        point
                        for point in await reference.measured(name, kind.name, *span)
                        # What says nothing is not written.
                        if any(value is not None for value in point.values)
                    ]
                    assert [point.start for point in found] == [point.start for point in expected]
                    for one, other in zip(found, expected, strict=True):
                        assert one.sums == other.sums
                        for field in ("seconds", "values", "lows", "highs"):
                            assert near(getattr(one, field), getattr(other, field), 1e-6), field
                told = await store.percentile(name, kind.name, TODAY, TODAY + DAY)
                wanted = await reference.percentile(name, kind.name, TODAY, TODAY + DAY)
                assert told.samples == wanted.samples
                assert near(told.values, wanted.values, 1e-6)
                whole = [each async for part in store.measurements(name, kind.name) for each in part]
                all_of_it = [each async for part in reference.measurements(name, kind.name) for each in part]
                assert whole == [each for each in all_of_it if each.values != (None,) * len(kind.columns)]
                if is_counted(kind):
                    for by in By:
                        totals = await store.totals(name, kind.name, TODAY, TODAY + DAY, by, UTC)
                        assert [*totals] == [
                            *await reference.totals(name, kind.name, TODAY, TODAY + DAY, by, UTC)
                        ]
            column = kind.columns[-1].name
            ranked = await store.top_measured(kind.name, column, TODAY, TODAY + DAY)
            others = await reference.top_measured(kind.name, column, TODAY, TODAY + DAY)
            assert [each.subject_id for each in ranked] == [each.subject_id for each in others]
            assert [each.sum for each in ranked] == [each.sum for each in others]
        assert store.health is None
        await store.close()


async def test_victoria_metrics_takes_the_lines_of_measurements(tmp_path: Path) -> None:
    async with victoria(tmp_path) as url, aiohttp.ClientSession() as session:
        store = InfluxSeries(settings(url), tmp_path / "spool")
        await store.open()
        for at in range(100):
            store.measure(port("switch/p1", TODAY + timedelta(seconds=30 * at), 1000 + at, 5))
        await store.close()
        assert store.health is None

        found: list[int] = []
        for _ in range(100):
            async with session.get(f"{url}/internal/force_flush"):
                pass
            parameters = {"match[]": 'netmon_port_in_octets{device="switch",part="p1"}'}
            async with session.get(f"{url}/api/v1/export", params=parameters) as response:
                text = await response.text()
            found = [value for line in text.splitlines() for value in json.loads(line)["values"]]
            if len(found) == 100:
                break
            await asyncio.sleep(0.05)
        assert found == [1000 + at for at in range(100)]


@pytest.mark.parametrize(
    ("measurement", "line"),
    [
        (
            port("s/p1", TODAY, 2**60, None),
            b"netmon_port,subject=s/p1,device=s,part=p1 in_octets=1152921504606846976i,stretch_ms=30000i",
        ),
        (
            sensor("a nas", TODAY, -3.25),
            b"netmon_sensor,subject=a\\ nas,device=a\\ nas value_micro=-3250000i,stretch_ms=30000i",
        ),
        (port("s/p1", TODAY, None, None), None),
        (port("s/p1", TODAY, -1, float("nan")), None),
        (port("s/p1", TODAY, 5, 5, seconds=0.0), None),
        (port("s/p1", TODAY, 2**63, float("inf")), None),
        (port("s/p1", TODAY, 1, kind="flow"), None),
        (sensor("s/t1", TODAY, 1e300), None),
    ],
)
def test_a_line_holds_whole_numbers_and_nothing_that_is_not_known(measurement, line) -> None:  # type: ignore[no-untyped-def]
    said = line_of_measurement(measurement)

    assert (said and said.rsplit(b" ", 1)[0]) == line
