"""The settings that hold, without their secrets."""

from __future__ import annotations

import asyncio
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import voluptuous as vol

from ...alerts.time_zone import read_time_zone
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
    zone = await asyncio.to_thread(read_time_zone, datetime.now(UTC))
    config = call.engine.config
    told = {each.name: plain(getattr(config, each.name)) for each in fields(config)}
    return json_reply(call.request, {**told, "time_zone": plain(zone)})


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
            # A word of Python's own, such as `for`, has a line behind it.
            return {each.name.rstrip("_"): plain(getattr(value, each.name)) for each in fields(value)}
        case _:
            return str(value)


ROUTES = (
    Route(
        method="GET",
        path="/api/v1/config",
        handler=_config,
        role=Role.ADMIN,
        summary="The settings that hold, as in the settings file, a set secret as ***; and the time zone.",
        tag="server",
        answer=vol.Schema({}, extra=vol.ALLOW_EXTRA),
    ),
)
