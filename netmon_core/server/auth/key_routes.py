"""The routes for API keys."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from aiohttp import web

from ...errors import InvalidRequestError
from ...wire import time_to_wire, to_wire
from ..access import Role
from ..cursor import Order
from ..dispatch import SUBJECT
from ..lists import QUERY, list_reply
from ..reply import created
from ..table import Route
from . import edits, schemas
from .keys import make_key

if TYPE_CHECKING:
    from ..table import Call
    from .keeper import Keeper


_BY_AGE = Order(name="key", textual=True)


class KeyRoutes:
    """API keys: list, make, revoke."""

    def __init__(self, keeper: Keeper) -> None:
        self._keeper = keeper

    def table(self) -> tuple[Route, ...]:
        """The routes, for admins."""
        return (
            Route(
                method="GET",
                path="/api/v1/keys",
                handler=self._list,
                role=Role.ADMIN,
                summary="The API keys; never their text",
                tag="keys",
                query=QUERY,
                answer=schemas.KeyInfo,
                paged=True,
            ),
            Route(
                method="POST",
                path="/api/v1/keys",
                handler=self._make,
                role=Role.ADMIN,
                summary="Make an API key; its text is answered this once",
                tag="keys",
                body=schemas.NEW_KEY,
                answer=schemas.MadeKey,
                status=201,
                audit="key_created",
                errors=("conflict",),
            ),
            Route(
                method="DELETE",
                path="/api/v1/keys/{id}",
                handler=self._revoke,
                role=Role.ADMIN,
                summary="Revoke an API key; what is connected with it is closed",
                tag="keys",
                status=204,
                audit="key_revoked",
                errors=("not_found",),
            ),
        )

    async def _list(self, call: Call) -> web.StreamResponse:
        keys = self._keeper.credentials.keys
        return list_reply(
            call,
            keys,
            _BY_AGE,
            lambda key: (time_to_wire(key.created_at), key.id),
            lambda key: to_wire(schemas.key_info(key)),
        )

    async def _make(self, call: Call) -> web.StreamResponse:
        now = self._keeper.now()
        expires_at = call.body["expires_at"]
        if expires_at is not None and expires_at <= now:
            raise InvalidRequestError("The key would have expired already.", field="expires_at")
        text, key = make_key(
            name=edits.proper_name(call.body["name"]), role=call.body["role"], now=now, expires_at=expires_at
        )
        await self._keeper.change(partial(edits.add_key, key=key))
        call.request[SUBJECT] = key.id
        made = {"key": text, **to_wire(schemas.key_info(key))}
        return created(call.request, made, f"/api/v1/keys/{key.id}")

    async def _revoke(self, call: Call) -> web.StreamResponse:
        await self._keeper.change(partial(edits.revoke_key, key_id=call.request.match_info["id"]))
        return web.Response(status=204)
