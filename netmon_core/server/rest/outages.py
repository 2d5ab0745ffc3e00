"""When devices and targets were gone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import voluptuous as vol

from ...model.outage import Outage
from ...wire import time_to_wire, to_wire
from ..access import Role
from ..cursor import Order
from ..fields import moment, text, whole
from ..lists import MOST, list_reply
from ..table import Route
from .span import in_order

if TYPE_CHECKING:
    from aiohttp import web

    from ..cursor import Row
    from ..table import Call

_QUERY = vol.Schema(
    {
        "subject": text(255, least=1),
        "start": moment(),
        "end": moment(),
        vol.Optional("limit", default=100): whole(1, MOST),
        "cursor": text(2048),
    }
)

# As many as the store gives at once; what is older is had with an earlier `end`.
KEPT = 10_000
_LATEST = Order(name="outage", textual=True, descending=True)


async def _list(call: Call) -> web.StreamResponse:
    query = call.query
    in_order(query.get("start"), query.get("end"))
    found = await call.engine.history.outages(
        subject_id=query.get("subject"),
        start=query.get("start"),
        end=query.get("end"),
        limit=KEPT,
    )
    return list_reply(call, found, _LATEST, _row, to_wire)


def _row(outage: Outage) -> Row:
    start = time_to_wire(outage.start)
    return start, f"{outage.subject_id} {start}"


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
