"""One device: all that is known of it, and what can be asked of it now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiohttp import web

from ...model.series import Sample
from ...wire import to_wire
from ..access import Role
from ..answers import DeviceDetail, EvidenceSeen
from ..reply import json_reply, json_text, tag_of
from ..table import Route
from .devices import listed

if TYPE_CHECKING:
    from ..table import Call

_OUTAGES = 20


async def _detail(call: Call) -> web.StreamResponse:
    engine = call.engine
    device_id = call.request.match_info["id"]
    engine.device(device_id)
    outages = await engine.history.outages(subject_id=device_id, limit=_OUTAGES)
    detail = listed(engine, device_id)
    detail["why"] = engine.why(device_id)
    detail["evidence"] = [
        to_wire(EvidenceSeen(source=source, seen_at=seen_at, evidence=evidence))
        for evidence, source, seen_at in engine.evidence(device_id)
    ]
    detail["outages"] = [to_wire(outage) for outage in outages]
    detail["alerts"] = [
        to_wire(alert)
        for alert in engine.state.alerts.values()
        if alert.subject_id in (device_id, f"device:{device_id}/ping")
    ]
    return json_reply(call.request, detail, tag=tag_of(json_text(detail)))


async def _ping(call: Call) -> web.StreamResponse:
    device = call.engine.device(call.request.match_info["id"])
    sample = await call.engine.watch.probe(f"device:{device.id}/ping")
    return json_reply(call.request, to_wire(sample))


async def _wake(call: Call) -> web.StreamResponse:
    await call.engine.wake(call.request.match_info["id"])
    return web.Response(status=204)


ROUTES = (
    Route(
        method="GET",
        path="/api/v1/devices/{id}",
        handler=_detail,
        role=Role.VIEWER,
        summary="One device: why it is where it is, the evidence, its outages and open alerts.",
        tag="devices",
        answer=DeviceDetail,
        errors=("not_found",),
    ),
    Route(
        method="POST",
        path="/api/v1/devices/{id}/ping",
        handler=_ping,
        role=Role.ADMIN,
        summary="Ask a device now, up to three times until it answers.",
        tag="devices",
        answer=Sample,
        audit="device_ping",
        errors=("not_found",),
    ),
    Route(
        method="POST",
        path="/api/v1/devices/{id}/wake",
        handler=_wake,
        role=Role.ADMIN,
        summary="Switch a device on by Wake-on-LAN; nothing answers, so whether it woke shows later.",
        tag="devices",
        status=204,
        audit="device_wake",
        errors=("not_found", "adapter_failed"),
    ),
)
