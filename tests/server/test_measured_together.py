"""The traffic of all ports of a device together."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from netmon_core.model.measured import MeasuredPoint
from netmon_core.model.measurement import Measurement
from netmon_core.model.port import Port, PortKind
from netmon_core.readings import Readings
from netmon_core.server.rest.together import together
from netmon_core.store.series.memory import MemorySeries

from .serving import serving

MAC = "00:16:3e:00:00:41"
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
SPAN = "start=2026-11-20T12:00:00Z&end=2026-11-20T13:00:00Z"


def point(minute: int, *sums: int | None, seconds: float = 60) -> MeasuredPoint:
    return MeasuredPoint(
        start=NOON + timedelta(minutes=minute),
        seconds=(seconds,) * len(sums),
        values=tuple(None if each is None else each / 60 for each in sums),
        lows=tuple(None if each is None else 0.0 for each in sums),
        highs=tuple(None if each is None else each / 30 for each in sums),
        sums=sums,
    )


def test_what_is_known_of_any_port_is_added_up_and_nothing_else() -> None:
    one = [point(0, 60, 120), point(1, None, 60)]
    two = [point(0, 600, None), point(1, None, 6, seconds=30), point(2, 0, 0)]
    found = together([one, two, []])
    assert [each.sums for each in found] == [(660, 120), (None, 66), (0, 0)]
    assert [each.values for each in found] == [(11.0, 2.0), (None, 1.1), (0.0, 0.0)]
    assert [each.seconds for each in found] == [(60, 60), (60, 60), (60, 60)]
    # When each was at its highest is not known.
    assert all(each.highs == each.lows == (None, None) for each in found)
    assert together([]) == []


@pytest.mark.usefixtures("inside")
async def test_without_a_port_the_cables_of_a_device_are_told_together(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    series = MemorySeries()
    async with serving(series=series) as server:
        device_id = server.see(MAC, "10.77.0.41")
        ports = {
            each.id: each
            for each in (
                Port(device_id=device_id, id="p1", name="g1", kind=PortKind.ETHERNET),
                Port(device_id=device_id, id="p2", name="g2", kind=PortKind.ETHERNET),
                # What flows here flows through the cables, too.
                Port(device_id=device_id, id="p3", name="vlan1", kind=PortKind.VLAN),
                Port(device_id=device_id, id="p4", name="g4", kind=PortKind.ETHERNET, gone=True),
            )
        }
        monkeypatch.setattr(Readings, "ports", lambda _, asked: ports if asked == device_id else {})
        for minute in range(1, 6):
            for port_id in ports:
                at = NOON + timedelta(minutes=minute)
                series.measure(
                    Measurement(
                        subject_id=f"{device_id}/{port_id}", kind="port", at=at, seconds=60, values=(600, 60)
                    )
                )
        told = await server.get(f"/api/v1/metrics/bandwidth?device={device_id}&step=300&{SPAN}")
        assert told["subject_id"] == device_id
        assert [each["sums"] for each in told["points"]] == [[6000, 600]]
        assert told["points"][0]["values"] == [20.0, 2.0]
