"""As little of an application as the routes need: a credential, a role, a body, an error's code."""

from __future__ import annotations

from typing import TYPE_CHECKING

import voluptuous as vol
from aiohttp import web

from netmon_core.engine import Engine
from netmon_core.errors import CredentialError, ForbiddenError, NetmonError
from netmon_core.server.table import Call

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable

    from netmon_core.server.access import Gatekeeper
    from netmon_core.server.table import Route

STATUSES = {
    "credential_invalid": 401,
    "forbidden": 403,
    "not_found": 404,
    "conflict": 409,
    "request_invalid": 422,
    "too_many_attempts": 429,
}


def small_app(
    routes: Iterable[Route], gatekeeper: Gatekeeper, engine: Engine | None = None
) -> web.Application:
    """Serve the routes."""
    app = web.Application()
    engine = engine or Engine()
    for route in routes:
        app.router.add_route(route.method, route.path, _handler(route, gatekeeper, engine))
    return app


def _handler(
    route: Route, gatekeeper: Gatekeeper, engine: Engine
) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    async def handle(request: web.Request) -> web.StreamResponse:
        try:
            principal = None
            if route.role is not None:
                credential = request.headers.get("Authorization", "").removeprefix("Bearer ")
                if not credential:
                    raise CredentialError("none")
                principal = await gatekeeper.authenticate(credential, remote=request.remote or "")
                if not principal.role.allows(route.role):
                    raise ForbiddenError("not yours")
            query = route.query(dict(request.query)) if route.query is not None else {}
            body = route.body(await request.json()) if route.body is not None else None
            call = Call(request=request, engine=engine, principal=principal, query=query, body=body)
            return await route.handler(call)
        except vol.Invalid as err:
            return web.json_response({"code": "request_invalid", "detail": str(err)}, status=422)
        except NetmonError as err:
            problem = {"code": err.code, "detail": err.message, "field": err.field}
            return web.json_response(problem, status=STATUSES[err.code])

    return handle
