"""The one way from a request to a handler: who asks, whether they may, what they say, what came of it."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Protocol

from aiohttp import web

from ..errors import CredentialError, ForbiddenError, NetmonError
from .connections import vouch
from .problem import INTERNAL
from .request import credential_of, read_body, read_query
from .table import Call

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator

    from ..engine import Engine
    from .access import Gatekeeper, Principal
    from .table import Route

DONE = "done"
# Where a handler leaves what the audit log is to say beside the action and its subject.
SUBJECT = web.RequestKey("audit_subject", str)
DETAIL = web.RequestKey("audit_detail", str)


class Auditor(Protocol):
    """Writes down every change and every scan: who, what, from where."""

    def record(
        self,
        *,
        action: str,
        principal: Principal | None,
        remote: str,
        subject: str | None,
        detail: str,
        at: datetime,
        outcome: str,
    ) -> None:
        """Take in one; `outcome` is "done" or an error's code. Must neither block nor fail."""


class Dispatcher:
    """Makes the aiohttp handlers of the table; what they raise is made a problem by the application."""

    def __init__(self, engine: Engine, gatekeeper: Gatekeeper, auditor: Auditor | None = None) -> None:
        self._engine = engine
        self._gatekeeper = gatekeeper
        self._auditor = auditor

    def handler(self, route: Route) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
        """The aiohttp handler of a route."""

        async def handle(request: web.Request) -> web.StreamResponse:
            return await self._dispatch(route, request)

        return handle

    async def _dispatch(self, route: Route, request: web.Request) -> web.StreamResponse:
        # Who is nobody we know can do nothing that is worth writing down.
        principal = await self._identify(route, request)
        try:
            _check_role(route, principal)
            call = Call(
                request=request,
                engine=self._engine,
                principal=principal,
                query=read_query(request, route.query),
                body=await read_body(request, route.body),
            )
            with self._ended_when_revoked(call):
                response = await route.handler(call)
        except NetmonError as err:
            self._audit(route, request, principal, err.code)
            raise
        except Exception:
            self._audit(route, request, principal, INTERNAL)
            raise
        self._audit(route, request, principal, DONE)
        return response

    async def _identify(self, route: Route, request: web.Request) -> Principal | None:
        """Who asks; None only for what is open. Raises CredentialError and TooManyAttemptsError."""
        remote = request.remote or ""
        if route.role is None:
            return await self._recognize(route, request, remote)
        credential = credential_of(request)
        if credential is None:
            raise CredentialError("This needs a credential: an API key or an access token.")
        principal = await self._gatekeeper.authenticate(credential, remote=remote)
        vouch(request)
        return principal

    async def _recognize(self, route: Route, request: web.Request, remote: str) -> Principal | None:
        """Who asks for what is open: reading may tell more to those who show a credential."""
        try:
            credential = credential_of(request) if route.method == "GET" else None
            if credential is not None:
                return await self._gatekeeper.authenticate(credential, remote=remote)
        except NetmonError:
            # What is open stays so.
            return None
        return None

    @contextmanager
    def _ended_when_revoked(self, call: Call) -> Iterator[None]:
        """Long answers end with the credential. Who revokes their own is told so, as that is no reading."""
        if call.principal is None or call.request.method != "GET":
            yield
            return
        unsubscribe = self._gatekeeper.on_revoked(call.principal, partial(_cut_off, call.request))
        try:
            yield
        finally:
            unsubscribe()

    def _audit(self, route: Route, request: web.Request, principal: Principal | None, outcome: str) -> None:
        if route.audit is None or self._auditor is None:
            return
        self._auditor.record(
            action=route.audit,
            principal=principal,
            remote=request.remote or "",
            subject=request.get(SUBJECT) or request.match_info.get("id"),
            detail=request.get(DETAIL, ""),
            at=datetime.now(UTC),
            outcome=outcome,
        )


def _cut_off(request: web.Request, why: str) -> None:
    del why
    if request.transport is not None:
        request.transport.abort()


def _check_role(route: Route, principal: Principal | None) -> None:
    if route.role is not None and (principal is None or not principal.role.allows(route.role)):
        raise ForbiddenError(f"This needs the role {route.role}.")
