"""Servers: where they are, and whether they let us in."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from homeassistant.const import CONF_API_KEY, CONF_URL
from homeassistant.helpers.aiohttp_client import async_get_clientsession

from .const import CONF_FINGERPRINT
from .engine import (
    Client,
    Connection,
    CredentialError,
    ForbiddenError,
    InvalidRequestError,
    NetmonError,
    ServerUnreachableError,
    ServerVersionError,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from homeassistant.core import HomeAssistant
    from homeassistant.helpers.service_info.zeroconf import ZeroconfServiceInfo

# Seconds; a form waits for this.
WITHIN = 10.0
# What a form says of each failure.
_KEYS = {
    CredentialError: (CONF_API_KEY, "invalid_auth"),
    ForbiddenError: (CONF_API_KEY, "invalid_auth"),
    InvalidRequestError: (CONF_URL, "address_refused"),
    ServerUnreachableError: (CONF_URL, "cannot_connect"),
    ServerVersionError: ("base", "server_version"),
}


class ServerRefusedError(Exception):
    """The server does not let us in; `field` and `key` are what the form says."""

    def __init__(self, err: NetmonError) -> None:
        super().__init__(err.message)
        self.field, self.key = _KEYS.get(type(err), (CONF_URL, "cannot_connect"))


def connect(hass: HomeAssistant, data: Mapping[str, Any]) -> Connection:
    """Make the connection to the server that an entry, or a form, names; raises InvalidRequestError."""
    return Connection(
        async_get_clientsession(hass),
        data[CONF_URL],
        data[CONF_API_KEY],
        fingerprint=data.get(CONF_FINGERPRINT),
        # Home Assistant says by itself, and once, that an entry cannot be set up.
        warn_before_met=False,
    )


def make_client(hass: HomeAssistant, data: Mapping[str, Any]) -> Client:
    """Make the client for commands, as for the connection."""
    return Client(
        async_get_clientsession(hass),
        data[CONF_URL],
        data[CONF_API_KEY],
        fingerprint=data.get(CONF_FINGERPRINT),
    )


async def async_check_server(hass: HomeAssistant, data: Mapping[str, Any]) -> str:
    """Connect once, and return the id of the server; raises ServerRefusedError."""
    try:
        connection = connect(hass, data)
        running = await reach(connection)
    except NetmonError as err:
        raise ServerRefusedError(err) from err
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    server = connection.server
    return server.server_id if server is not None else ""


async def reach(connection: Connection) -> asyncio.Task[None]:
    """Connect, and return what keeps the connection; raises why the first attempt failed, NetmonError."""
    running = asyncio.create_task(connection.run(), name="netmon connection")
    first: asyncio.Future[NetmonError | None] = asyncio.get_running_loop().create_future()

    def settle(failure: NetmonError | None) -> None:
        if not first.done():
            first.set_result(failure)

    exits = (connection.on_connected(lambda _: settle(None)), connection.on_failed(settle))
    try:
        await asyncio.wait((running, first), timeout=WITHIN, return_when=asyncio.FIRST_COMPLETED)
        _require(running, first)
    except BaseException:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        raise
    finally:
        for leave in exits:
            leave()
        first.cancel()
    return running


def _require(running: asyncio.Task[None], first: asyncio.Future[NetmonError | None]) -> None:
    if running.done():
        # It ends by itself only where no new attempt helps.
        running.result()
    if not first.done():
        raise ServerUnreachableError("The server does not answer.")
    if (failure := first.result()) is not None:
        raise failure


def server_url(found: ZeroconfServiceInfo) -> str:
    """Where a server that announced itself is."""
    scheme = "https" if found.properties.get("tls") in ("1", "true", "yes") else "http"
    host = f"[{found.host}]" if ":" in found.host else found.host
    return f"{scheme}://{host}:{found.port}"
