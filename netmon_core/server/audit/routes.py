"""The route that reads the audit log."""

from __future__ import annotations

from typing import TYPE_CHECKING

import voluptuous as vol
from aiohttp import web

from ..access import Role
from ..table import Route

if TYPE_CHECKING:
    from ..table import Call
    from .log import AuditLog

_QUERY = vol.Schema(
    {
        vol.Optional("limit", default=100): vol.All(vol.Coerce(int), vol.Range(min=1, max=1000)),
        vol.Optional("cursor"): vol.All(vol.Coerce(int), vol.Range(min=1, max=1 << 53)),
    }
)
_ENTRY = vol.Schema(
    {
        vol.Required("number"): int,
        vol.Required("at"): str,
        vol.Required("action"): str,
        # "done", or the code of the error.
        vol.Required("outcome"): str,
        vol.Required("principal"): vol.Any(
            None,
            vol.Schema(
                {
                    vol.Required("kind"): str,
                    vol.Required("id"): str,
                    vol.Required("name"): str,
                    vol.Required("role"): str,
                }
            ),
        ),
        vol.Required("remote"): str,
        vol.Required("subject"): vol.Any(None, str),
        vol.Required("detail"): str,
    }
)


def audit_routes(log: AuditLog) -> tuple[Route, ...]:
    """The one route, for admins."""

    async def read(call: Call) -> web.StreamResponse:
        items, older = await log.read(limit=call.query["limit"], before=call.query.get("cursor"))
        cursor = None if older is None else str(older)
        return web.json_response({"items": items, "next": cursor, "total": log.count})

    return (
        Route(
            method="GET",
            path="/api/v1/audit",
            handler=read,
            role=Role.ADMIN,
            summary="Who changed what, and from where; newest first",
            tag="audit",
            query=_QUERY,
            answer=_ENTRY,
            paged=True,
        ),
    )
