"""What is wrong, and who has seen it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import voluptuous as vol

from ...model.alert import Alert
from ...wire import time_to_wire, to_wire
from ..access import Role
from ..cursor import Order
from ..fields import choice, moment, text, whole
from ..lists import MOST, list_reply
from ..reply import json_reply
from ..table import Route
from .span import in_order

if TYPE_CHECKING:
    from aiohttp import web

    from ..cursor import Row
    from ..table import Call

_QUERY = vol.Schema(
    {
        vol.Optional("state", default="open"): choice("open", "all"),
        "subject": text(255, least=1),
        "start": moment(),
        "end": moment(),
        vol.Optional("limit", default=100): whole(1, MOST),
        "cursor": text(2048),
    }
)


# As many as the store gives at once; what is older is had with an earlier `end`.
KEPT = 10_000
_LATEST = Order(name="alert", textual=True, descending=True)


async def _list(call: Call) -> web.StreamResponse:
    query = call.query
    start, end, subject = query.get("start"), query.get("end"), query.get("subject")
    in_order(start, end)
    if query["state"] == "all":
        kept = await call.engine.history.alerts(subject_id=subject, start=start, end=end, limit=KEPT)
        return list_reply(call, kept, _LATEST, _row, to_wire)
    found = [
        alert
        for alert in call.engine.state.alerts.values()
        if subject in (None, alert.subject_id)
        and (start is None or alert.pending_since >= start)
        and (end is None or alert.pending_since < end)
    ]
    return list_reply(call, found, _LATEST, _row, to_wire)


def _row(alert: Alert) -> Row:
    return time_to_wire(alert.pending_since), alert.id


async def _acknowledge(call: Call) -> web.StreamResponse:
    by = call.principal.name if call.principal is not None else ""
    alert = call.engine.watch.alerting.acknowledge(call.request.match_info["id"], by=by)
    return json_reply(call.request, to_wire(alert))


ROUTES = (
    Route(
        method="GET",
        path="/api/v1/alerts",
        handler=_list,
        role=Role.VIEWER,
        summary="The alerts that are open, or all that are kept, the latest first.",
        tag="alerts",
        query=_QUERY,
        answer=Alert,
        paged=True,
    ),
    Route(
        method="POST",
        path="/api/v1/alerts/{id}/acknowledge",
        handler=_acknowledge,
        role=Role.ADMIN,
        summary="Say that a person has seen it: nobody is reminded of it.",
        tag="alerts",
        answer=Alert,
        audit="alert_acknowledge",
        errors=("not_found",),
    ),
)
