"""Times in which monitoring rests."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import voluptuous as vol
from aiohttp import web

from ...errors import InvalidRequestError, NotFoundError
from ...model.monitor import Pause
from ...wire import time_to_wire, to_wire
from ..access import Role
from ..cursor import Order
from ..dispatch import DETAIL
from ..fields import moment, number, text
from ..lists import QUERY, list_reply
from ..reply import json_reply
from ..table import Route
from .silences import LONGEST

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ...engine import Engine
    from ..table import Call

_ID = text(64, least=1)
_PAUSE = vol.Schema(
    {
        # Seconds.
        "for": number(1, LONGEST),
        "until": moment(),
        "device_id": _ID,
        "network_id": _ID,
    }
)
_WHICH = vol.Schema({"device": _ID, "network": _ID})

_BY_END = Order(name="pause", textual=True)


async def _list(call: Call) -> web.StreamResponse:
    pauses = call.engine.state.pauses
    return list_reply(
        call,
        pauses,
        _BY_END,
        lambda each: (time_to_wire(each.until), f"{each.device_id or ''} {each.network_id or ''}"),
        to_wire,
    )


async def _add(call: Call) -> web.StreamResponse:
    body = call.body
    if ("for" in body) == ("until" in body):
        raise InvalidRequestError("Give either for (seconds) or until (a time).", field="for")
    device_id, network_id = body.get("device_id"), body.get("network_id")
    _check(call.engine, device_id, network_id)
    until: datetime = body.get("until") or datetime.now(UTC) + timedelta(seconds=body["for"])
    pause = Pause(until=until, device_id=device_id, network_id=network_id)
    call.request[DETAIL] = f"{_what(device_id, network_id)} until {until:%Y-%m-%dT%H:%M:%SZ}"
    call.engine.watch.supervision.pause(pause)
    return json_reply(call.request, to_wire(pause), status=201)


async def _end(call: Call) -> web.StreamResponse:
    query: Mapping[str, Any] = call.query
    device_id, network_id = query.get("device"), query.get("network")
    call.request[DETAIL] = _what(device_id, network_id)
    pauses = call.engine.state.pauses
    if not any((each.device_id, each.network_id) == (device_id, network_id) for each in pauses):
        raise NotFoundError("There is no such pause.", field="device" if device_id else "network")
    call.engine.watch.supervision.resume(device_id=device_id, network_id=network_id)
    return web.Response(status=204)


def _check(engine: Engine, device_id: str | None, network_id: str | None) -> None:
    if device_id is not None and network_id is not None:
        raise InvalidRequestError("Give a device or a network, not both.", field="network_id")
    if device_id is not None:
        engine.device(device_id)
    if network_id is not None and network_id not in engine.state.networks:
        raise NotFoundError(f"There is no network {network_id!r}.", field="network_id")


def _what(device_id: str | None, network_id: str | None) -> str:
    if device_id is not None:
        return f"device {device_id}"
    return f"network {network_id}" if network_id is not None else "everything"


ROUTES = (
    Route(
        method="GET",
        path="/api/v1/pauses",
        handler=_list,
        role=Role.VIEWER,
        summary="The pauses that hold.",
        tag="pauses",
        query=QUERY,
        answer=Pause,
        paged=True,
    ),
    Route(
        method="POST",
        path="/api/v1/pauses",
        handler=_add,
        role=Role.ADMIN,
        summary="Let monitoring rest, of one device, one network or everything; it goes on by itself.",
        tag="pauses",
        body=_PAUSE,
        answer=Pause,
        status=201,
        audit="pause",
        errors=("not_found",),
    ),
    Route(
        method="DELETE",
        path="/api/v1/pauses",
        handler=_end,
        role=Role.ADMIN,
        summary="End a pause before its time: of a device, of a network, or (neither given) of everything.",
        tag="pauses",
        query=_WHICH,
        status=204,
        audit="resume",
        errors=("not_found",),
    ),
)
