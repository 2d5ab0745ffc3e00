"""The routes for coming in, staying in, and leaving."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiohttp import web

from ...errors import InvalidRequestError, NetmonError
from ...wire import to_wire
from ..access import Principal, PrincipalKind, Role
from ..audit.log import DONE
from ..reply import json_reply
from ..table import Route
from . import edits, schemas
from .log_ins import LogIn

if TYPE_CHECKING:
    from ..audit.log import AuditLog
    from ..table import Call
    from .keeper import Keeper
    from .log_ins import LogIns
    from .records import UserRecord


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
                answer=LogIn,
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
                answer=LogIn,
                errors=("credential_invalid", "too_many_attempts"),
            ),
            Route(
                method="POST",
                path="/api/v1/password",
                handler=self._change_password,
                role=Role.VIEWER,
                summary="Change your own password; it ends all your log-ins but the one answered",
                tag="log-in",
                body=schemas.OWN_PASSWORD,
                answer=LogIn,
                audit="password_changed",
                errors=("forbidden", "too_many_attempts"),
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
            user, made = await self._log_ins.log_in(
                name, call.body["password"], remote=call.request.remote or ""
            )
        except NetmonError as err:
            # An unknown name is not noted: people type their password there.
            self._note(call, None, subject=known.name if known is not None else None, outcome=err.code)
            raise
        self._note(call, user, subject=user.name, outcome=DONE)
        return _tokens(call, made)

    async def _renew(self, call: Call) -> web.StreamResponse:
        _, made = await self._log_ins.renew(call.body["refresh"].reveal(), remote=call.request.remote or "")
        return _tokens(call, made)

    async def _change_password(self, call: Call) -> web.StreamResponse:
        if call.principal is None or call.principal.session_id is None:
            raise InvalidRequestError("An API key has no password; log in with the old one.")
        made = await self._log_ins.change_password(
            call.principal.id, call.body["old"], call.body["new"], remote=call.request.remote or ""
        )
        return _tokens(call, made)

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
            remote=call.request.remote or "",
            at=self._keeper.now(),
            subject=subject,
            outcome=outcome,
        )


def _tokens(call: Call, made: LogIn) -> web.Response:
    return json_reply(call.request, to_wire(made))
