"""How the server is, and what it is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from ... import __version__
from ...errors import NotFoundError
from ...model.presence import Presence
from ...wire import MIN_SCHEMA_VERSION, SCHEMA_VERSION, to_wire
from ..access import Role
from ..answers import Caller, Counts, Health, Info
from ..context import ABOUT
from ..reply import json_reply
from ..table import Route

if TYPE_CHECKING:
    from aiohttp import web

    from ...engine import Engine
    from ..table import Call

_NEW = timedelta(hours=24)


async def _health(call: Call) -> web.StreamResponse:
    problems = call.engine.problems()
    zone = call.request.app[ABOUT].time_zone
    if zone is not None and zone.problem is not None:
        problems = (*problems, zone.problem)
    health = Health(
        status="degraded" if problems else "ok",
        version=__version__,
        problems=problems,
        monitor=call.engine.state.health,
        time_zone=None if zone is None else f"{zone.name} ({zone.offset})",
        ears=call.engine.ears(),
    )
    only = {"status"} if call.principal is None else None
    return json_reply(call.request, to_wire(health, only=only))


async def _info(call: Call) -> web.StreamResponse:
    about = call.request.app[ABOUT]
    state = call.engine.state
    site = next(iter(state.sites.values()), None)
    principal = call.principal
    if site is None or principal is None:
        raise NotFoundError("The engine has not started yet.")
    info = Info(
        server_id=about.server_id,
        version=__version__,
        schema_version=SCHEMA_VERSION,
        min_schema_version=MIN_SCHEMA_VERSION,
        started_at=about.started_at,
        run_id=state.run_id,
        revision=state.revision,
        site=site,
        counts=count(call.engine, datetime.now(UTC)),
        tls=about.tls,
        principal=Caller(kind=principal.kind, name=principal.name, role=principal.role),
    )
    return json_reply(call.request, to_wire(info))


def count(engine: Engine, now: datetime) -> Counts:
    """Count what there is now."""
    state = engine.state
    by_presence = dict.fromkeys(Presence, 0)
    new = 0
    for device in state.devices.values():
        by_presence[device.presence] += 1
        new += now - device.first_seen < _NEW
    return Counts(
        devices=len(state.devices),
        online=by_presence[Presence.ONLINE],
        offline=by_presence[Presence.OFFLINE],
        unknown=by_presence[Presence.UNKNOWN],
        new_24h=new,
        alerts=len(state.alerts),
    )


ROUTES = (
    Route(
        method="GET",
        path="/api/v1/health",
        handler=_health,
        role=None,
        summary="Whether netmon does its work; with a credential also what keeps it from that.",
        tag="server",
        answer=Health,
    ),
    Route(
        method="GET",
        path="/api/v1/info",
        handler=_info,
        role=Role.VIEWER,
        summary="What the server is, how many devices it knows, and who asks.",
        tag="server",
        answer=Info,
    ),
)
