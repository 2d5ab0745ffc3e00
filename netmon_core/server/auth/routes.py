"""The routes for log-ins, keys and users."""

from __future__ import annotations

import secrets
from functools import partial
from typing import TYPE_CHECKING, Any

from aiohttp import web

from ...errors import InvalidRequestError, NetmonError
from ...wire import to_wire
from ..access import Principal, PrincipalKind, Role
from ..audit.log import DONE
from ..dispatch import SUBJECT
from ..table import Route
from . import edits, schemas
from .keys import make_key
from .passwords import hash_password_aside
from .records import UserRecord

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..audit.log import AuditLog
    from ..table import Call
    from .keeper import Keeper
    from .log_ins import LogIn, LogIns


class LogInRoutes:
    """Logging in, staying in, and leaving."""

    def __init__(self, keeper: Keeper, log_ins: LogIns, audit: AuditLog) -> None:
        self._keeper = keeper
        self._log_ins = log_ins
        self._audit = audit

    def table(self) -> tuple[Route, ...]:
        """The routes; two of them are open, for they are how one comes in."""
        return (
            Route(
                method="POST",
                path="/api/v1/login",
                handler=self._log_in,
                role=None,
                summary="Log in with a name and a password",
                tag="log-in",
                body=schemas.LOG_IN,
                answer=schemas.LOGGED_IN,
                errors=("credential_invalid", "too_many_attempts"),
            ),
            Route(
                method="POST",
                path="/api/v1/login/refresh",
                handler=self._renew,
                role=None,
                summary="Take a refresh token for fresh tokens; it is good once",
                tag="log-in",
                body=schemas.RENEW,
                answer=schemas.LOGGED_IN,
                errors=("credential_invalid", "too_many_attempts"),
            ),
            Route(
                method="POST",
                path="/api/v1/logout",
                handler=self._log_out,
                role=Role.VIEWER,
                summary="End the log-in that the access token is of",
                tag="log-in",
                status=204,
                audit="logged_out",
            ),
        )

    async def _log_in(self, call: Call) -> web.StreamResponse:
        name = call.body["name"]
        known = edits.find_user(self._keeper.credentials, name)
        try:
            user, made = await self._log_ins.log_in(name, call.body["password"], remote=_remote(call))
        except NetmonError as err:
            # An unknown name is not noted: people type their password there.
            self._note(call, None, subject=known.name if known is not None else None, outcome=err.code)
            raise
        self._note(call, user, subject=user.name, outcome=DONE)
        return _tokens(made)

    async def _renew(self, call: Call) -> web.StreamResponse:
        _, made = await self._log_ins.renew(call.body["refresh"].reveal(), remote=_remote(call))
        return _tokens(made)

    async def _log_out(self, call: Call) -> web.StreamResponse:
        if call.principal is None or call.principal.session_id is None:
            raise InvalidRequestError("An API key has no log-in to end; revoke the key instead.")
        await self._log_ins.end(call.principal.session_id)
        return web.Response(status=204)

    def _note(self, call: Call, user: UserRecord | None, *, subject: str | None, outcome: str) -> None:
        principal = None
        if user is not None:
            principal = Principal(kind=PrincipalKind.USER, id=user.id, name=user.name, role=user.role)
        self._audit.record(
            action="logged_in",
            principal=principal,
            remote=_remote(call),
            at=self._keeper.now(),
            subject=subject,
            outcome=outcome,
        )


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
                answer=schemas.MADE_KEY,
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
        del call
        return _page([to_wire(schemas.key_info(key)) for key in self._keeper.credentials.keys])

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
        return web.json_response(made, status=201, headers={"Location": f"/api/v1/keys/{key.id}"})

    async def _revoke(self, call: Call) -> web.StreamResponse:
        await self._keeper.change(partial(edits.revoke_key, key_id=call.request.match_info["id"]))
        return web.Response(status=204)


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
        del call
        return _page([self._told(user) for user in self._keeper.credentials.users])

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
        location = {"Location": f"/api/v1/users/{user.id}"}
        return web.json_response(self._told(user), status=201, headers=location)

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
        return web.json_response(self._told(next(user for user in after.users if user.id == user_id)))

    async def _remove(self, call: Call) -> web.StreamResponse:
        await self._keeper.change(partial(edits.remove_user, user_id=call.request.match_info["id"]))
        return web.Response(status=204)

    def _told(self, user: UserRecord) -> dict[str, Any]:
        return to_wire(schemas.user_info(user, self._keeper.now()))


def auth_routes(keeper: Keeper, log_ins: LogIns, audit: AuditLog) -> tuple[Route, ...]:
    """Every route of this package."""
    return (
        *LogInRoutes(keeper, log_ins, audit).table(),
        *KeyRoutes(keeper).table(),
        *UserRoutes(keeper).table(),
    )


def _page(items: Sequence[dict[str, Any]]) -> web.Response:
    return web.json_response({"items": items, "next": None, "total": len(items)})


def _tokens(made: LogIn) -> web.Response:
    return web.json_response(to_wire(made), headers={"Cache-Control": "no-store"})


def _remote(call: Call) -> str:
    return call.request.remote or ""
