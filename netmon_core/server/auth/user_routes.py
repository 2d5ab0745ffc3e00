"""The routes for users."""

from __future__ import annotations

import secrets
from functools import partial
from typing import TYPE_CHECKING, Any

from aiohttp import web

from ...wire import to_wire
from ..access import Role
from ..cursor import Order
from ..dispatch import SUBJECT
from ..lists import QUERY, list_reply
from ..reply import created, json_reply
from ..table import Route
from . import edits, schemas
from .passwords import hash_password_aside
from .records import UserRecord

if TYPE_CHECKING:
    from ..table import Call
    from .keeper import Keeper


_BY_NAME = Order(name="user", textual=True)


class UserRoutes:
    """Users: list, make, change, remove."""

    def __init__(self, keeper: Keeper) -> None:
        self._keeper = keeper

    def table(self) -> tuple[Route, ...]:
        """The routes, for admins."""
        return (
            Route(
                method="GET",
                path="/api/v1/users",
                handler=self._list,
                role=Role.ADMIN,
                summary="The users",
                tag="users",
                query=QUERY,
                answer=schemas.UserInfo,
                paged=True,
            ),
            Route(
                method="POST",
                path="/api/v1/users",
                handler=self._make,
                role=Role.ADMIN,
                summary="Add a user",
                tag="users",
                body=schemas.NEW_USER,
                answer=schemas.UserInfo,
                status=201,
                audit="user_created",
                errors=("conflict",),
            ),
            Route(
                method="PATCH",
                path="/api/v1/users/{id}",
                handler=self._change,
                role=Role.ADMIN,
                summary="Give a user another role or password; it ends their log-ins",
                tag="users",
                body=schemas.CHANGED_USER,
                answer=schemas.UserInfo,
                audit="user_changed",
                errors=("not_found",),
            ),
            Route(
                method="DELETE",
                path="/api/v1/users/{id}",
                handler=self._remove,
                role=Role.ADMIN,
                summary="Remove a user; it ends their log-ins",
                tag="users",
                status=204,
                audit="user_removed",
                errors=("not_found",),
            ),
        )

    async def _list(self, call: Call) -> web.StreamResponse:
        users = self._keeper.credentials.users
        return list_reply(call, users, _BY_NAME, lambda user: (user.name, user.id), self._told)

    async def _make(self, call: Call) -> web.StreamResponse:
        user = UserRecord(
            id=secrets.token_hex(6),
            name=edits.proper_name(call.body["name"]),
            role=call.body["role"],
            password=await hash_password_aside(call.body["password"]),
            created_at=self._keeper.now(),
        )
        await self._keeper.change(partial(edits.add_user, user=user))
        call.request[SUBJECT] = user.id
        return created(call.request, self._told(user), f"/api/v1/users/{user.id}")

    async def _change(self, call: Call) -> web.StreamResponse:
        user_id = call.request.match_info["id"]
        password = call.body.get("password")
        edit = partial(
            edits.change_user,
            user_id=user_id,
            role=call.body.get("role"),
            password=None if password is None else await hash_password_aside(password),
        )
        after = await self._keeper.change(edit)
        return json_reply(call.request, self._told(next(user for user in after.users if user.id == user_id)))

    async def _remove(self, call: Call) -> web.StreamResponse:
        await self._keeper.change(partial(edits.remove_user, user_id=call.request.match_info["id"]))
        return web.Response(status=204)

    def _told(self, user: UserRecord) -> dict[str, Any]:
        return to_wire(schemas.user_info(user, self._keeper.now()))
