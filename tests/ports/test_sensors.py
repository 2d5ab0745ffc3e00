"""Sensors keep their ids, their gaps and their peace."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from netmon_core.evidence.reading import ReadExtent, Reading, ReadTable, SensorRow, TableRead
from netmon_core.model.sensor import SensorKind, SensorState, SensorUnit
from netmon_core.ports.sensors import FORGET_AFTER, DeviceSensors

NOON = datetime(2026, 11, 29, 12, tzinfo=UTC)


def row(key: str, value: float | None, **more: Any) -> SensorRow:
    return SensorRow(
        key=key, kind=SensorKind.TEMPERATURE, name=key, unit=SensorUnit.CELSIUS, value=value, **more
    )


def reading(
    *rows: SensorRow, after: timedelta = timedelta(), extent: ReadExtent = ReadExtent.WHOLE
) -> Reading:
    return Reading(at=NOON + after, sensors=rows, tables=(TableRead(table=ReadTable.SENSORS, extent=extent),))


def test_a_value_is_measured_and_is_no_news() -> None:
    known = DeviceSensors("d")
    first, _ = known.apply(reading(row("inlet", 20.0)))
    event, (measured,) = known.apply(reading(row("inlet", 21.0), after=timedelta(seconds=60)))

    assert first is not None
    assert event is None
    assert (measured.subject_id, measured.kind, measured.values) == ("d/s1", "sensor", (21.0,))
    assert measured.seconds == 60


def test_a_value_that_is_not_known_is_a_gap() -> None:
    assert DeviceSensors("d").apply(reading(row("inlet", None)))[1] == ()


def test_one_that_fails_is_news() -> None:
    known = DeviceSensors("d")
    known.apply(reading(row("fan", 4000.0, state=SensorState.OK)))
    event, _ = known.apply(reading(row("fan", None, state=SensorState.FAILED)))

    assert event is not None
    assert [each.state for each in event.changed] == [SensorState.FAILED]


@pytest.mark.parametrize(
    ("value", "state"),
    [
        (20.0, SensorState.OK),
        (61.0, SensorState.WARNING),
        (80.0, SensorState.CRITICAL),
        (-1.0, SensorState.CRITICAL),
        (None, SensorState.UNKNOWN),
    ],
)
def test_the_device_s_own_limits_say_how_it_is(value: float | None, state: SensorState) -> None:
    known = DeviceSensors("d")
    known.apply(reading(row("inlet", value, low_critical=0.0, high_warning=60.0, high_critical=75.0)))

    assert [sensor.state for _, sensor in known.sensors] == [state]


@pytest.mark.parametrize("extent", [ReadExtent.PART, ReadExtent.ABSENT, ReadExtent.UNREAD])
def test_a_table_that_is_not_whole_takes_no_sensor_away(extent: ReadExtent) -> None:
    known = DeviceSensors("d")
    known.apply(reading(row("inlet", 20.0)))
    event, _ = known.apply(reading(extent=extent))

    assert event is None
    assert not known.sensors[0][1].gone


def test_one_that_leaves_comes_back_with_its_id_and_is_forgotten_after_long() -> None:
    known = DeviceSensors("d")
    known.apply(reading(row("inlet", 20.0), row("psu", 30.0)))
    known.apply(reading(row("inlet", 20.0)))
    assert [sensor.gone for _, sensor in known.sensors] == [False, True]

    known.apply(reading(row("psu", 30.0), row("inlet", 20.0)))
    assert {key: sensor.id for key, sensor in known.sensors} == {"inlet": "s1", "psu": "s2"}

    known.apply(reading(row("inlet", 20.0)))
    event, _ = known.apply(reading(row("inlet", 20.0), after=FORGET_AFTER + timedelta(days=1)))
    assert event is not None
    assert event.forgotten == ("s2",)
    known.apply(reading(row("inlet", 20.0), row("new", 1.0), after=FORGET_AFTER + timedelta(days=2)))
    assert known.sensors[-1][1].id == "s3"
