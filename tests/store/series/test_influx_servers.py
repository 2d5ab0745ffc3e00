"""What InfluxDB keeps comes back; VictoriaMetrics takes the same lines."""

import asyncio
import json
import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp
import pytest

from netmon_core.errors import StoreError
from netmon_core.settings.metrics import MetricsSettings
from netmon_core.store.series.influxdb import InfluxSeries
from netmon_core.store.series.memory import MemorySeries

from .influx_servers import BUCKET, TOKEN, influxdb, victoria
from .samples import sample

# InfluxDB refuses what is older than its shards, so the tests are about today.
TODAY = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=1)


def settings(url: str, *, bucket: str = BUCKET, token: str = TOKEN) -> MetricsSettings:
    return MetricsSettings(
        store="influxdb", influx_url=url, influx_org="home", influx_bucket=bucket, influx_token=token
    )


async def test_samples_come_back_from_a_real_influxdb_as_from_memory(tmp_path: Path) -> None:
    source = random.Random(4)
    reference = MemorySeries()
    async with influxdb(tmp_path) as url:
        store = InfluxSeries(settings(url), tmp_path / "spool")
        await store.open()
        names = ["device:a/ping", "user:the shop, =\\'\"ü/http", "user:x\n\\/tcp"]
        for name in names:
            for at in range(0, 7200, 5):
                rtt = source.choice([None, source.lognormvariate(-6, 1), source.lognormvariate(-6, 1)])
                each = sample(
                    name,
                    TODAY + timedelta(seconds=at),
                    rtt=rtt,
                    sent=5,
                    received=source.randint(1, 5) if rtt else 0,
                    low=rtt / 2 if rtt else None,
                    high=rtt * 2 if rtt else None,
                )
                each = replace(each, jitter=rtt and rtt / source.randint(2, 20))
                store.record(each)
                reference.record(each)

        for name in names:
            for step in (5, 60, 600, 3600, 86_400):
                span = (TODAY, TODAY + timedelta(seconds=min(step * 1500, 86_400)), step)
                found, expected = await store.series(name, *span), await reference.series(name, *span)
                assert [point.start for point in found] == [point.start for point in expected]
                for one, other in zip(found, expected, strict=True):
                    assert one.jitter == pytest.approx(other.jitter, abs=1e-6)
                    assert (one.windows, one.sent, one.lost) == (other.windows, other.sent, other.lost)
                    for field in ("rtt_min", "rtt_avg", "rtt_max"):
                        assert getattr(one, field) == pytest.approx(getattr(other, field), abs=1e-6)
                    assert (one.rtt_p95 is None) == (other.rtt_p95 is None)
        assert await store.series("nobody", *span) == []
        ranked = await store.top(TODAY, TODAY + timedelta(days=1))
        assert len(ranked) == 3
        expected_ranks = await reference.top(TODAY, TODAY + timedelta(days=1))
        assert ranked[0][1] == pytest.approx(expected_ranks[0][1], rel=0.02)
        assert len(await store.top(TODAY, TODAY + timedelta(days=1), 1)) == 1
        assert store.health is None
        await store.close()


async def test_a_bad_token_and_a_missing_bucket_are_told_and_nothing_is_lost(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(0)
    async with influxdb(tmp_path) as url:
        for wrong, words in (
            (settings(url, token="not-it"), "refuses the token"),
            (settings(url, bucket="elsewhere"), "does not know the bucket"),
        ):
            store = InfluxSeries(wrong, tmp_path / "spool")
            await store.open()
            store.record(sample(at=TODAY))
            await store.flush()
            assert words in (store.health or "")
            assert "1 samples wait" in (store.health or "") or "2 samples wait" in (store.health or "")
            with pytest.raises(StoreError):
                await store.series("device:a/ping", TODAY, TODAY + timedelta(hours=1))
            await store.close()
            assert wrong.influx_token not in f"{caplog.text}{store.health}{wrong!r}{store!r}"
        right = InfluxSeries(settings(url), tmp_path / "spool")
        await right.open()
        await right.flush()
        points = await right.series("device:a/ping", TODAY, TODAY + timedelta(hours=1))
        # Both were of one moment, and a point is kept once.
        assert [point.windows for point in points] == [1]
        assert right.health is None
        await right.close()


async def test_victoria_metrics_takes_the_lines(tmp_path: Path) -> None:
    async with victoria(tmp_path) as url, aiohttp.ClientSession() as session:
        store = InfluxSeries(settings(url), tmp_path / "spool")
        await store.open()
        for at in range(100):
            store.record(sample("device:a b,c=d/ping", TODAY + timedelta(seconds=at), rtt=0.001 + at / 1e6))
        await store.close()
        assert store.health is None

        found: list[int] = []
        for _ in range(100):
            async with session.get(f"{url}/internal/force_flush"):
                pass
            parameters = {"match[]": 'netmon_rtt_avg_us{target="device:a b,c=d/ping"}'}
            async with session.get(f"{url}/api/v1/export", params=parameters) as response:
                text = await response.text()
            found = [value for line in text.splitlines() for value in json.loads(line)["values"]]
            if len(found) == 100:
                break
            await asyncio.sleep(0.05)
        assert found == [1000 + at for at in range(100)]
