"""What a person says of a device."""

from __future__ import annotations

from typing import TYPE_CHECKING

import voluptuous as vol
from aiohttp import web

from ...errors import InvalidRequestError
from ...inventory.records import NOTES, TAGS, TEXT
from ..access import Role
from ..answers import ListedDevice
from ..dispatch import DETAIL
from ..fields import flag, items, nullable, text
from ..reply import json_reply
from ..table import Route
from .devices import listed

if TYPE_CHECKING:
    from ..table import Call

_CHANGE = vol.Schema(
    {
        "name": nullable(text(TEXT)),
        "tags": items(text(TEXT, least=1), TAGS),
        "notes": text(NOTES),
        "known": nullable(flag()),
    }
)
_ID = text(64, least=1)
_MERGE = vol.Schema({vol.Required("absorb"): _ID})
_DISTINCT = vol.Schema({vol.Required("other"): _ID})
_SPLIT = vol.Schema({vol.Required("merged_id"): _ID})


async def _change(call: Call) -> web.StreamResponse:
    engine, body = call.engine, call.body
    device_id = call.request.match_info["id"]
    call.request[DETAIL] = ", ".join(body)
    engine.device(device_id)
    if not body:
        raise InvalidRequestError("Give at least one of name, tags, notes and known.")
    if "name" in body:
        engine.rename(device_id, body["name"])
    if "tags" in body:
        engine.tag(device_id, body["tags"])
    if "notes" in body:
        engine.annotate(device_id, body["notes"])
    if "known" in body:
        engine.set_known(device_id, known=body["known"])
    return json_reply(call.request, listed(engine, device_id))


async def _forget(call: Call) -> web.StreamResponse:
    call.engine.forget(call.request.match_info["id"])
    return web.Response(status=204)


async def _merge(call: Call) -> web.StreamResponse:
    device_id = call.request.match_info["id"]
    call.request[DETAIL] = f"absorb {call.body['absorb']}"
    call.engine.merge(device_id, call.body["absorb"])
    return json_reply(call.request, listed(call.engine, device_id))


async def _distinguish(call: Call) -> web.StreamResponse:
    device_id = call.request.match_info["id"]
    call.request[DETAIL] = f"not {call.body['other']}"
    call.engine.distinguish(device_id, call.body["other"])
    return json_reply(call.request, listed(call.engine, device_id))


async def _split(call: Call) -> web.StreamResponse:
    device_id = call.request.match_info["id"]
    call.request[DETAIL] = f"split {call.body['merged_id']}"
    call.engine.split(device_id, call.body["merged_id"])
    return json_reply(call.request, listed(call.engine, device_id))


ROUTES = (
    Route(
        method="PATCH",
        path="/api/v1/devices/{id}",
        handler=_change,
        role=Role.ADMIN,
        summary="Name a device, tag it, write notes, say that it is yours (known) or to be ignored.",
        tag="devices",
        body=_CHANGE,
        answer=ListedDevice,
        audit="device_change",
        errors=("not_found",),
    ),
    Route(
        method="DELETE",
        path="/api/v1/devices/{id}",
        handler=_forget,
        role=Role.ADMIN,
        summary="Forget a device; seen again, it is a new one.",
        tag="devices",
        status=204,
        audit="device_forget",
        errors=("not_found",),
    ),
    Route(
        method="POST",
        path="/api/v1/devices/{id}/merge",
        handler=_merge,
        role=Role.ADMIN,
        summary="Make two devices one: this one stays, the other is absorbed.",
        tag="devices",
        body=_MERGE,
        answer=ListedDevice,
        audit="device_merge",
        errors=("not_found",),
    ),
    Route(
        method="POST",
        path="/api/v1/devices/{id}/distinct",
        handler=_distinguish,
        role=Role.ADMIN,
        summary="Say that two devices are not the same; it is not suggested again.",
        tag="devices",
        body=_DISTINCT,
        answer=ListedDevice,
        audit="device_distinct",
        errors=("not_found",),
    ),
    Route(
        method="POST",
        path="/api/v1/devices/{id}/split",
        handler=_split,
        role=Role.ADMIN,
        summary="Undo a merge; the device that was absorbed gets its id back.",
        tag="devices",
        body=_SPLIT,
        answer=ListedDevice,
        audit="device_split",
        errors=("not_found",),
    ),
)
