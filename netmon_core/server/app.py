"""The application: the table of handlers mounted, what fails made a problem, what leaves made safe."""

from __future__ import annotations

import logging
import secrets
from http import HTTPStatus
from typing import TYPE_CHECKING

from aiohttp import web

from ..errors import NetmonError
from .context import ABOUT, LISTING, SCANS
from .dispatch import Dispatcher
from .docs import doc_routes
from .listing import Listing
from .problem import INTERNAL, problem, problem_of
from .readable import readable
from .request import BODY_BYTES
from .rest import ROUTES
from .safety import make_safe
from .scans import Scans

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable

    from aiohttp.typedefs import Middleware

    from ..engine import Engine
    from .about import About
    from .access import Gatekeeper
    from .dispatch import Auditor
    from .table import Route

    type AiohttpHandler = Callable[[web.Request], Awaitable[web.StreamResponse]]

_LOGGER = logging.getLogger(__name__)


def build_app(
    engine: Engine,
    *,
    gatekeeper: Gatekeeper,
    about: About,
    auditor: Auditor | None = None,
    routes: Iterable[Route] = (),
    stream: AiohttpHandler | None = None,
    middlewares: Iterable[Middleware] = (),
    sub_paths: Iterable[str] = (),
) -> web.Application:
    """The application of a started engine; starting and stopping the engine is its owner's work.

    `routes` join those of the REST resources, `stream` answers /ws/stream, `middlewares` run before all of it
    and may refuse by raising a NetmonError or an aiohttp error. `sub_paths` (/netmon) are where proxies
    have it which pass the whole path on; it answers there as well.
    """
    app = web.Application(client_max_size=BODY_BYTES, middlewares=[_problems, *middlewares])
    app[ABOUT] = about
    app[SCANS] = Scans(engine)
    app[LISTING] = Listing(engine)
    dispatcher = Dispatcher(engine, gatekeeper, auditor)
    served = [(route, dispatcher.handler(route)) for route in table(routes)]
    for start in dict.fromkeys(("", *sub_paths)):
        for route, handler in served:
            _mount(app, route, start + route.path, handler)
        if stream is not None:
            app.router.add_get(f"{start}/ws/stream", stream)
        if start:
            app.router.add_get(start, _add_slash)
    app.on_response_prepare.append(_make_safe)
    app.on_cleanup.append(_close)
    return app


def table(routes: Iterable[Route] = ()) -> tuple[Route, ...]:
    """All that is served but the stream: the REST resources, `routes`, and the document of all that."""
    served = (*ROUTES, *routes)
    # The document describes itself too.
    return (*served, *doc_routes((*served, *doc_routes(()))))


async def _add_slash(request: web.Request) -> web.StreamResponse:
    """Whoever leaves it out means the page, whose files are below it; the name of the host is the proxy's."""
    raise web.HTTPTemporaryRedirect(f"{request.path.rpartition('/')[2]}/")


def _mount(app: web.Application, route: Route, path: str, handler: AiohttpHandler) -> None:
    app.router.add_route(route.method, path, handler)
    if route.method == "GET":
        app.router.add_route("HEAD", path, handler)


@web.middleware
async def _problems(request: web.Request, handler: AiohttpHandler) -> web.StreamResponse:
    return readable(request, await _answered(request, handler))


async def _answered(request: web.Request, handler: AiohttpHandler) -> web.StreamResponse:
    try:
        return await handler(request)
    except NetmonError as err:
        return problem_of(err)
    except web.HTTPException as err:
        return _http_problem(err)
    except ConnectionError:
        # The client went away; there is nobody to answer.
        raise
    except Exception:
        reference = secrets.token_hex(4)
        _LOGGER.exception("%s %s failed (reference %s)", request.method, request.path, reference)
        return problem(
            HTTPStatus.INTERNAL_SERVER_ERROR,
            code=INTERNAL,
            detail=f"netmon made a mistake; its log says more under the reference {reference}.",
        )


def _http_problem(err: web.HTTPException) -> web.StreamResponse:
    """What aiohttp itself refuses, in our form."""
    if err.status < HTTPStatus.BAD_REQUEST:
        raise err
    match err.status:
        case HTTPStatus.NOT_FOUND:
            return problem(HTTPStatus.NOT_FOUND, code="not_found", detail=_NOTHING)
        case HTTPStatus.METHOD_NOT_ALLOWED:
            allowed = {"Allow": err.headers["Allow"]} if "Allow" in err.headers else {}
            detail = "This path does not take this method; the header Allow names those it takes."
            return problem(
                HTTPStatus.METHOD_NOT_ALLOWED, code="request_invalid", detail=detail, headers=allowed
            )
        case HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
            detail = f"The body is larger than {BODY_BYTES // 1024} KiB."
            return problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, code="request_invalid", detail=detail)
        case _:
            status = HTTPStatus(err.status)
            return problem(status, code="request_invalid", detail=f"{err.reason}.")


_NOTHING = (
    "There is nothing at this path. If a proxy passes the path on under which it has netmon, "
    "name that whole address in server.public_url."
)


async def _make_safe(_: web.Request, response: web.StreamResponse) -> None:
    make_safe(response)


async def _close(app: web.Application) -> None:
    app[SCANS].close()
    app[LISTING].close()
