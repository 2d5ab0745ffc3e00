"""The one table of handlers: what is served, to whom, what it takes, what it answers.

The application, the API document and the tests of who may do what are all made from it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    import voluptuous as vol
    from aiohttp import web

    from ..engine import Engine
    from .access import Principal, Role

type Handler = Callable[[Call], Awaitable[web.StreamResponse]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One request whose credential and input were checked.

    `query` and `body` are what the route's schemas made of them; `principal` is None on open routes.
    """

    request: web.Request
    engine: Engine
    principal: Principal | None
    query: Mapping[str, Any] = field(default_factory=dict)
    body: Any = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """One method of one path. `role` None: open to everybody, and then named in the tests' allow-list."""

    method: str
    # As aiohttp writes it: /api/v1/devices/{id}.
    path: str
    handler: Handler
    role: Role | None
    # One line of the API document.
    summary: str
    # The resource it is listed under in the document.
    tag: str
    query: vol.Schema | None = None
    body: vol.Schema | None = None
    # What a success is: a dataclass of the model, a schema of JSON, or None for no content.
    answer: type | vol.Schema | None = None
    # The answer is {"items": [...], "next": cursor or null, "total": n} of `answer`.
    paged: bool = False
    status: int = 200
    media_type: str = "application/json"
    # What the audit log calls it; None: reading is not audited.
    audit: str | None = None
    # The error codes it may answer beside those of every route.
    errors: tuple[str, ...] = ()
    # A path of an earlier plan that is kept as a thin alias of another one.
    alias_of: str | None = None
