"""Scans: begin one, follow it, stop it."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

import voluptuous as vol

from ...discovery.plan import ScanRequest
from ...errors import ConflictError, NetmonError, ScanTooWideError
from ...model.scan import Scan, ScanState
from ...wire import time_to_wire, to_wire
from ..access import Role
from ..context import SCANS
from ..cursor import Order
from ..dispatch import DETAIL, SUBJECT
from ..fields import Field, flag, items, number, prefix, text, whole
from ..lists import QUERY, list_reply
from ..reply import json_reply, relative
from ..table import Route

if TYPE_CHECKING:
    from aiohttp import web

    from ..table import Call

_MAX = "max"
_PACKETS = whole(1, 1_000_000)


def _rate(value: object) -> object:
    return math.inf if value == _MAX else float(str(_PACKETS(value)))


_SCAN = vol.Schema(
    {
        # None: every network this machine is attached to.
        "prefixes": items(prefix(), 64),
        "adapter": text(64, least=1),
        "rate": Field(_rate, {"anyOf": [_PACKETS.document, {"type": "string", "enum": [_MAX]}]}),
        "timeout": number(0.1, 86_400),
        "rounds": whole(1, 8),
        "wide": flag(),
    }
)


# What the plan of a scan calls its fields, and what they are called here.
_OURS = {"cidr": "prefixes", "interface": "adapter"}
# Each address is an entry in memory, and at the usual pace a /12 takes more than an hour.
MOST_ADDRESSES = 1 << 20


async def begin(call: Call) -> web.StreamResponse:
    """Begin a scan."""
    body = dict(call.body)
    call.request[DETAIL] = ", ".join(map(str, body.get("prefixes", ()))) or "every attached network"
    if sum(each.num_addresses for each in body.get("prefixes", ())) > MOST_ADDRESSES:
        raise ScanTooWideError(f"A scan holds at most {MOST_ADDRESSES:,} addresses.", field="prefixes")
    request = ScanRequest(interface=body.pop("adapter", None))
    try:
        scan = await call.engine.begin_scan(replace(request, **body))
    except NetmonError as err:
        err.field = _OURS.get(err.field or "", err.field)
        raise
    call.request[SUBJECT] = scan.id
    response = json_reply(call.request, to_wire(scan), status=202)
    response.headers["Location"] = relative(call.request, f"/api/v1/scans/{scan.id}")
    return response


_LATEST = Order(name="scan", textual=True, descending=True)


async def _list(call: Call) -> web.StreamResponse:
    scans = call.request.app[SCANS].all()
    # Those that began at once stay in their order.
    keys = {
        each.id: f"{time_to_wire(each.started_at)} {-at:05}" for at, each in enumerate(scans, -len(scans))
    }
    return list_reply(call, scans, _LATEST, lambda each: (keys[each.id], each.id), to_wire)


async def _one(call: Call) -> web.StreamResponse:
    scan = call.request.app[SCANS].find(call.request.match_info["id"])
    return json_reply(call.request, to_wire(scan))


async def _cancel(call: Call) -> web.StreamResponse:
    scans = call.request.app[SCANS]
    scan = scans.find(call.request.match_info["id"])
    # Only one runs at a time, so that it is this one that ends.
    if scan.state is not ScanState.RUNNING:
        raise ConflictError("The scan is over already.")
    await call.engine.end_scan()
    return json_reply(call.request, to_wire(scans.find(scan.id)))


ROUTES = (
    Route(
        method="POST",
        path="/api/v1/scans",
        handler=begin,
        role=Role.ADMIN,
        summary="Sweep now: these prefixes, or every attached network. `wide` is the yes to very wide ones.",
        tag="scans",
        body=_SCAN,
        answer=Scan,
        status=202,
        audit="scan",
        errors=("scan_busy", "scan_too_wide", "adapter_failed", "permission_missing"),
    ),
    Route(
        method="GET",
        path="/api/v1/scans",
        handler=_list,
        role=Role.VIEWER,
        summary="The last hundred scans of this run, the latest first.",
        tag="scans",
        query=QUERY,
        answer=Scan,
        paged=True,
    ),
    Route(
        method="GET",
        path="/api/v1/scans/{id}",
        handler=_one,
        role=Role.VIEWER,
        summary="How far a scan is, or how it ended.",
        tag="scans",
        answer=Scan,
        errors=("not_found",),
    ),
    Route(
        method="DELETE",
        path="/api/v1/scans/{id}",
        handler=_cancel,
        role=Role.ADMIN,
        summary="Stop a scan; what it found stays.",
        tag="scans",
        answer=Scan,
        audit="scan_cancel",
        errors=("not_found", "conflict"),
    ),
    Route(
        method="POST",
        path="/api/discovery/scan",
        handler=begin,
        role=Role.ADMIN,
        summary="The same as POST /api/v1/scans.",
        tag="aliases",
        body=_SCAN,
        answer=Scan,
        status=202,
        audit="scan",
        errors=("scan_busy", "scan_too_wide", "adapter_failed", "permission_missing"),
        alias_of="/api/v1/scans",
    ),
)
