"""The log of what happened."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, get_args

import voluptuous as vol

from ...errors import InvalidRequestError
from ...events.event import Event
from ...wire import time_to_wire
from ..access import Role
from ..answers import LoggedEvent
from ..cursor import Order, decode, encode
from ..fields import choice, moment, text, whole
from ..reply import json_reply
from ..table import Route
from .span import in_order

if TYPE_CHECKING:
    from collections.abc import Iterator

    from aiohttp import web

    from ...store.protocol import StoredEvent
    from ..table import Call


def event_types() -> tuple[str, ...]:
    """The `type` of every event there is."""

    def each(alias: object) -> Iterator[str]:
        for kind in get_args(getattr(alias, "__value__", alias)):
            if is_dataclass(kind):
                yield next(str(each.default) for each in fields(kind) if each.name == "type")
            else:
                yield from each(kind)

    return tuple(each(Event))


_QUERY = vol.Schema(
    {
        "start": moment(),
        "end": moment(),
        "device": text(64, least=1),
        "type": choice(*event_types()),
        vol.Optional("limit", default=100): whole(1, 1000),
        "cursor": text(2048),
    }
)
# A page ends at a moment, and after so many of the events of that moment.
_LATEST_FIRST = Order(name="events", textual=False, descending=True)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
# Of one moment: more than ever happen in a microsecond.
_AT_ONCE = 5_000


async def _list(call: Call) -> web.StreamResponse:
    query, limit = call.query, call.query["limit"]
    in_order(query.get("start"), query.get("end"))
    end, skip = query.get("end"), 0
    if (cursor := query.get("cursor")) is not None:
        end, skip = _after(cursor)
    found = await call.engine.history.events(
        start=query.get("start"),
        end=end,
        device_id=query.get("device"),
        kind=query.get("type"),
        limit=limit + skip + 1,
    )
    shown = found[skip : skip + limit]
    following = None
    if len(found) > skip + limit:
        last = shown[-1].at
        same = sum(event.at == last for event in found[: skip + limit])
        following = encode(((last - _EPOCH) // _MICROSECOND, str(same)), _LATEST_FIRST)
    return json_reply(
        call.request, {"items": [event_to_wire(event) for event in shown], "next": following, "total": None}
    )


def _after(cursor: str) -> tuple[datetime, int]:
    """The end of what is still to come, and how many at its latest moment were told already."""
    micros, told = decode(cursor, _LATEST_FIRST)
    try:
        last, skip = _EPOCH + int(micros or 0) * _MICROSECOND, int(told)
        if 0 <= skip <= _AT_ONCE:
            return last + _MICROSECOND, skip
    except (ValueError, OverflowError):
        pass
    raise InvalidRequestError("cursor: is not one of this list; begin again without it.", field="cursor")


def event_to_wire(event: StoredEvent) -> dict[str, object]:
    """An event of the log as JSON."""
    return {
        "at": time_to_wire(event.at),
        "type": event.type,
        "device_id": event.device_id,
        "body": event.body,
    }


ROUTES = (
    Route(
        method="GET",
        path="/api/v1/events",
        handler=_list,
        role=Role.VIEWER,
        summary="What happened, the latest first. How many there are in all is not counted.",
        tag="history",
        query=_QUERY,
        answer=LoggedEvent,
        paged=True,
    ),
)
