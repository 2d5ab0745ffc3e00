"""The application of the server, put together of its parts."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from aiohttp import web

    from ..engine import Engine
    from .serve import Parts


def build(engine: Engine, parts: Parts) -> web.Application:
    """REST and the stream, over one engine."""
    stream = import_module(".stream.stream", __package__).Stream(
        engine, parts.gatekeeper, server_id=parts.server_id, origin_allowed=parts.origin_allowed
    )
    app: web.Application = import_module(".app", __package__).build_app(
        engine,
        gatekeeper=parts.gatekeeper,
        auditor=parts.auditor,
        auth_routes=parts.auth_routes,
        origin_allowed=parts.origin_allowed,
        server_id=parts.server_id,
        stream=stream,
        started_at=parts.started_at,
    )
    return app
