"""What is remembered of a device's ports and sensors over a restart, as text. Pure."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ..errors import FormatError
from ..model.port import Port
from ..model.sensor import Sensor
from ..wire import from_wire, to_wire
from .device_ports import DevicePorts
from .sensors import DeviceSensors

if TYPE_CHECKING:
    from collections.abc import Iterable


def ports_to_text(ports: DevicePorts) -> str:
    """Their ids and what they are; what flows is of now only."""
    kept = [to_wire(replace(port, rates=None)) for port in ports.ports]
    return _text({"next": ports.next_number, "ports": kept})


def ports_from_text(device_id: str, text: str) -> DevicePorts:
    """Raises ValueError or TypeError for a text that makes no sense."""
    told = _read(text)
    try:
        ports = [replace(from_wire(Port, each), device_id=device_id) for each in _list(told.get("ports"))]
    except FormatError as err:
        raise ValueError(err.message) from err
    return DevicePorts(device_id, ports, next_number=_number(told.get("next")))


def sensors_to_text(sensors: DeviceSensors) -> str:
    """Their ids, and the informant's keys for them."""
    kept = [[key, to_wire(replace(sensor, value=None))] for key, sensor in sensors.sensors]
    return _text({"next": sensors.next_number, "sensors": kept})


def sensors_from_text(device_id: str, text: str) -> DeviceSensors:
    """Raises ValueError or TypeError for a text that makes no sense."""
    told = _read(text)
    try:
        pairs = [
            (str(key), replace(from_wire(Sensor, each), device_id=device_id))
            for key, each in _list(told.get("sensors"))
        ]
    except FormatError as err:
        raise ValueError(err.message) from err
    return DeviceSensors(device_id, pairs, next_number=_number(told.get("next")))


def _text(told: dict[str, Any]) -> str:
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def _read(text: str) -> dict[str, Any]:
    told = json.loads(text)
    if not isinstance(told, dict):
        raise TypeError("it is no object")
    return told


def _list(value: object) -> Iterable[Any]:
    if not isinstance(value, list):
        raise TypeError("a list is missing")
    return value


def _number(value: object) -> int:
    if not isinstance(value, int) or value < 1:
        raise ValueError("the next number makes no sense")
    return value
