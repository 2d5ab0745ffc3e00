"""The application of the server, put together of its parts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .about import About
from .app import build_app

if TYPE_CHECKING:
    from aiohttp import web

    from ..engine import Engine
    from .serve import Parts


def build(engine: Engine, parts: Parts) -> web.Application:
    """REST over one started engine."""
    return build_app(
        engine,
        gatekeeper=parts.gatekeeper,
        about=About(server_id=parts.server_id, started_at=parts.started_at, tls=parts.tls),
        auditor=parts.auditor,
        routes=parts.routes,
        middlewares=(parts.guard,),
    )
