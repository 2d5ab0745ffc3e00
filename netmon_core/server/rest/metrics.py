"""What was measured of a target over time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import voluptuous as vol

from ...errors import InvalidRequestError, NotFoundError
from ...model.series import Metric
from ...store.series.steps import moment as moment_of
from ...store.series.steps import plan_span
from ...wire import to_wire
from ..access import Role
from ..answers import Series
from ..fields import moment, number, text
from ..reply import json_reply
from ..table import Route
from .span import span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from aiohttp import web

    from ...engine import Engine
    from ...model.outage import Outage
    from ...model.series import Point
    from ...store.series.steps import Span
    from ..table import Call

type _Row = tuple[datetime, float | None, float | None, float | None, float | None]

_QUERY = vol.Schema(
    {
        "target": text(255, least=1),
        "device": text(64, least=1),
        "start": moment(),
        "end": moment(),
        "step": number(1, 31_536_000),
    }
)
# More outages than this in a span are not all counted.
_OUTAGES = 10_000
_ALWAYS = datetime.min.replace(tzinfo=UTC)


async def _series(call: Call) -> web.StreamResponse:
    metric = _metric(call.request.match_info.get("metric", Metric.RTT))
    target_id, subject_id = _subject(call)
    start, end = span(call.query)
    planned = plan_span(start, end, call.query.get("step"))
    if metric is Metric.AVAILABILITY:
        outages = await call.engine.history.outages(
            subject_id=subject_id, start=start, end=end, limit=_OUTAGES
        )
        known = _known_since(call.engine, subject_id, outages)
        points = tuple(_available(planned, outages, max(start, known), min(end, datetime.now(UTC))))
    else:
        measured = await call.engine.history.series(target_id, start, end, call.query.get("step"))
        points = tuple(_point(point, metric) for point in measured)
    series = Series(
        target_id=target_id, metric=metric, step=float(planned.step), start=start, end=end, points=points
    )
    return json_reply(call.request, to_wire(series))


def _metric(name: str) -> Metric:
    try:
        return Metric(name)
    except ValueError:
        raise NotFoundError(
            f"There is no metric {name[:40]!r}; there are rtt, jitter, loss and availability.", field="metric"
        ) from None


def _subject(call: Call) -> tuple[str, str]:
    """The target whose series is wanted, and whose outages count for it."""
    target: str | None = call.query.get("target")
    device: str | None = call.query.get("device")
    if device is not None and target is None:
        return f"device:{call.engine.device(device).id}/ping", device
    if target is None or device is not None:
        raise InvalidRequestError("Give either target or device.", field="target")
    device = _device_of(call.engine, target)
    if device is None and target not in call.engine.state.targets:
        raise NotFoundError(f"There is no target {target[:80]!r}.", field="target")
    return target, device or target


def _device_of(engine: Engine, target_id: str) -> str | None:
    if not (target_id.startswith("device:") and target_id.endswith("/ping")):
        return None
    return engine.device(target_id.removeprefix("device:").removesuffix("/ping")).id


def _point(point: Point, metric: Metric) -> _Row:
    if metric is Metric.JITTER:
        return point.start, point.jitter, None, None, None
    if metric is Metric.LOSS:
        return point.start, point.lost / point.sent if point.sent else None, None, None, None
    return point.start, point.rtt_avg, point.rtt_min, point.rtt_max, point.rtt_p95


def _known_since(engine: Engine, subject_id: str, outages: Sequence[Outage]) -> datetime:
    """When a device was there first; of a target of the user's that is not kept."""
    if subject_id in engine.state.targets:
        return _ALWAYS
    return min([engine.device(subject_id).first_seen, *(outage.start for outage in outages)])


def _available(planned: Span, outages: Sequence[Outage], start: datetime, end: datetime) -> Iterator[_Row]:
    """Yield for each step the share of it, within [start, end), that no outage covers.

    None where none of it is within: what is to come, and what was before the device, is neither up nor down.
    """
    step = timedelta(seconds=planned.step)
    begin = moment_of(planned.start)
    last = moment_of(planned.end)
    # Oldest first, and none overlaps another.
    rest = [*reversed(outages)]
    at = 0
    while begin < last:
        low, high = max(begin, start), min(begin + step, end)
        if low >= high:
            yield begin, None, None, None, None
            begin += step
            continue
        down = timedelta()
        while at < len(rest) and (rest[at].end or end) <= low:
            at += 1
        then = at
        while then < len(rest) and rest[then].start < high:
            outage = rest[then]
            then += 1
            down += max(timedelta(), min(outage.end or end, high) - max(outage.start, low))
        yield begin, max(0.0, 1 - down / (high - low)), None, None, None
        begin += step


_SUMMARY = "A metric of a target or device in at most 2,000 steps: rtt, jitter, loss or availability."
ROUTES = (
    Route(
        method="GET",
        path="/api/v1/metrics/{metric}",
        handler=_series,
        role=Role.VIEWER,
        summary=_SUMMARY,
        tag="metrics",
        query=_QUERY,
        answer=Series,
        errors=("not_found",),
    ),
    Route(
        method="GET",
        path="/api/metrics/latency",
        handler=_series,
        role=Role.VIEWER,
        summary="The same as /api/v1/metrics/rtt.",
        tag="aliases",
        query=_QUERY,
        answer=Series,
        errors=("not_found",),
        alias_of="/api/v1/metrics/rtt",
    ),
)
