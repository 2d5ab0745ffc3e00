"""What opens devices: listed without secrets, given, scoped, forgotten. Nothing reads a secret."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import voluptuous as vol
from aiohttp import web

from ...credentials.credential import told
from ...errors import InvalidRequestError
from ...settings.credentials import (
    LIST_KEYS,
    SCOPE_MAX,
    SECRET_KEYS,
    SECRET_MOST,
    AuthProtocol,
    CredentialKind,
    PrivacyProtocol,
)
from ...wire import to_wire
from ..access import Role
from ..answers import CredentialInfo
from ..cursor import Order
from ..dispatch import DETAIL, SUBJECT
from ..fields import items, text, word
from ..lists import QUERY, list_reply
from ..reply import json_reply
from ..table import Route

if TYPE_CHECKING:
    from ...credentials.credential import Credential
    from ..table import Call

_SCOPE: dict[Any, Any] = {key: items(text(64, least=1), SCOPE_MAX) for key in LIST_KEYS}
_SECRETS: dict[Any, Any] = {key: text(SECRET_MOST, least=1) for key in SECRET_KEYS}
# The settings check what goes with which kind.
_CREDENTIAL = vol.Schema(
    {
        vol.Required("name"): text(64, least=1),
        vol.Required("kind"): word(CredentialKind),
        "user": text(32, least=1),
        "auth": word(AuthProtocol),
        "privacy": word(PrivacyProtocol),
        **_SECRETS,
        **_SCOPE,
    }
)
_CHANGE = vol.Schema({"name": text(64, least=1), **_SECRETS, **_SCOPE})

_BY_NAME = Order(name="credential", textual=True)


def info(credential: Credential) -> CredentialInfo:
    """What may be told of a credential."""
    given, secrets = credential.given, told(credential)
    return CredentialInfo(
        id=credential.id,
        name=given.name,
        kind=given.kind.value,
        origin=credential.origin.value,
        user=given.user,
        auth=given.auth.value,
        privacy=given.privacy.value,
        devices=given.devices,
        tags=given.tags,
        networks=given.networks,
        problem=credential.missing,
        secret=secrets.get("secret", ""),
        auth_secret=secrets.get("auth_secret", ""),
        privacy_secret=secrets.get("privacy_secret", ""),
    )


async def _list(call: Call) -> web.StreamResponse:
    found = map(info, call.engine.watch.keyring.all())
    return list_reply(call, found, _BY_NAME, lambda each: (each.name, each.id), to_wire)


async def _add(call: Call) -> web.StreamResponse:
    made = await call.engine.watch.keyring.add(_plain(call.body))
    call.request[SUBJECT] = made.id
    call.request[DETAIL] = f"{made.given.kind} {made.given.name}"
    return json_reply(call.request, to_wire(info(made)), status=201)


async def _change(call: Call) -> web.StreamResponse:
    # The names of what is changed, never its values.
    call.request[DETAIL] = ", ".join(call.body)
    if not call.body:
        raise InvalidRequestError("Give at least one of devices, tags, networks, name and the secrets.")
    changed = await call.engine.watch.keyring.change(call.request.match_info["id"], _plain(call.body))
    return json_reply(call.request, to_wire(info(changed)))


async def _remove(call: Call) -> web.StreamResponse:
    await call.engine.watch.keyring.remove(call.request.match_info["id"])
    return web.Response(status=204)


def _plain(body: dict[str, object]) -> dict[str, object]:
    """As the settings file would hold it."""
    plain = {key: list(value) if isinstance(value, tuple) else value for key, value in body.items()}
    return plain | {key: str(plain[key]) for key in ("kind", "auth", "privacy") if key in plain}


ROUTES = (
    Route(
        method="GET",
        path="/api/v1/credentials",
        handler=_list,
        role=Role.ADMIN,
        summary="What opens devices, and to which each may go; of a secret only that it is set.",
        tag="credentials",
        query=QUERY,
        answer=CredentialInfo,
        paged=True,
    ),
    Route(
        method="POST",
        path="/api/v1/credentials",
        handler=_add,
        role=Role.ADMIN,
        summary="Give a credential; its secret is sealed, and never told again.",
        tag="credentials",
        body=_CREDENTIAL,
        answer=CredentialInfo,
        status=201,
        audit="credential_add",
    ),
    Route(
        method="PATCH",
        path="/api/v1/credentials/{id}",
        handler=_change,
        role=Role.ADMIN,
        summary="Change to whom a credential may go, what it is called, or its secrets.",
        tag="credentials",
        body=_CHANGE,
        answer=CredentialInfo,
        audit="credential_change",
        errors=("not_found",),
    ),
    Route(
        method="DELETE",
        path="/api/v1/credentials/{id}",
        handler=_remove,
        role=Role.ADMIN,
        summary="Forget a credential.",
        tag="credentials",
        status=204,
        audit="credential_remove",
        errors=("not_found",),
    ),
)
