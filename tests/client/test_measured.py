"""The client asks a server what was measured of ports and sensors."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from netmon_core.errors import InvalidRequestError, NotFoundError
from netmon_core.events.measurement import MeasurementsTaken
from netmon_core.model.measured import By
from netmon_core.model.measurement import Measurement

from .conftest import MACS

if TYPE_CHECKING:
    from .conftest import Far

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
SPAN = NOON, NOON + timedelta(hours=1)


def fill(far: Far) -> str:
    device_id = far.serving.see(MACS[0], "10.77.0.41")
    for minute in range(1, 11):
        at = NOON + timedelta(minutes=minute)
        for part, kind, values in (("p1", "port", (600 * minute, None)), ("t1", "sensor", (-1.5,))):
            subject_id = f"{device_id}/{part}"
            taken = Measurement(subject_id=subject_id, kind=kind, at=at, seconds=60, values=values)
            far.serving.engine._publish([MeasurementsTaken(measurements=(taken,))])
    return device_id


async def test_series_totals_percentile_and_top_are_read(far: Far) -> None:
    device_id = fill(far)

    series = await far.client().measured("bandwidth", device_id, "p1", *SPAN, step=300)
    sensor = await far.client().measured("sensor", device_id, "t1", *SPAN)
    totals = await far.client().totals("bandwidth", device_id, "p1", *SPAN, by=By.DAY, zone="Asia/Kolkata")
    percentile = await far.client().percentile("bandwidth", device_id, "p1", *SPAN)
    top = await far.client().top("bandwidth", *SPAN)

    assert series.columns == ("in_octets", "out_octets")
    assert [point.sums for point in series.points] == [(9000, None), (24_000, None)]
    assert sensor.points[0].values == (-1.5,)
    assert [(each.start.hour, each.sums) for each in totals.totals] == [(18, (33_000, None))]
    assert percentile.values == (80.0, None)
    assert [(each.subject_id, each.sum) for each in top.ranked] == [(f"{device_id}/p1", 33_000)]
    with pytest.raises(InvalidRequestError):
        await far.client().totals("sensor", device_id, "t1", *SPAN, by=By.DAY)
    with pytest.raises(NotFoundError):
        await far.client().measured("bandwidth", "nobody", "p1", *SPAN)


async def test_an_export_comes_in_pieces(far: Far) -> None:
    device_id = fill(far)

    body = b"".join([piece async for piece in far.client().export_measurements("csv", device_id=device_id)])

    assert body.count(b"\n") == 21
    assert b",600," in body
    with pytest.raises(NotFoundError):
        await anext(far.client().export_measurements("json", device_id="nobody"))
