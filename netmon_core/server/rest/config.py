"""The settings that hold, without their secrets."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING

import voluptuous as vol

from ...settings.secret import Secret
from ..access import Role
from ..reply import json_reply
from ..table import Route

if TYPE_CHECKING:
    from aiohttp import web

    from ..table import Call

# What stands for a secret that is set.
HIDDEN = "***"


async def _config(call: Call) -> web.StreamResponse:
    return json_reply(call.request, plain(call.engine.config))


def plain(value: object) -> object:
    """Settings as JSON, in the shape of the settings file; no secret is a part of it."""
    match value:
        case Secret():
            return HIDDEN if value else ""
        case None | bool() | int() | float():
            return value
        case tuple():
            return [plain(each) for each in value]
        case _ if is_dataclass(value) and not isinstance(value, type):
            return {each.name: plain(getattr(value, each.name)) for each in fields(value)}
        case _:
            return str(value)


ROUTES = (
    Route(
        method="GET",
        path="/api/v1/config",
        handler=_config,
        role=Role.ADMIN,
        summary="The settings that hold, as in the settings file; a secret that is set shows as ***.",
        tag="server",
        answer=vol.Schema({}, extra=vol.ALLOW_EXTRA),
    ),
)
