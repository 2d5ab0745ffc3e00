"""One request to a server, and how its answer is read."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from aiohttp import ClientError, ClientTimeout, Fingerprint

from ..errors import FormatError, UnexpectedAnswerError
from ..wire import from_wire, time_to_wire
from ..wire.peer import PeerReader
from .answers import LoggedEvent
from .problems import error_from, unreachable

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping

    from aiohttp import ClientResponse, ClientSession

    from ..server_address import ServerAddress

# Ten thousand devices in one answer take a quarter of it.
ANSWER = 64 << 20
# More than a server keeps of anything; one that pages for ever must not keep us for good.
ITEMS = 500_000
# Seconds. A probe or a long page takes some of them.
PATIENCE = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class _At:
    """The time of a row of the log."""

    at: datetime


type Query = Mapping[str, str | int | float | bool | datetime | None]


class Asking:
    """Asks one server with one credential; an answer is bounded, and checked before it is used."""

    def __init__(
        self, session: ClientSession, address: ServerAddress, credential: str, *, proof: bytes | None
    ) -> None:
        self._session = session
        self._address = address
        self._credential = credential
        self._peer = PeerReader()
        # The SHA-256 of its certificate, where nobody has signed that.
        self._proof = proof

    async def one[T](
        self, kind: type[T], method: str, *parts: str, query: Query | None = None, body: object = None
    ) -> T:
        """The one thing a resource answers with."""
        return self.read(kind, await self.ask(method, *parts, query=query, body=body))

    async def all[T](self, kind: type[T], *parts: str, query: Query | None = None) -> list[T]:
        """All things of a list, but those of kinds that only a newer server knows."""
        found = [self._take(kind, each) for each in await self.items(*parts, query=query)]
        return [each for each in found if each is not None]

    def read[T](self, kind: type[T], told: object) -> T:
        """A thing of the wire; raises UnexpectedAnswerError."""
        try:
            return self._peer.read(kind, told)
        except FormatError as err:
            raise _unreadable(err) from err

    def _take[T](self, kind: type[T], told: object) -> T | None:
        try:
            return self._peer.take(kind, told)
        except FormatError as err:
            raise _unreadable(err) from err

    async def items(self, *parts: str, query: Query | None = None) -> list[dict[str, Any]]:
        """Every item of a list, page by page."""
        items: list[dict[str, Any]] = []
        cursor: str | None = None
        while True:
            told = await self.ask("GET", *parts, query={**(query or {}), "cursor": cursor})
            page, following = told.get("items"), told.get("next")
            if not isinstance(page, list) or not all(isinstance(each, dict) for each in page):
                raise UnexpectedAnswerError("The server answered with a list this program cannot read.")
            items += page
            if len(items) > ITEMS:
                raise UnexpectedAnswerError("The server's list does not end.")
            if not page or not isinstance(following, str):
                return items
            cursor = following

    async def ask(
        self, method: str, *parts: str, query: Query | None = None, body: object = None
    ) -> dict[str, Any]:
        """One request; {} where the answer has no content."""
        _, text = await self._exchange(method, *parts, query=query, body=body)
        told = _json(text)
        if not isinstance(told, dict):
            raise UnexpectedAnswerError("The server answered with no JSON object; is it a netmon server?")
        return told

    async def file(self, media_type: str, *parts: str, query: Query | None = None) -> bytes:
        """A file of that type; raises UnexpectedAnswerError."""
        found, content = await self._exchange("GET", *parts, query=query)
        if found != media_type:
            raise UnexpectedAnswerError("The server answered with another kind of file than was asked for.")
        return content

    async def _exchange(
        self, method: str, *parts: str, query: Query | None = None, body: object = None
    ) -> tuple[str, bytes]:
        """One request that went well: the type of its answer, and the answer."""
        proof = self._proof
        try:
            async with self._session.request(
                method,
                self._address.rest(*parts),
                params={key: _text(value) for key, value in (query or {}).items() if value is not None},
                json=body,
                headers={"Authorization": f"Bearer {self._credential}"},
                # Whoever redirects us would be given the credential.
                allow_redirects=False,
                timeout=ClientTimeout(total=PATIENCE),
                ssl=True if proof is None else Fingerprint(proof),
            ) as response:
                content = await _bounded(response)
        except (ClientError, OSError, TimeoutError) as err:
            raise unreachable(self._address.url, err) from err
        if not 200 <= response.status < 300:
            raise error_from(_json(content))
        return response.content_type, content

    async def pieces(self, *parts: str, query: Query) -> AsyncIterator[bytes]:
        """The body of an answer, piece by piece: as long as it takes, while something comes."""
        proof = self._proof
        try:
            async with self._session.get(
                self._address.rest(*parts),
                params={key: _text(value) for key, value in query.items() if value is not None},
                headers={"Authorization": f"Bearer {self._credential}"},
                # Whoever redirects us would be given the credential.
                allow_redirects=False,
                timeout=ClientTimeout(total=None, sock_connect=PATIENCE, sock_read=PATIENCE),
                ssl=True if proof is None else Fingerprint(proof),
            ) as response:
                if not 200 <= response.status < 300:
                    raise error_from(_json(await _bounded(response)))
                async for piece in response.content.iter_chunked(1 << 16):
                    yield piece
        except (ClientError, OSError, TimeoutError) as err:
            raise unreachable(self._address.url, err) from err


def logged_event(told: dict[str, Any]) -> LoggedEvent:
    """One row of the log; its body has no fixed fields, so it stays as it is."""
    try:
        at, kind = from_wire(_At, told).at, told["type"]
        device_id, body = told["device_id"], told["body"]
    except (FormatError, KeyError):
        raise UnexpectedAnswerError("The server's log cannot be read.") from None
    if not (isinstance(kind, str) and isinstance(device_id, str | None) and isinstance(body, dict)):
        raise UnexpectedAnswerError("The server's log cannot be read.")
    return LoggedEvent(at=at, type=kind, device_id=device_id, body=body)


def _unreadable(err: FormatError) -> UnexpectedAnswerError:
    return UnexpectedAnswerError(f"The server's answer cannot be read: {err.message}.")


async def _bounded(response: ClientResponse) -> bytes:
    """The answer's text, of which no more than ANSWER is ever held."""
    parts: list[bytes] = []
    size = 0
    async for part in response.content.iter_chunked(1 << 16):
        size += len(part)
        if size > ANSWER:
            raise UnexpectedAnswerError("The server's answer is larger than any netmon server's.")
        parts.append(part)
    return b"".join(parts)


def _json(text: bytes) -> object:
    try:
        # A success without content is an answer too.
        return json.loads(text) if text else {}
    except (ValueError, RecursionError):
        return None


def _text(value: str | float | bool | datetime) -> str:  # noqa: FBT001 - as it stands in a query
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, str | int | float) else time_to_wire(value)
