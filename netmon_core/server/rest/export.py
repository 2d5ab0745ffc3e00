"""All of it as files, sent as they are made."""

from __future__ import annotations

from typing import TYPE_CHECKING

import voluptuous as vol

from ...device_list.writing import write_cells, write_csv
from ...wire import SCHEMA_VERSION, time_to_wire, to_wire
from ..access import Role
from ..context import LISTING
from ..fields import moment
from ..reply import json_text, stream
from ..table import Route
from .events import event_to_wire
from .span import in_order

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable

    from aiohttp import web

    from ...engine import Engine
    from ...store.protocol import StoredEvent
    from ..table import Call

_SPAN = vol.Schema({"start": moment(), "end": moment()})
# Events read at a time.
_BATCH = 1000
_CSV = "text/csv"
_JSON = "application/json"


async def _devices_csv(call: Call) -> web.StreamResponse:
    state = call.engine.state
    names = {network.id: network.name for network in state.networks.values()}
    # Some may be forgotten while others are sent.
    there = (device_id for device_id in call.request.app[LISTING].by_address() if device_id in state.devices)
    lines = _later(write_csv(map(call.engine.device, there), networks=names))
    return await stream(call.request, lines, content_type=_CSV, filename="netmon-devices.csv")


async def _devices_json(call: Call) -> web.StreamResponse:
    pieces = _device_pieces(call.engine, call.request.app[LISTING].by_address())
    return await stream(call.request, pieces, content_type=_JSON, filename="netmon-devices.json")


async def _events_csv(call: Call) -> web.StreamResponse:
    return await stream(call.request, _event_lines(call), content_type=_CSV, filename="netmon-events.csv")


async def _events_json(call: Call) -> web.StreamResponse:
    return await stream(call.request, _event_pieces(call), content_type=_JSON, filename="netmon-events.json")


async def _later(lines: Iterable[str]) -> AsyncIterator[str]:
    for line in lines:
        yield line


async def _device_pieces(engine: Engine, device_ids: Iterable[str]) -> AsyncIterator[str]:
    networks = json_text([to_wire(network) for network in engine.state.networks.values()]).decode()
    yield f'{{"schema_version":{SCHEMA_VERSION},"networks":{networks},"devices":['
    between = ""
    for device_id in device_ids:
        if device_id in engine.state.devices:
            yield between + json_text(to_wire(engine.device(device_id))).decode()
            between = ","
    yield "]}\n"


async def _event_lines(call: Call) -> AsyncIterator[str]:
    head = write_cells(("at", "type", "device_id", "body"))
    # The first batch is read before the head goes out: a store that fails can still be told about.
    async for batch in _events(call):
        yield head + "".join(map(_line, batch))
        head = ""


async def _event_pieces(call: Call) -> AsyncIterator[str]:
    head = f'{{"schema_version":{SCHEMA_VERSION},"events":['
    between = ""
    async for batch in _events(call):
        yield head
        head = ""
        for event in batch:
            yield between + json_text(event_to_wire(event)).decode()
            between = ","
    yield "]}\n"


async def _events(call: Call) -> AsyncIterator[list[StoredEvent]]:
    """Yield the events of the span in batches, the latest first, each once."""
    start, end = call.query.get("start"), call.query.get("end")
    in_order(start, end)
    history = call.engine.history
    while True:
        batch = await history.events(start=start, end=end, limit=_BATCH)
        if len(batch) < _BATCH:
            yield batch
            return
        # The last moment may go on beyond the batch: it is read anew, whole.
        last = batch[-1].at
        whole = [event for event in batch if event.at > last]
        if not whole:
            # A thousand at one moment: more than ever happen at once.
            yield batch
            end = last
            continue
        yield whole
        end = whole[-1].at


def _line(event: StoredEvent) -> str:
    body = json_text(event.body).decode()
    return write_cells((time_to_wire(event.at), event.type, event.device_id or "", body))


ROUTES = (
    Route(
        method="GET",
        path="/api/v1/export/devices.csv",
        handler=_devices_csv,
        role=Role.VIEWER,
        summary="Every device as CSV, as `netmon export` writes it and `netmon import` reads it.",
        tag="export",
        media_type=_CSV,
    ),
    Route(
        method="GET",
        path="/api/v1/export/devices.json",
        handler=_devices_json,
        role=Role.VIEWER,
        summary="Every device as JSON, as `netmon export --format json` writes it.",
        tag="export",
        answer=vol.Schema({}, extra=vol.ALLOW_EXTRA),
    ),
    Route(
        method="GET",
        path="/api/v1/export/events.csv",
        handler=_events_csv,
        role=Role.VIEWER,
        summary="What happened, as CSV, the latest first.",
        tag="export",
        query=_SPAN,
        media_type=_CSV,
    ),
    Route(
        method="GET",
        path="/api/v1/export/events.json",
        handler=_events_json,
        role=Role.VIEWER,
        summary="What happened, as JSON, the latest first.",
        tag="export",
        query=_SPAN,
        answer=vol.Schema({}, extra=vol.ALLOW_EXTRA),
    ),
)
