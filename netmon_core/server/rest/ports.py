"""What devices tell of themselves: ports, sensors, links, and how it goes with asking them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import voluptuous as vol

from ...errors import NotFoundError
from ...model.informant import InformantState
from ...model.link import Attachment, Link
from ...model.port import Port
from ...model.sensor import Sensor
from ...wire import to_wire
from ..access import Role
from ..cursor import Order
from ..dispatch import DETAIL
from ..fields import flag, text
from ..lists import QUERY, list_reply
from ..reply import json_reply
from ..table import Route

if TYPE_CHECKING:
    from collections.abc import Mapping

    from aiohttp import web

    from ..table import Call

_GONE = QUERY.extend({vol.Optional("gone", default=False): flag()})
_OF_DEVICE = QUERY.extend({"device": text(255, least=1)})

_AGREE = vol.Schema({"credential": text(96, least=1)})

_BY_NUMBER = Order(name="number", textual=False)
_BY_ID = Order(name="id", textual=True)


def _number(part_id: str) -> int:
    """Ids of ports and sensors are a letter and a number, in the order in which they were first seen."""
    digits = part_id[1:]
    return int(digits) if digits.isascii() and digits.isdigit() else 0


def _shown[T: (Port, Sensor)](call: Call, parts: Mapping[str, T]) -> web.StreamResponse:
    found = [each for each in parts.values() if call.query["gone"] or not each.gone]
    return list_reply(call, found, _BY_NUMBER, lambda each: (_number(each.id), each.id), to_wire)


async def _ports(call: Call) -> web.StreamResponse:
    device = call.engine.device(call.request.match_info["id"])
    return _shown(call, call.engine.watch.readings.ports(device.id))


async def _port(call: Call) -> web.StreamResponse:
    device = call.engine.device(call.request.match_info["id"])
    port_id = call.request.match_info["port"]
    port = call.engine.watch.readings.ports(device.id).get(port_id)
    if port is None:
        raise NotFoundError(f"{device.label} has no port {port_id[:64]!r}.", field="port")
    return json_reply(call.request, to_wire(port))


async def _sensors(call: Call) -> web.StreamResponse:
    device = call.engine.device(call.request.match_info["id"])
    return _shown(call, call.engine.watch.readings.sensors(device.id))


async def _links(call: Call) -> web.StreamResponse:
    links = call.engine.watch.readings.links(call.query.get("device"))
    return list_reply(call, links, _BY_ID, lambda each: (each.id, each.id), to_wire)


async def _attachments(call: Call) -> web.StreamResponse:
    device_id = call.query.get("device")
    found = [each for each in call.engine.state.attachments.values() if device_id in (None, each.device_id)]
    return list_reply(call, found, _BY_ID, lambda each: (each.device_id, each.device_id), to_wire)


async def _informants(call: Call) -> web.StreamResponse:
    device_id = call.query.get("device")
    states = [s for s in call.engine.watch.readings.states if device_id in (None, s.device_id)]
    return list_reply(call, states, _BY_ID, lambda each: (each.device_id, each.device_id), to_wire)


async def _ask(call: Call) -> web.StreamResponse:
    device = call.engine.device(call.request.match_info["id"])
    return json_reply(call.request, to_wire(await call.engine.watch.readings.ask(device.id)))


async def _agree(call: Call) -> web.StreamResponse:
    device = call.engine.device(call.request.match_info["id"])
    credential = call.body.get("credential")
    call.request[DETAIL] = credential or "every credential that waits"
    return json_reply(call.request, to_wire(await call.engine.watch.readings.agree(device.id, credential)))


ROUTES = (
    Route(
        method="GET",
        path="/api/v1/devices/{id}/ports",
        handler=_ports,
        role=Role.VIEWER,
        summary="The ports that a device tells of, in the order of their ids; with `gone` the former too.",
        tag="ports",
        query=_GONE,
        answer=Port,
        paged=True,
        errors=("not_found",),
    ),
    Route(
        method="GET",
        path="/api/v1/devices/{id}/ports/{port}",
        handler=_port,
        role=Role.VIEWER,
        summary="One port of a device.",
        tag="ports",
        answer=Port,
        errors=("not_found",),
    ),
    Route(
        method="GET",
        path="/api/v1/devices/{id}/sensors",
        handler=_sensors,
        role=Role.VIEWER,
        summary="What a device measures of itself: temperatures, supplies, load; with `gone` former too.",
        tag="ports",
        query=_GONE,
        answer=Sensor,
        paged=True,
        errors=("not_found",),
    ),
    Route(
        method="GET",
        path="/api/v1/links",
        handler=_links,
        role=Role.VIEWER,
        summary="Which port is connected with which, and how that is known; of one `device` or of all.",
        tag="ports",
        query=_OF_DEVICE,
        answer=Link,
        paged=True,
    ),
    Route(
        method="GET",
        path="/api/v1/attachments",
        handler=_attachments,
        role=Role.VIEWER,
        summary="Behind which port of which switch devices are; of one `device` or of all.",
        tag="ports",
        query=_OF_DEVICE,
        answer=Attachment,
        paged=True,
    ),
    Route(
        method="GET",
        path="/api/v1/informants",
        handler=_informants,
        role=Role.VIEWER,
        summary="Who is asked about itself and others, and how that goes; one `device` or all.",
        tag="ports",
        query=_OF_DEVICE,
        answer=InformantState,
        paged=True,
    ),
    Route(
        method="POST",
        path="/api/v1/devices/{id}/ask",
        handler=_ask,
        role=Role.ADMIN,
        summary="Ask a device now what it knows, with the credential that is scoped to it.",
        tag="ports",
        answer=InformantState,
        audit="device_ask",
        errors=("not_found",),
    ),
    Route(
        method="POST",
        path="/api/v1/devices/{id}/agree",
        handler=_agree,
        role=Role.ADMIN,
        summary="Say yes to whoever answers at the device's address now, where a credential waits for that.",
        tag="ports",
        answer=InformantState,
        body=_AGREE,
        audit="device_agree",
        errors=("not_found",),
    ),
)
