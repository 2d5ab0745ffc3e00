"""What was found wrong with what is said on the networks, and the frames that prove it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import voluptuous as vol
from aiohttp import web

from ...errors import NotFoundError
from ...inspection.pseudonyms import Pseudonyms
from ...model.finding import Finding
from ...packets.pcap import MEDIA_TYPE, build_pcap
from ...wire import time_to_wire, to_wire
from ..access import Role
from ..cursor import Order
from ..dispatch import DETAIL
from ..fields import choice, flag, moment, text, whole
from ..lists import MOST, list_reply
from ..reply import json_reply
from ..table import Route
from .span import in_order

if TYPE_CHECKING:
    from ..cursor import Row
    from ..table import Call

_QUERY = vol.Schema(
    {
        vol.Optional("state", default="open"): choice("open", "all"),
        "network": text(255, least=1),
        "start": moment(),
        "end": moment(),
        vol.Optional("limit", default=100): whole(1, MOST),
        "cursor": text(2048),
    }
)
_FRAMES = vol.Schema({vol.Optional("real", default=False): flag()})
_SETTLE = vol.Schema({vol.Required("right"): flag()})

# As many as the store gives at once: more than it keeps.
KEPT = 10_000
_LATEST = Order(name="finding", textual=True, descending=True)


async def _list(call: Call) -> web.StreamResponse:
    query = call.query
    start, end, network = query.get("start"), query.get("end"), query.get("network")
    in_order(start, end)
    if query["state"] == "all":
        kept = await call.engine.history.findings(network_id=network, start=start, end=end, limit=KEPT)
        return list_reply(call, kept, _LATEST, _row, to_wire)
    found = [
        finding
        for finding in call.engine.state.findings.values()
        if network in (None, finding.network_id)
        and (start is None or finding.first_seen >= start)
        and (end is None or finding.first_seen < end)
    ]
    return list_reply(call, found, _LATEST, _row, to_wire)


def _row(finding: Finding) -> Row:
    return time_to_wire(finding.first_seen), finding.id


async def _one(call: Call) -> web.StreamResponse:
    return json_reply(call.request, to_wire(await _find(call)))


async def _settle(call: Call) -> web.StreamResponse:
    by = call.principal.name if call.principal is not None else ""
    call.request[DETAIL] = "right" if call.body["right"] else "over"
    call.engine.watch.inspecting.settle(call.request.match_info["id"], right=call.body["right"], by=by)
    return web.Response(status=204)


async def _frames(call: Call) -> web.StreamResponse:
    finding = await _find(call)
    frames = await call.engine.history.frames(finding.id)
    if not call.query["real"]:
        pseudonyms = Pseudonyms()
        frames = [(at, pseudonyms.frame(data)) for at, data in frames]
    answer = web.Response(body=build_pcap(frames), content_type=MEDIA_TYPE)
    answer.headers["Content-Disposition"] = 'attachment; filename="netmon-finding.pcap"'
    return answer


async def _find(call: Call) -> Finding:
    finding_id = call.request.match_info["id"]
    known = call.engine.state.findings.get(finding_id)
    if known is not None:
        return known
    for finding in await call.engine.history.findings(limit=KEPT):
        if finding.id == finding_id:
            return finding
    raise NotFoundError(f"No finding has the id {finding_id[:64]!r}.", field="id")


ROUTES = (
    Route(
        method="GET",
        path="/api/v1/findings",
        handler=_list,
        role=Role.VIEWER,
        summary="What is found wrong on the networks, or was in the last 30 days, the latest first.",
        tag="findings",
        query=_QUERY,
        answer=Finding,
        paged=True,
    ),
    Route(
        method="GET",
        path="/api/v1/findings/{id}",
        handler=_one,
        role=Role.VIEWER,
        summary="One finding.",
        tag="findings",
        answer=Finding,
        errors=("not_found",),
    ),
    Route(
        method="GET",
        path="/api/v1/findings/{id}/frames.pcap",
        handler=_frames,
        # Frames tell of people: who speaks with whom, and by which name.
        role=Role.ADMIN,
        summary="The frames that prove it, with made-up addresses unless `real` is true.",
        tag="findings",
        query=_FRAMES,
        media_type=MEDIA_TYPE,
        errors=("not_found",),
    ),
    Route(
        method="POST",
        path="/api/v1/findings/{id}/settle",
        handler=_settle,
        role=Role.ADMIN,
        summary="Say that a finding is over; with `right`, that it is as it should be and is to be let be.",
        tag="findings",
        body=_SETTLE,
        status=204,
        audit="finding_settle",
        errors=("not_found",),
    ),
)
