"""Servers: where they are, and whether they let us in."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
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
    NotFoundError,
    ServerUnreachableError,
    ServerVersionError,
    TooManyAttemptsError,
    UnexpectedAnswerError,
    parse_server_address,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from homeassistant.core import HomeAssistant
    from homeassistant.helpers.service_info.zeroconf import ZeroconfServiceInfo

    from .engine import ServerAddress

# Seconds; a form waits for this.
WITHIN = 10.0
# What a form says of each failure, and at which field; the sentence of who refused follows.
_KEYS: tuple[tuple[type[NetmonError], str, str], ...] = (
    (CredentialError, CONF_API_KEY, "invalid_auth"),
    (ForbiddenError, CONF_API_KEY, "not_allowed"),
    (TooManyAttemptsError, CONF_API_KEY, "too_many_attempts"),
    (InvalidRequestError, CONF_URL, "address_refused"),
    (ServerUnreachableError, CONF_URL, "cannot_connect"),
    (UnexpectedAnswerError, CONF_URL, "no_netmon"),
    (ServerVersionError, "base", "server_version"),
)


class ServerRefusedError(Exception):
    """The server does not let us in; `field`, `key` and `problem` are what the form says."""

    def __init__(self, err: NetmonError) -> None:
        super().__init__(err.message)
        self.problem = err.message
        self.field, self.key = next(
            ((field, key) for kind, field, key in _KEYS if isinstance(err, kind)), ("base", "server_says")
        )
        if err.field == CONF_FINGERPRINT:
            self.field = CONF_FINGERPRINT
            if isinstance(err, InvalidRequestError):
                self.key = "fingerprint_refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundServer:
    """A server that lets us in, and where it is, in the one way that an address is stored."""

    server_id: str
    url: str


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


async def async_check_server(hass: HomeAssistant, data: Mapping[str, Any]) -> FoundServer:
    """Find the server that a form names; raises ServerRefusedError with the first that refused."""
    try:
        address = parse_server_address(data[CONF_URL])
    except InvalidRequestError as err:
        raise ServerRefusedError(err) from err
    try:
        return await _ask(hass, data, address)
    except (NotFoundError, UnexpectedAnswerError) as err:
        refused = err
    except NetmonError as err:
        raise ServerRefusedError(err) from err
    # A page was pasted, perhaps.
    if address.path:
        try:
            return await _ask(hass, data, address.at_root)
        except (NotFoundError, UnexpectedAnswerError):
            pass
        except NetmonError as err:
            raise ServerRefusedError(err) from err
    raise ServerRefusedError(refused) from refused


async def _ask(hass: HomeAssistant, data: Mapping[str, Any], address: ServerAddress) -> FoundServer:
    """Ask over both ways that will be used; the first has the better sentences."""
    given = {**data, CONF_URL: address.url}
    try:
        async with asyncio.timeout(WITHIN):
            await make_client(hass, given).info()
    except TimeoutError as err:
        raise ServerUnreachableError(f"The server at {address.url} does not answer.") from err
    connection = connect(hass, given)
    running = await reach(connection)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    server = connection.server
    return FoundServer(server_id=server.server_id if server is not None else "", url=address.url)


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
