"""Answers what devices of the made-up network tell of themselves. Pure."""

from __future__ import annotations

import math
from datetime import UTC, datetime
from typing import TYPE_CHECKING

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


def answer(request: Request, state: State, now: datetime) -> Answer | None:  # noqa: PLR0911 - one per question
    """Return status and content; None: it is no question of these."""
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
            told = gauges.state_of(device.hostname or "", device.id, now)
            return _items([] if told is None else [told])
        case "POST", "devices", device_id, "ask":
            device = _find(state, device_id)
            told = gauges.state_of(device.hostname or "", device.id, now)
            if told is None:
                raise InvalidRequestError("No credential is scoped to this device.")
            return 200, to_wire(told)
        case "GET", "metrics", "bandwidth":
            return 200, _traffic(_find(state, request.query["device"]), request.query, now)
        case _:
            return None


def _traffic(device: Device, query: dict[str, str], now: datetime) -> object:
    start, end = (datetime.fromisoformat(query[name]) for name in ("start", "end"))
    port = query.get("port")
    ports = wiring.ports_of(device.hostname or "", device.id, now)
    numbers = [each.index or 0 for each in ports if each.rates is not None and port in (None, each.id)]
    span = (end - start).total_seconds()
    step = next((each for each in STEPS if span / each <= POINTS), STEPS[-1])
    first = math.ceil(start.timestamp() / step) * step
    points: list[list[object]] = []
    for at in range(first, int(min(end, now).timestamp()), step):
        flows = [wiring.flow(device.id, number, at) for number in numbers]
        sums = [sum(each) for each in zip(*flows, strict=True)] if flows else [None, None]
        points.append([datetime.fromtimestamp(at, UTC).isoformat(), *sums])
    return {"step": step, "points": points}


def _items(found: Sequence[object]) -> Answer:
    return 200, {"items": [to_wire(each) for each in found], "next": None}


def _find(state: State, device_id: str) -> Device:
    device = state.devices.get(device_id)
    if device is None:
        raise NotFoundError("This device is not known.")
    return device
