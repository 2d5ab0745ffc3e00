"""The application of the server, put together of its parts."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from aiohttp import web

    from ..engine import Engine
    from .serve import Parts


def build(engine: Engine, parts: Parts) -> web.Application:
    """REST and the stream, over one started engine."""
    about = import_module(".about", __package__).About(
        server_id=parts.server_id, started_at=parts.started_at, tls=parts.tls
    )
    stream = import_module(".stream.stream", __package__).Stream(
        engine, parts.gatekeeper, server_id=parts.server_id, origin_allowed=parts.origin_allowed
    )
    app: web.Application = import_module(".app", __package__).build_app(
        engine,
        gatekeeper=parts.gatekeeper,
        about=about,
        auditor=parts.auditor,
        routes=parts.routes,
        stream=stream.endpoint,
        middlewares=(parts.guard,),
    )

    async def start(_: web.Application) -> None:
        await stream.start()

    async def close(_: web.Application) -> None:
        await stream.close()

    app.on_startup.append(start)
    app.on_shutdown.append(close)
    return app
