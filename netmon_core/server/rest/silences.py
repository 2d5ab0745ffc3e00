"""When nobody is to be told of alerts."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import voluptuous as vol
from aiohttp import web

from ...errors import InvalidRequestError
from ...model.alert import Silence
from ...settings.rules import RuleName
from ...wire import time_to_wire, to_wire
from ..access import Role
from ..cursor import Order
from ..dispatch import DETAIL, SUBJECT
from ..fields import number, text
from ..lists import QUERY, list_reply
from ..reply import json_reply
from ..table import Route

if TYPE_CHECKING:
    from ..table import Call

# Ten years are for good.
LONGEST = 315_360_000
_SILENCE = vol.Schema(
    {
        # Seconds.
        vol.Required("for"): number(1, LONGEST),
        "subject_id": text(255, least=1),
        "rule": text(32, least=1),
        "comment": text(200),
    }
)

_BY_START = Order(name="silence", textual=True)


async def _list(call: Call) -> web.StreamResponse:
    silences = call.engine.state.silences
    return list_reply(call, silences, _BY_START, lambda each: (time_to_wire(each.start), each.id), to_wire)


async def _add(call: Call) -> web.StreamResponse:
    body = call.body
    names = call.engine.watch.alerting.rule_names
    if body.get("rule", RuleName.OFFLINE) not in names:
        raise InvalidRequestError(f"rule: must be one of {', '.join(sorted(names))}.", field="rule")
    call.request[DETAIL] = f"{body.get('subject_id', 'everything')} for {body['for']:g} s"
    silence = call.engine.watch.alerting.silence(
        timedelta(seconds=body["for"]),
        subject_id=body.get("subject_id"),
        rule=None if "rule" not in body else str(body["rule"]),
        comment=body.get("comment", ""),
    )
    call.request[SUBJECT] = silence.id
    return json_reply(call.request, to_wire(silence), status=201)


async def _end(call: Call) -> web.StreamResponse:
    call.engine.watch.alerting.unsilence(call.request.match_info["id"])
    return web.Response(status=204)


ROUTES = (
    Route(
        method="GET",
        path="/api/v1/silences",
        handler=_list,
        role=Role.VIEWER,
        summary="The silences that hold now or later.",
        tag="alerts",
        query=QUERY,
        answer=Silence,
        paged=True,
    ),
    Route(
        method="POST",
        path="/api/v1/silences",
        handler=_add,
        role=Role.ADMIN,
        summary="Tell nobody for so many seconds: of one subject, of one rule, or of anything.",
        tag="alerts",
        body=_SILENCE,
        answer=Silence,
        status=201,
        audit="silence_add",
    ),
    Route(
        method="DELETE",
        path="/api/v1/silences/{id}",
        handler=_end,
        role=Role.ADMIN,
        summary="End a silence.",
        tag="alerts",
        status=204,
        audit="silence_end",
        errors=("not_found",),
    ),
)
