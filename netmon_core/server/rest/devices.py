"""The list of devices."""

from __future__ import annotations

import asyncio
from dataclasses import fields
from typing import TYPE_CHECKING

import voluptuous as vol

from ...model.device import Device
from ...model.presence import Presence
from ...wire import to_wire
from ..access import Role
from ..answers import ListedDevice
from ..context import LISTING
from ..fields import choice, text, whole, word, words
from ..listing import SORTS, Wanted, order_of
from ..reply import is_known, page_reply, tag_of, unchanged
from ..table import Route

if TYPE_CHECKING:
    from collections.abc import Collection

    from aiohttp import web

    from ...engine import Engine
    from ..table import Call

_FIELDS = {each.name: each for each in fields(ListedDevice)}
_OF_DEVICE = frozenset(each.name for each in fields(Device))

# As many are encoded in some 5 ms; then others have their turn.
_SLICE = 200
_FILTERS = ("search", "presence", "known", "tag", "network", "vendor")
QUERY = vol.Schema(
    {
        "search": text(255),
        "presence": word(Presence),
        "known": choice("true", "false", "null"),
        "tag": text(255),
        "network": text(64),
        "vendor": text(255),
        vol.Optional("sort", default="label"): choice(*SORTS),
        vol.Optional("order", default="asc"): choice("asc", "desc"),
        vol.Optional("limit", default=100): whole(1, 1000),
        "cursor": text(2048),
        "fields": words(_FIELDS),
    }
)


async def list_devices(call: Call) -> web.StreamResponse:
    """One page of the devices that are wanted."""
    listing, state, query = call.request.app[LISTING], call.engine.state, call.query
    only: frozenset[str] | None = query.get("fields")
    measured = only is None or "sample" in only or query["sort"] in ("rtt", "loss")
    samples = listing.samples if measured else None
    tag = tag_of("devices", state.run_id, state.revision, samples, call.request.query_string)
    if is_known(call.request, tag):
        return unchanged(tag)
    wanted = Wanted(
        **{name: query[name] for name in _FILTERS if name in query},
        order=order_of(query["sort"], query["order"]),
    )
    ids, following, total = listing.page(wanted, limit=query["limit"], cursor=query.get("cursor"))
    found = []
    for at, device_id in enumerate(ids):
        if at % _SLICE == _SLICE - 1:
            await asyncio.sleep(0)
        # Meanwhile one may be forgotten.
        if device_id in state.devices:
            found.append(listed(call.engine, device_id, only))
    return page_reply(call.request, found, total=total, following=following, tag=tag)


def listed(engine: Engine, device_id: str, only: Collection[str] | None = None) -> dict[str, object]:
    """A device as lists show it: ListedDevice on the wire. The id is always a part of it."""
    device = engine.device(device_id)
    wire = to_wire(device, only=None if only is None else {"id", *only} & _OF_DEVICE)
    if only is None or "sample" in only:
        sample = engine.state.samples.get(f"device:{device_id}/ping")
        wire["sample"] = None if sample is None else to_wire(sample)
    return wire


ROUTES = (
    Route(
        method="GET",
        path="/api/v1/devices",
        handler=list_devices,
        role=Role.VIEWER,
        summary="The devices: search, filter, sort, page by page. `fields` names what is wanted of each.",
        tag="devices",
        query=QUERY,
        answer=ListedDevice,
        paged=True,
    ),
    Route(
        method="GET",
        path="/api/devices",
        handler=list_devices,
        role=Role.VIEWER,
        summary="The same as /api/v1/devices.",
        tag="aliases",
        query=QUERY,
        answer=ListedDevice,
        paged=True,
        alias_of="/api/v1/devices",
    ),
)
