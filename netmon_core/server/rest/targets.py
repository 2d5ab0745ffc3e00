"""The user's targets: what else is probed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import voluptuous as vol
from aiohttp import web

from ...errors import InvalidRequestError, NotFoundError
from ...model.series import Sample
from ...model.target import ProbeKind
from ...wire import to_wire
from ..access import Role
from ..answers import ListedTarget
from ..cursor import Order
from ..dispatch import SUBJECT
from ..fields import address, number, text, whole, word
from ..lists import QUERY, list_reply
from ..reply import json_reply
from ..table import Route

if TYPE_CHECKING:
    from ...engine import Engine
    from ..table import Call

# The settings check what goes with which kind.
_TARGET = vol.Schema(
    {
        vol.Required("kind"): word(ProbeKind),
        "name": text(64, least=1),
        "host": text(253, least=1),
        "address": address(),
        "port": whole(1, 65_535),
        "url": text(2000, least=1),
        "interval": number(1, 86_400),
    }
)

_BY_NAME = Order(name="target", textual=True)


async def _list(call: Call) -> web.StreamResponse:
    engine = call.engine
    targets = (status.target for status in engine.state.targets.values())
    return list_reply(
        call, targets, _BY_NAME, lambda each: (each.name, each.id), lambda each: _listed(engine, each.id)
    )


async def _add(call: Call) -> web.StreamResponse:
    given = {name: str(value) if name == "kind" else value for name, value in call.body.items()}
    if (address := given.get("address") or given.get("host")) is not None:
        _refuse_broadcast(call.engine, str(address), "address" if "address" in given else "host")
    target = call.engine.watch.add_target(given)
    call.request[SUBJECT] = target.id
    return json_reply(call.request, _listed(call.engine, target.id), status=201)


async def _remove(call: Call) -> web.StreamResponse:
    call.engine.watch.remove_target(call.request.match_info["id"])
    return web.Response(status=204)


async def _probe(call: Call) -> web.StreamResponse:
    target_id = call.request.match_info["id"]
    if target_id not in call.engine.state.targets:
        raise NotFoundError(f"There is no target {target_id[:80]!r}.", field="id")
    return json_reply(call.request, to_wire(await call.engine.watch.probe(target_id)))


def _refuse_broadcast(engine: Engine, text: str, field: str) -> None:
    """Nobody answers for a whole network; which address that is, only its prefix tells."""
    for attachment in engine.attachments():
        for subnet in attachment.network.subnets:
            ends = {str(subnet.network_address), str(subnet.broadcast_address)}
            if subnet.version == 4 and subnet.prefixlen < 31 and text in ends:
                message = f"{field}: must be the address of one machine; {text} stands for all of {subnet}."
                raise InvalidRequestError(message, field=field)


def _listed(engine: Engine, target_id: str) -> dict[str, object]:
    state = engine.state
    sample = state.samples.get(target_id)
    wire = to_wire(state.targets[target_id])
    wire["sample"] = None if sample is None else to_wire(sample)
    wire["removable"] = not engine.watch.targets.is_set(target_id)
    return wire


ROUTES = (
    Route(
        method="GET",
        path="/api/v1/targets",
        handler=_list,
        role=Role.VIEWER,
        summary="The targets that are probed beside the devices, by name.",
        tag="targets",
        query=QUERY,
        answer=ListedTarget,
        paged=True,
    ),
    Route(
        method="POST",
        path="/api/v1/targets",
        handler=_add,
        role=Role.ADMIN,
        summary="Probe a target from now on, given as in the settings file.",
        tag="targets",
        body=_TARGET,
        answer=ListedTarget,
        status=201,
        audit="target_add",
    ),
    Route(
        method="POST",
        path="/api/v1/targets/{id:.+}/probe",
        handler=_probe,
        role=Role.ADMIN,
        summary="Probe a target now, up to three times until it answers.",
        tag="targets",
        answer=Sample,
        audit="target_probe",
        errors=("not_found",),
    ),
    Route(
        method="DELETE",
        path="/api/v1/targets/{id:.+}",
        handler=_remove,
        role=Role.ADMIN,
        summary="Probe a target no longer; one of the settings file can only be taken out there.",
        tag="targets",
        status=204,
        audit="target_remove",
        errors=("not_found",),
    ),
)
