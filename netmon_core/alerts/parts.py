"""The ports and sensors of devices, and how what they showed becomes values of metrics. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..events.device import DeviceForgotten
from ..events.port import PortsChanged, SensorsChanged
from ..lazy_dataclass import dataclass
from ..model.measurement import PORT, PORT_ERRORS, PORT_PACKETS, SENSOR
from ..model.metric import METRICS, MetricReading

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

    from ..events.event import Event
    from ..model.measurement import Measurement
    from ..model.port import Port
    from ..model.sensor import Sensor

# As many ports and sensors as all informants together may tell of; of more nothing is told.
PARTS = 70_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What must be known of a port or a sensor to read its measurements."""

    # What its device calls it.
    name: str
    # A port: bits a second; None: not known.
    speed: float | None = None
    # A sensor: the metric that its value is ("": none that is known), and the limit that it names itself.
    metric: str = ""
    limit: float | None = None


def part_of_port(port: Port) -> Part:
    """What must be known of a port."""
    return Part(name=port.label, speed=None if port.speed_mbps is None else port.speed_mbps * 1e6)


def part_of_sensor(sensor: Sensor) -> Part:
    """What must be known of a sensor."""
    metric = sensor.kind.value if sensor.kind.value in METRICS else ""
    limit = sensor.high_warning if sensor.high_critical is None else sensor.high_critical
    return Part(name=sensor.name, metric=metric, limit=limit)


class Parts:
    """The parts by subject ("DEVICE/p7"), as last told."""

    def __init__(self) -> None:
        self._parts: dict[str, dict[str, Part]] = {}
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def get(self, subject_id: str) -> Part | None:
        """What is known of a part."""
        return self._parts.get(subject_id.partition("/")[0], {}).get(subject_id)

    def put(self, device_id: str, parts: Mapping[str, Part], forgotten: Iterable[str] = ()) -> None:
        """Say what is new of the parts of a device, by subject; those without room are left out."""
        known = self._parts.setdefault(device_id, {})
        for subject_id in forgotten:
            self._count -= known.pop(subject_id, None) is not None
        for subject_id, part in parts.items():
            if subject_id in known or self._count < PARTS:
                self._count += subject_id not in known
                known[subject_id] = part
        if not known:
            del self._parts[device_id]

    def apply(self, event: Event) -> None:
        """Take in what an event says of parts."""
        match event:
            case PortsChanged(device_id=device_id):
                told = {f"{device_id}/{port.id}": part_of_port(port) for port in event.changed}
            case SensorsChanged(device_id=device_id):
                told = {f"{device_id}/{each.id}": part_of_sensor(each) for each in event.changed}
            case DeviceForgotten(device_id=device_id):
                self.forget(device_id)
                return
            case _:
                return
        self.put(device_id, told, [f"{device_id}/{each}" for each in event.forgotten])

    def forget(self, device_id: str) -> None:
        """The device is gone."""
        self._count -= len(self._parts.pop(device_id, {}))


def readings(measurement: Measurement, part: Part, wanted: Collection[str]) -> Iterator[MetricReading]:
    """What a measurement says of the metrics that are wanted; what cannot be known is left out."""
    read = _READERS.get(measurement.kind)
    if read is None:
        return
    for metric, value in read(measurement, part):
        if value is not None and metric in wanted:
            yield MetricReading(
                subject_id=measurement.subject_id, metric=metric, at=measurement.at, value=value
            )


type _Values = Iterator[tuple[str, float | None]]


def _port(measurement: Measurement, part: Part) -> _Values:
    received, sent = (_rate(each, measurement.seconds) for each in measurement.values[:2])
    in_bits = None if received is None else received * 8
    out_bits = None if sent is None else sent * 8
    yield "in_bits_per_second", in_bits
    yield "out_bits_per_second", out_bits
    rates = [each for each in (in_bits, out_bits) if each is not None]
    if rates and part.speed:
        # The counters and the clock of a poll are not read at one moment: a full port shows a little more.
        yield "utilization", min(max(rates) / part.speed, 1.0)


def _packets(measurement: Measurement, _: Part) -> _Values:
    values, seconds = measurement.values, measurement.seconds
    yield "in_packets_per_second", _rate(_sum(values[:3]), seconds)
    yield "out_packets_per_second", _rate(_sum(values[3:6]), seconds)
    yield "broadcasts_per_second", _rate(_sum((values[2], values[5])), seconds)


def _errors(measurement: Measurement, _: Part) -> _Values:
    values, seconds = measurement.values, measurement.seconds
    yield "errors_per_second", _rate(_sum(values[:2]), seconds)
    yield "discards_per_second", _rate(_sum(values[2:4]), seconds)


def _sensor(measurement: Measurement, part: Part) -> _Values:
    value = measurement.values[0]
    if value is None or part.metric not in METRICS:
        return
    yield part.metric, value
    if part.metric == "temperature" and part.limit is not None:
        yield "temperature_over_limit", value - part.limit


_READERS: Mapping[str, Callable[[Measurement, Part], _Values]] = {
    PORT.name: _port,
    PORT_PACKETS.name: _packets,
    PORT_ERRORS.name: _errors,
    SENSOR.name: _sensor,
}


def _sum(values: tuple[float | None, ...]) -> float | None:
    """The sum of those that are known; None: none is."""
    known = [value for value in values if value is not None]
    return sum(known) if known else None


def _rate(count: float | None, seconds: float) -> float | None:
    return count / seconds if count is not None and count >= 0 and seconds > 0 else None
