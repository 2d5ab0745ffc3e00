"""What was measured of ports and sensors over time."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import voluptuous as vol

from ...errors import InvalidRequestError, NotFoundError
from ...model.measured import By
from ...model.measurement import ROW_KINDS, SENSOR
from ...store.series.steps import plan_span
from ...wire import to_wire
from ..access import Role
from ..answers import MeasuredSeries, SubjectPercentile, Top, Totals
from ..fields import choice, moment, number, text, whole, word
from ..reply import json_reply
from ..table import Route
from .span import span
from .together import together

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from aiohttp import web

    from ...model.measured import MeasuredPoint
    from ...model.measurement import RowKind
    from ..table import Call

# What people ask for, and the row kind that it is.
METRICS = {"bandwidth": "port", "packets": "port_packets", "errors": "port_errors", "sensor": "sensor"}

_WHOSE = {"device": text(64, least=1), "port": text(64, least=1), "sensor": text(64, least=1)}
_SPAN = {"start": moment(), "end": moment()}
_MOST_RANKED = 1_000


async def _series(call: Call) -> web.StreamResponse:
    kind = _kind(call)
    start, end = span(call.query)
    step = call.query.get("step")
    if kind is not SENSOR and "device" in call.query and not {"port", "sensor"} & call.query.keys():
        subject_id = call.engine.device(call.query["device"]).id
        points = await _of_all_ports(call, subject_id, kind, start, end)
    else:
        subject_id = _subject(call, kind)
        points = await call.engine.history.measured(subject_id, kind.name, start, end, step)
    # Of what is no longer kept that finely the steps are longer than was planned.
    told = MeasuredSeries(
        subject_id=subject_id,
        kind=kind.name,
        columns=_columns(kind),
        step=float(plan_span(start, end, step).step),
        start=start,
        end=end,
        points=tuple(points),
    )
    return json_reply(call.request, to_wire(told))


async def _of_all_ports(
    call: Call, device_id: str, kind: RowKind, start: datetime, end: datetime
) -> Sequence[MeasuredPoint]:
    """The ports that a device has now, together; what flows through virtual ones flows through others."""
    ports = call.engine.watch.readings.ports(device_id).values()
    return together(
        [
            await call.engine.history.measured(
                f"{device_id}/{port.id}", kind.name, start, end, call.query.get("step")
            )
            for port in ports
            if not port.virtual and not port.gone
        ]
    )


async def _totals(call: Call) -> web.StreamResponse:
    kind = _kind(call)
    subject_id = _subject(call, kind)
    start, end = span(call.query)
    name: str = call.query.get("zone", "UTC")
    try:
        zone = ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise InvalidRequestError("zone: must be a time zone like Europe/Berlin.", field="zone") from None
    by = By(call.query.get("by", By.DAY))
    found = await call.engine.history.totals(subject_id, kind.name, start, end, by, zone)
    told = Totals(
        subject_id=subject_id, kind=kind.name, columns=_columns(kind), zone=name, totals=tuple(found)
    )
    return json_reply(call.request, to_wire(told))


async def _percentile(call: Call) -> web.StreamResponse:
    kind = _kind(call)
    subject_id = _subject(call, kind)
    start, end = span(call.query)
    percent = call.query.get("percent", 95.0)
    found = await call.engine.history.percentile(subject_id, kind.name, start, end, percent)
    values = {field.name: getattr(found, field.name) for field in fields(found)}
    told = SubjectPercentile(subject_id=subject_id, kind=kind.name, columns=_columns(kind), **values)
    return json_reply(call.request, to_wire(told))


async def _top(call: Call) -> web.StreamResponse:
    kind = _kind(call)
    start, end = span(call.query)
    column: str = call.query.get("column", kind.columns[0].name)
    count = call.query.get("count", 20)
    ranked = await call.engine.history.top_measured(kind.name, column, start, end, count)
    return json_reply(call.request, to_wire(Top(kind=kind.name, column=column, ranked=tuple(ranked))))


def _kind(call: Call) -> RowKind:
    name = call.request.match_info.get("metric") or call.request.path.rpartition("/")[2]
    if name not in METRICS:
        raise NotFoundError(
            f"There is no metric {name[:40]!r} here; there are {', '.join(METRICS)}.", field="metric"
        )
    return ROW_KINDS[METRICS[name]]


def _subject(call: Call, kind: RowKind) -> str:
    """The part of a device that is wanted; raises NotFoundError and InvalidRequestError."""
    part, other = ("sensor", "port") if kind is SENSOR else ("port", "sensor")
    if "device" not in call.query:
        raise InvalidRequestError("device: name a device.", field="device")
    if other in call.query:
        raise InvalidRequestError(f"{other}: this is of a {part}.", field=other)
    if part not in call.query:
        raise InvalidRequestError(f"{part}: name a {part} of the device.", field=part)
    return f"{call.engine.device(call.query['device']).id}/{call.query[part]}"


def _columns(kind: RowKind) -> tuple[str, ...]:
    return tuple(column.name for column in kind.columns)


_SUMMARIES = {
    "bandwidth": "The octets by the second of a `port` of a device, or of all, in at most 2,000 steps.",
    "packets": "The packets by the second of a port, by whom they were for.",
    "errors": "The broken and dropped packets by the second of a port.",
    "sensor": "What a sensor of a device showed.",
}
ROUTES = (
    *(
        Route(
            method="GET",
            path=f"/api/v1/metrics/{name}",
            handler=_series,
            role=Role.VIEWER,
            summary=summary,
            tag="metrics",
            query=vol.Schema({**_WHOSE, **_SPAN, "step": number(1, 31_536_000)}),
            answer=MeasuredSeries,
            errors=("not_found",),
        )
        for name, summary in _SUMMARIES.items()
    ),
    Route(
        method="GET",
        path="/api/v1/metrics/{metric}/totals",
        handler=_totals,
        role=Role.VIEWER,
        summary="What was counted in each whole day or month that the span touches, exactly.",
        tag="metrics",
        query=vol.Schema({**_WHOSE, **_SPAN, "by": word(By), "zone": text(64, least=1)}),
        answer=Totals,
        errors=("not_found",),
    ),
    Route(
        method="GET",
        path="/api/v1/metrics/{metric}/percentile",
        handler=_percentile,
        role=Role.VIEWER,
        summary="What a rate stayed below for 95 % of the time, by samples of five minutes.",
        tag="metrics",
        query=vol.Schema({**_WHOSE, **_SPAN, "percent": number(0, 100)}),
        answer=SubjectPercentile,
        errors=("not_found",),
    ),
    Route(
        method="GET",
        path="/api/v1/metrics/{metric}/top",
        handler=_top,
        role=Role.VIEWER,
        summary="The ports or sensors with the highest mean, highest first.",
        tag="metrics",
        query=vol.Schema(
            {
                **_SPAN,
                "column": choice(*(column.name for kind in ROW_KINDS.values() for column in kind.columns)),
                "count": whole(1, _MOST_RANKED),
            }
        ),
        answer=Top,
        errors=("not_found",),
    ),
)
