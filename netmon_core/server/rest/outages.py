"""When devices and targets were gone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import voluptuous as vol

from ...model.outage import Outage
from ...wire import to_wire
from ..access import Role
from ..fields import moment, text, whole
from ..reply import page_reply
from ..table import Route
from .span import in_order

if TYPE_CHECKING:
    from aiohttp import web

    from ..table import Call

_QUERY = vol.Schema(
    {
        "subject": text(255, least=1),
        "start": moment(),
        "end": moment(),
        vol.Optional("limit", default=100): whole(1, 1000),
    }
)


async def _list(call: Call) -> web.StreamResponse:
    query = call.query
    in_order(query.get("start"), query.get("end"))
    found = await call.engine.history.outages(
        subject_id=query.get("subject"),
        start=query.get("start"),
        end=query.get("end"),
        limit=query["limit"],
    )
    return page_reply(call.request, map(to_wire, found), total=len(found))


ROUTES = (
    Route(
        method="GET",
        path="/api/v1/outages",
        handler=_list,
        role=Role.VIEWER,
        summary="Periods in which a device or target was down, the latest first.",
        tag="history",
        query=_QUERY,
        answer=Outage,
        paged=True,
    ),
)
