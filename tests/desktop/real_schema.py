"""Judges what the viewer asks a made-up server by what the real one takes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import voluptuous as vol

from netmon_core.server.rest import ROUTES

if TYPE_CHECKING:
    from desktop.demo.http import Request
    from netmon_core.server.table import Route


def refusal(request: Request) -> str | None:
    """Say why the real server would refuse this; None: it takes it."""
    route = route_of(request)
    if route is None:
        return "there is no such route"
    try:
        (route.query or vol.Schema({}))(dict(request.query))
        if route.body is not None:
            route.body(request.body)
    except vol.Invalid as err:
        return str(err)
    return "it takes no body" if route.body is None and request.body else None


def route_of(request: Request) -> Route | None:
    """Find the route of a request."""
    path = "/".join(("", *request.parts))
    return next(
        (
            route
            for route in ROUTES
            if route.method == request.method
            and re.fullmatch(re.sub(r"\{[^}]*\}", "[^/]+", route.path), path) is not None
        ),
        None,
    )
