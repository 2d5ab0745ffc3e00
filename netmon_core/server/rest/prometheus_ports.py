"""Ports and sensors in the text format of Prometheus: the last stretch of each port, each sensor now."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from ...model.port import AdminState, PortState
from .prometheus_text import head, line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ...engine import Engine
    from ...model.port import Port
    from ...model.sensor import Sensor

# A hundred switches of 48 ports; each has up to fourteen lines, and what is scraped is kept in memory there.
PORTS = 5_000
SENSORS = 5_000

# (name, what it is, the field of the rates)
_FLOWS = (
    ("in_bits_per_second", "What came in, on average over the last stretch.", "in_bps"),
    ("out_bits_per_second", "What went out, on average over the last stretch.", "out_bps"),
    ("in_utilization_ratio", "What came in, as a share of the speed.", "in_utilization"),
    ("out_utilization_ratio", "What went out, as a share of the speed.", "out_utilization"),
    ("in_packets_per_second", "Packets that came in.", "in_packets"),
    ("out_packets_per_second", "Packets that went out.", "out_packets"),
    ("in_errors_per_second", "Packets that came in broken.", "in_errors"),
    ("out_errors_per_second", "Packets that could not be sent.", "out_errors"),
    ("in_discards_per_second", "Packets that came in and were dropped.", "in_discards"),
    ("out_discards_per_second", "Packets that were dropped instead of sent.", "out_discards"),
)


def of_ports(engine: Engine) -> Iterator[str]:
    """Tell of the ports that are there; of those beyond PORTS, how many there are."""
    every = _ports(engine)
    ports = list(islice(every, PORTS))
    yield head("netmon_ports_left_out", "gauge", "Ports that are too many to be told here.")
    yield line("netmon_ports_left_out", sum(1 for _ in every))
    yield head("netmon_port_info", "gauge", "What a port is called, and whose it is.")
    for port, device in ports:
        yield line("netmon_port_info", 1, **_of(port), device=device, name=port.name, alias=port.alias)
    yield head("netmon_port_up", "gauge", "Whether a port is up; nothing where its owner switched it off.")
    for port, _ in ports:
        if port.admin is not AdminState.DOWN and port.state is not PortState.UNKNOWN:
            yield line("netmon_port_up", int(port.state is PortState.UP), **_of(port))
    yield head("netmon_port_speed_bits_per_second", "gauge", "The speed that a port says it has.")
    for port, _ in ports:
        if port.speed_mbps is not None:
            yield line("netmon_port_speed_bits_per_second", port.speed_mbps * 1e6, **_of(port))
    for name, about, read in _FLOWS:
        yield head(f"netmon_port_{name}", "gauge", about)
        for port, _ in ports:
            if port.rates is not None and (value := getattr(port.rates, read)) is not None:
                yield line(f"netmon_port_{name}", value, **_of(port))


def of_sensors(engine: Engine) -> Iterator[str]:
    """Tell what is measured, in the units of the label; of those beyond SENSORS, how many there are."""
    every = _sensors(engine)
    sensors = list(islice(every, SENSORS))
    yield head("netmon_sensors_left_out", "gauge", "Sensors that are too many to be told here.")
    yield line("netmon_sensors_left_out", sum(1 for _ in every))
    yield head("netmon_sensor_value", "gauge", "What a sensor shows; shares are 0 to 1.")
    for sensor, device in sensors:
        if sensor.value is not None:
            yield line(
                "netmon_sensor_value",
                sensor.value,
                device_id=sensor.device_id,
                sensor_id=sensor.id,
                device=device,
                name=sensor.name,
                kind=sensor.kind,
                unit=sensor.unit,
            )


def _ports(engine: Engine) -> Iterator[tuple[Port, str]]:
    readings = engine.watch.readings
    for device_id in sorted(readings.devices()):
        device = engine.state.devices.get(device_id)
        if device is not None:
            for port in readings.ports(device_id).values():
                if not port.gone:
                    yield port, device.label


def _sensors(engine: Engine) -> Iterator[tuple[Sensor, str]]:
    readings = engine.watch.readings
    for device_id in sorted(readings.devices()):
        device = engine.state.devices.get(device_id)
        if device is not None:
            for sensor in readings.sensors(device_id).values():
                if not sensor.gone:
                    yield sensor, device.label


def _of(port: Port) -> dict[str, str]:
    return {"device_id": port.device_id, "port_id": port.id}
