"""Answers what devices of the made-up network tell of themselves. Pure."""

from __future__ import annotations

import math
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from netmon_core.errors import InvalidRequestError, NotFoundError
from netmon_core.wire import to_wire

from . import gauges, wiring
from .past import POINTS, STEPS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from netmon_core.model.device import Device
    from netmon_core.snapshot import State

    from .http import Request

type Answer = tuple[int, object]
type Traffic = dict[str, Any]

# Seconds that a percentile is made of.
SAMPLE = 300


def answer(request: Request, state: State, now: datetime, agreed: set[str]) -> Answer | None:  # noqa: PLR0911 - one per question
    """Return status and content; None: it is no question of these. `agreed`: to whom a person said yes."""
    match request.method, *request.parts[2:]:
        case "GET", "devices", device_id, "ports":
            device = _find(state, device_id)
            return _items(wiring.ports_of(device.hostname or "", device.id, now))
        case "GET", "devices", device_id, "sensors":
            device = _find(state, device_id)
            return _items(gauges.sensors_of(device.hostname or "", device.id, now))
        case "GET", "links":
            return _items(wiring.links_of(request.query.get("device", ""), now))
        case "GET", "informants":
            device = _find(state, request.query["device"])
            told = gauges.state_of(device.hostname or "", device.id, now, agreed)
            return _items([] if told is None else [told])
        case "POST", "devices", device_id, "ask" | "agree" as what:
            device = _find(state, device_id)
            if what == "agree":
                agreed.add(device.id)
            told = gauges.state_of(device.hostname or "", device.id, now, agreed)
            if told is None:
                raise InvalidRequestError("No credential is scoped to this device.")
            return 200, to_wire(told)
        case "GET", "metrics", "bandwidth":
            return 200, _traffic(_find(state, request.query["device"]), request.query, now)
        case "GET", "metrics", "bandwidth", "percentile":
            return 200, _percentile(_find(state, request.query["device"]), request.query, now)
        case _:
            return None


def _traffic(device: Device, query: dict[str, str], now: datetime, *, least: int = 0) -> Traffic:
    start, end = (datetime.fromisoformat(query[name]) for name in ("start", "end"))
    port = query.get("port")
    ports = wiring.ports_of(device.hostname or "", device.id, now)
    numbers = [each.index or 0 for each in ports if each.rates is not None and port in (None, each.id)]
    span = (end - start).total_seconds()
    step = max(least, next((each for each in STEPS if span / each <= POINTS), STEPS[-1]))
    first = math.ceil(start.timestamp() / step) * step
    points: list[dict[str, Any]] = []
    for at in range(first, int(min(end, now).timestamp()), step) if numbers else ():
        flows = [wiring.flow(device.id, number, at) for number in numbers]
        octets = [sum(each) / 8 for each in zip(*flows, strict=True)]
        points.append(
            {
                "start": datetime.fromtimestamp(at, UTC).isoformat(),
                "values": octets,
                "lows": [each * 0.7 for each in octets],
                "highs": [each * 1.2 for each in octets],
                "sums": [round(each * step) for each in octets],
                "seconds": [float(step)] * 2,
            }
        )
    return {"columns": ["in_octets", "out_octets"], "step": float(step), "points": points}


def _percentile(device: Device, query: dict[str, str], now: datetime) -> dict[str, Any]:
    points = _traffic(device, query, now, least=SAMPLE)["points"]
    values = [sorted(point["values"][column] for point in points) for column in (0, 1)]
    most = [each[max(math.ceil(len(each) * 0.95) - 1, 0)] if each else None for each in values]
    return {"percent": 95.0, "step": float(SAMPLE), "samples": [len(points)] * 2, "values": most}


def _items(found: Sequence[object]) -> Answer:
    return 200, {"items": [to_wire(each) for each in found], "next": None}


def _find(state: State, device_id: str) -> Device:
    device = state.devices.get(device_id)
    if device is None:
        raise NotFoundError("This device is not known.")
    return device
