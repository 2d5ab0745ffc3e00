"""What of a sample outlives the engine."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from netmon_core.events.target import SampleTaken
from netmon_core.keeping import Keeping
from netmon_core.model.series import Sample
from netmon_core.store.series.embedded import EmbeddedSeries

if TYPE_CHECKING:
    from pathlib import Path

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


async def test_what_answers_no_pings_has_no_loss_in_its_history(tmp_path: Path) -> None:
    series = EmbeddedSeries(tmp_path / "metrics.db", now=lambda: NOON.timestamp() + 90)
    keeping = Keeping(None, series)
    await keeping.open_series()
    lost = Sample(target_id="device:nas/ping", at=NOON, sent=1, received=0)
    for second in range(0, 60, 10):
        at = NOON + timedelta(seconds=second)
        keeping.record(SampleTaken(sample=replace(lost, at=at, pingless=True)))
        keeping.record(SampleTaken(sample=replace(lost, at=at, target_id="device:gone/ping")))
    await series.flush()
    points = {
        target: await series.series(f"device:{target}/ping", NOON, NOON + timedelta(minutes=1), 60)
        for target in ("nas", "gone")
    }
    await keeping.close()
    assert sum(point.sent for point in points["nas"]) == 0
    assert sum(point.lost for point in points["gone"]) == 6
