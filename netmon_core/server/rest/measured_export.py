"""The whole history of a port, a device or everything as a file, sent as it is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import voluptuous as vol

from ...errors import InvalidRequestError
from ...measured_files import csv_pieces, json_pieces, series_of
from ..access import Role
from ..fields import choice, moment, text
from ..reply import stream
from ..table import Route
from .measured import METRICS
from .span import in_order

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from aiohttp import web

    from ..table import Call

_CSV = "text/csv"
_JSON = "application/json"
_QUERY = vol.Schema(
    {
        "device": text(64, least=1),
        "port": text(64, least=1),
        "metric": choice(*METRICS),
        "start": moment(),
        "end": moment(),
    }
)


async def _csv(call: Call) -> web.StreamResponse:
    return await stream(
        call.request, await _pieces(call, csv=True), content_type=_CSV, filename="netmon-measurements.csv"
    )


async def _json(call: Call) -> web.StreamResponse:
    return await stream(
        call.request, await _pieces(call, csv=False), content_type=_JSON, filename="netmon-measurements.json"
    )


async def _pieces(call: Call, *, csv: bool) -> AsyncIterator[str]:
    start, end = call.query.get("start"), call.query.get("end")
    in_order(start, end)
    device, part, metric = (call.query.get(name) for name in ("device", "port", "metric"))
    if part is not None and device is None:
        raise InvalidRequestError("port: name its device too.", field="device")
    owner = None if device is None else call.engine.device(device).id
    history = call.engine.history
    series = await series_of(
        history, owner=owner, part=part, kind=None if metric is None else METRICS[metric]
    )
    return (csv_pieces if csv else json_pieces)(history, series, start, end)


ROUTES = (
    Route(
        method="GET",
        path="/api/v1/export/measurements.csv",
        handler=_csv,
        role=Role.VIEWER,
        summary="Everything that was measured of a port, a device or all of them, as CSV, the oldest first.",
        tag="export",
        query=_QUERY,
        media_type=_CSV,
        errors=("not_found",),
    ),
    Route(
        method="GET",
        path="/api/v1/export/measurements.json",
        handler=_json,
        role=Role.VIEWER,
        summary="The same as JSON.",
        tag="export",
        query=_QUERY,
        answer=vol.Schema({}, extra=vol.ALLOW_EXTRA),
        errors=("not_found",),
    ),
)
