"""The application of the server, put together of its parts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .about import About
from .app import build_app
from .pages import ROUTES as PAGES
from .stream.stream import Stream

if TYPE_CHECKING:
    from aiohttp import web

    from ..engine import Engine
    from .serve import Parts


def build(engine: Engine, parts: Parts) -> web.Application:
    """REST, the stream and the page over one started engine."""
    stream = Stream(engine, parts.gatekeeper, server_id=parts.server_id, origin_allowed=parts.origin_allowed)

    async def start_stream(_: web.Application) -> None:
        await stream.start()

    async def close_stream(_: web.Application) -> None:
        await stream.close()

    app = build_app(
        engine,
        gatekeeper=parts.gatekeeper,
        about=About(
            server_id=parts.server_id,
            started_at=parts.started_at,
            tls=parts.tls,
            time_zone=parts.time_zone,
        ),
        auditor=parts.auditor,
        routes=(*parts.routes, *PAGES),
        stream=stream.endpoint,
        middlewares=(parts.guard,),
        sub_paths=parts.sub_paths,
    )
    app.on_startup.append(start_stream)
    app.on_shutdown.append(close_stream)
    return app
