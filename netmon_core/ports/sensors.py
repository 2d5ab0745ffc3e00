"""The sensors of one device from reading to reading. Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from ..events.port import SensorsChanged
from ..evidence.reading import ReadTable
from ..model.measurement import SENSOR, Measurement
from ..model.sensor import Sensor, SensorState

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from ..evidence.reading import Reading, SensorRow

FORGET_AFTER: Final = timedelta(days=30)
# Sensors of one device that are remembered: as many as one Reading holds.
KNOWN_SENSORS: Final = 1_024
# A value stands for no longer than this, however long nobody asked.
LASTS: Final = timedelta(minutes=10)


class DeviceSensors:
    """The sensors of one device, each behind the key that the informant has for it."""

    def __init__(
        self,
        device_id: str,
        sensors: Iterable[tuple[str, Sensor]] = (),
        *,
        next_number: int = 1,
    ) -> None:
        self._device_id = device_id
        self._sensors = {key: replace(sensor, value=None) for key, sensor in sensors}
        numbers = (int(sensor.id[1:]) for sensor in self._sensors.values() if sensor.id[1:].isdecimal())
        self.next_number = max(next_number, max(numbers, default=0) + 1)
        self._read_at: datetime | None = None

    @property
    def sensors(self) -> tuple[tuple[str, Sensor], ...]:
        """All that are known, each behind the informant's key for it."""
        return tuple(self._sensors.items())

    def apply(self, reading: Reading) -> tuple[SensorsChanged | None, tuple[Measurement, ...]]:
        """Take in a reading; return what is new, or has another state, and what was measured."""
        at = reading.at
        elapsed = min(at - self._read_at, LASTS) if self._read_at is not None else timedelta()
        seconds = max(elapsed.total_seconds(), 0.0)
        changed: list[Sensor] = []
        forgotten: list[str] = []
        measurements = []
        if reading.sensors:
            self._read_at = at
        for row in reading.sensors:
            old = self._sensors.get(row.key)
            if old is None:
                if len(self._sensors) >= KNOWN_SENSORS and not self._make_room(forgotten):
                    continue
                new = self._made(row, f"s{self.next_number}", at)
                self.next_number += 1
            else:
                new = self._made(row, old.id, at)
            self._sensors[row.key] = new
            if old is None or _lasting(new) != _lasting(old):
                changed.append(new)
            if new.value is not None:
                measurements.append(
                    Measurement(
                        subject_id=f"{self._device_id}/{new.id}",
                        kind=SENSOR.name,
                        at=at,
                        seconds=seconds,
                        values=(new.value,),
                    )
                )
        if reading.whole(ReadTable.SENSORS):
            self._leave({row.key for row in reading.sensors}, at, changed, forgotten)
        if not changed and not forgotten:
            return None, tuple(measurements)
        event = SensorsChanged(device_id=self._device_id, changed=tuple(changed), forgotten=tuple(forgotten))
        return event, tuple(measurements)

    def _made(self, row: SensorRow, sensor_id: str, at: datetime) -> Sensor:
        return Sensor(
            device_id=self._device_id,
            id=sensor_id,
            kind=row.kind,
            name=row.name,
            unit=row.unit,
            value=row.value,
            low_critical=row.low_critical,
            low_warning=row.low_warning,
            high_warning=row.high_warning,
            high_critical=row.high_critical,
            state=row.state if row.state is not SensorState.UNKNOWN else _judged(row),
            total=row.total,
            at=at,
        )

    def _leave(self, there: set[str], at: datetime, changed: list[Sensor], forgotten: list[str]) -> None:
        for key, sensor in list(self._sensors.items()):
            if key in there:
                continue
            if not sensor.gone:
                self._sensors[key] = replace(sensor, gone=True, value=None)
                changed.append(self._sensors[key])
            elif sensor.at is not None and at - sensor.at > FORGET_AFTER:
                del self._sensors[key]
                forgotten.append(sensor.id)

    def _make_room(self, forgotten: list[str]) -> bool:
        gone = [key for key, sensor in self._sensors.items() if sensor.gone]
        if gone:
            forgotten.append(self._sensors.pop(gone[0]).id)
        return bool(gone)


def _judged(row: SensorRow) -> SensorState:
    """Compare a value with the limits that the device has for it."""
    value = row.value
    if value is None:
        return SensorState.UNKNOWN
    limits = (row.low_critical, row.low_warning, row.high_warning, row.high_critical)
    if all(limit is None for limit in limits):
        return SensorState.UNKNOWN
    if _beyond(value, row.low_critical, row.high_critical):
        return SensorState.CRITICAL
    return SensorState.WARNING if _beyond(value, row.low_warning, row.high_warning) else SensorState.OK


def _beyond(value: float, low: float | None, high: float | None) -> bool:
    return (low is not None and value <= low) or (high is not None and value >= high)


def _lasting(sensor: Sensor) -> Sensor:
    return replace(sensor, value=None, at=None)
