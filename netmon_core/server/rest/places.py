"""Sites, networks, our own adapters, and every interface."""

from __future__ import annotations

from typing import TYPE_CHECKING

import voluptuous as vol

from ...model.adapter import Adapter
from ...model.network import Network, Site
from ...wire import to_wire
from ..access import Role
from ..answers import ListedInterface
from ..cursor import Order, page
from ..fields import address, mac, text, whole
from ..lists import QUERY, list_reply
from ..reply import is_known, page_reply, tag_of, unchanged
from ..table import Route

if TYPE_CHECKING:
    from aiohttp import web

    from ...model.interface import Interface
    from ..table import Call

_INTERFACES = vol.Schema(
    {
        "network": text(64),
        "mac": mac(),
        "address": address(),
        vol.Optional("limit", default=100): whole(1, 1000),
        "cursor": text(2048),
    }
)
_SITES = Order(name="site", textual=True)
_NETWORKS = Order(name="network", textual=True)
_ADAPTERS = Order(name="adapter", textual=False)
_BY_KEY = Order(name="interface", textual=True)


async def _sites(call: Call) -> web.StreamResponse:
    state = call.engine.state
    tag = tag_of("sites", state.run_id, state.revision, call.request.query_string)
    return list_reply(call, state.sites.values(), _SITES, lambda each: (each.name, each.id), to_wire, tag=tag)


async def _networks(call: Call) -> web.StreamResponse:
    state = call.engine.state
    tag = tag_of("networks", state.run_id, state.revision, call.request.query_string)
    networks = state.networks.values()
    return list_reply(call, networks, _NETWORKS, lambda each: (each.name, each.id), to_wire, tag=tag)


async def _adapters(call: Call) -> web.StreamResponse:
    return list_reply(call, call.engine.adapters(), _ADAPTERS, lambda each: (each.index, each.name), to_wire)


async def _interfaces(call: Call) -> web.StreamResponse:
    state, query = call.engine.state, call.query
    tag = tag_of("interfaces", state.run_id, state.revision, call.request.query_string)
    if is_known(call.request, tag):
        return unchanged(tag)
    found = {
        f"{device.id} {at}": interface
        for device in state.devices.values()
        for at, interface in enumerate(device.interfaces)
        if query.get("network") in (None, interface.network_id)
        and query.get("mac") in (None, interface.mac)
        and _has(interface, query.get("address"))
    }
    rows = [(interface.mac or _first_address(interface), key) for key, interface in found.items()]
    keys, following = page(rows, _BY_KEY, limit=query["limit"], cursor=query.get("cursor"))
    listed = [{**to_wire(found[key]), "device_id": key.partition(" ")[0]} for key in keys]
    return page_reply(call.request, listed, total=len(found), following=following, tag=tag)


def _has(interface: Interface, wanted: str | None) -> bool:
    return wanted is None or any(str(each.value) == wanted for each in interface.addresses)


def _first_address(interface: Interface) -> str:
    return str(interface.addresses[0].value) if interface.addresses else ""


ROUTES = (
    Route(
        method="GET",
        path="/api/v1/sites",
        handler=_sites,
        role=Role.VIEWER,
        summary="The sites, by name.",
        tag="places",
        query=QUERY,
        answer=Site,
        paged=True,
    ),
    Route(
        method="GET",
        path="/api/v1/networks",
        handler=_networks,
        role=Role.VIEWER,
        summary="The networks that are known, by name.",
        tag="places",
        query=QUERY,
        answer=Network,
        paged=True,
    ),
    Route(
        method="GET",
        path="/api/v1/adapters",
        handler=_adapters,
        role=Role.VIEWER,
        summary="The monitor's own attachments that are watched.",
        tag="places",
        query=QUERY,
        answer=Adapter,
        paged=True,
    ),
    Route(
        method="GET",
        path="/api/v1/interfaces",
        handler=_interfaces,
        role=Role.VIEWER,
        summary="Every interface of every device, by MAC.",
        tag="places",
        query=_INTERFACES,
        answer=ListedInterface,
        paged=True,
    ),
)
