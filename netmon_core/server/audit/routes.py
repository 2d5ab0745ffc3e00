"""The route that reads the audit log."""

from __future__ import annotations

from typing import TYPE_CHECKING

import voluptuous as vol

from ..access import Role
from ..fields import whole
from ..reply import page_reply
from ..table import Route

if TYPE_CHECKING:
    from aiohttp import web

    from ..table import Call
    from .log import AuditLog

_QUERY = vol.Schema({vol.Optional("limit", default=100): whole(1, 1000), "cursor": whole(1, 1 << 53)})
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
        following = None if older is None else str(older)
        return page_reply(call.request, items, total=log.count, following=following)

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
