"""A replica of a server that stays: it connects, listens, and comes back after a loss."""

from __future__ import annotations

import asyncio
import json
import logging
import random
from typing import TYPE_CHECKING, Any

from aiohttp import ClientError, ClientWSTimeout, Fingerprint, WSMsgType

from ..errors import (
    CredentialError,
    FormatError,
    ServerUnreachableError,
    TooManyAttemptsError,
    UnexpectedAnswerError,
)
from ..wire import from_wire
from .address import parse_address
from .answers import Hello, require_same_language
from .backoff import delay
from .problems import error_from, unreachable
from .replica import Replica

if TYPE_CHECKING:
    from collections.abc import Callable

    from aiohttp import ClientSession, ClientWebSocketResponse

    from ..bus import Listener, Unsubscribe
    from ..errors import NetmonError
    from ..snapshot import Snapshot
    from ..wire import JsonObject

_LOGGER = logging.getLogger(__name__)

# A snapshot of 20,000 devices takes less than half of it.
MESSAGE = 128 << 20
# How long a connection may take until the snapshot is there, seconds.
ANSWER_WITHIN = 60.0
# A server that is silent for half as long again is gone, seconds.
HEARTBEAT = 30.0


class Connection:
    """A server seen from afar. `run` is its one task; the session is the caller's and stays open.

    `fingerprint` is the SHA-256 of a certificate that nobody else has signed. A loss is warned about once,
    and so is the return; without `warn_before_met` not before there was something to lose.
    """

    def __init__(
        self,
        session: ClientSession,
        url: str,
        credential: str,
        *,
        fingerprint: str | None = None,
        warn_before_met: bool = True,
    ) -> None:
        self._session = session
        self._address = parse_address(url, fingerprint)
        self._credential = credential
        self._replica = Replica()
        self._listeners: list[Callable[[bool], None]] = []
        self._connected = False
        self._may_warn = warn_before_met
        self._warned = False
        self._noted = False
        self._hello: Hello | None = None

    @property
    def connected(self) -> bool:
        """What is known is as the server knows it now."""
        return self._connected

    @property
    def server(self) -> Hello | None:
        """The server as it introduced itself last; None: it never did."""
        return self._hello

    @property
    def passed_over(self) -> int:
        """How many things the server has told that this version does not know: it is the newer one."""
        return self._replica.passed_over

    def snapshot(self) -> Snapshot:
        """All of it, as it was last told; raises ServerUnreachableError before the first connection."""
        return self._replica.snapshot()

    def subscribe(self, listener: Listener, *kinds: type) -> Unsubscribe:
        """Call `listener` with every later event of `kinds` (none: all).

        After a loss, what changed meanwhile is told as events too.
        """
        return self._replica.subscribe(listener, *kinds)

    def on_connected(self, listener: Callable[[bool], None]) -> Unsubscribe:
        """Call `listener` with True when the server is there, with False when it is lost."""
        entry = [listener]
        self._listeners += entry

        def unsubscribe() -> None:
            if entry:
                self._listeners.remove(entry.pop())

        return unsubscribe

    async def run(self) -> None:
        """Stay connected until cancelled.

        Raises what no new attempt mends: CredentialError, ForbiddenError, ServerVersionError.
        """
        failures = 0
        while True:
            try:
                await self._converse()
                problem: NetmonError = ServerUnreachableError("The server closed the connection.")
            except (ServerUnreachableError, TooManyAttemptsError) as err:
                problem = err
            except (UnexpectedAnswerError, FormatError) as err:
                self._replica.forget_place()
                problem = err
            finally:
                reached = self._connected
                self._set_connected(connected=False)
            failures = 0 if reached else failures + 1
            if self._may_warn and not self._warned:
                self._warned = True
                _LOGGER.warning("Lost the server at %s: %s", self._address.url, problem)
            await asyncio.sleep(delay(failures, random.random()))  # noqa: S311 - no secret

    async def _converse(self) -> None:
        """One connection, from hello to its end."""
        url, proof = self._address.url, self._address.fingerprint
        try:
            async with self._session.ws_connect(
                self._address.stream(),
                heartbeat=HEARTBEAT,
                max_msg_size=MESSAGE,
                timeout=ClientWSTimeout(ws_close=2.0),
                ssl=True if proof is None else Fingerprint(proof),
            ) as socket:
                async with asyncio.timeout(ANSWER_WITHIN):
                    await self._begin(socket)
                self._set_connected(connected=True)
                while (frame := await self._next(socket)) is not None:
                    self._take(frame)
        except (ClientError, OSError, TimeoutError) as err:
            raise unreachable(url, err) from err

    async def _begin(self, socket: ClientWebSocketResponse) -> None:
        """Introduce ourselves, and get all of it or what we missed."""
        await socket.send_str(json.dumps({"credential": self._credential}))
        self._hello = hello = from_wire(Hello, await self._expect(socket, "hello"))
        require_same_language(hello)
        command: JsonObject = {"id": 1, "command": "listen"}
        if (place := self._replica.place) is not None and place[0] == hello.run_id:
            command["run_id"], command["revision"] = place
        await socket.send_str(json.dumps(command))
        answer = await self._expect(socket, "result")
        if not answer.get("resumed"):
            await self._replica.replace(_of_kind(answer.get("snapshot"), dict))
            self._note_newer()

    def _take(self, frame: JsonObject) -> None:
        match frame.get("type"):
            case "events":
                entries = _of_kind(frame.get("events"), list)
                try:
                    self._replica.take_events(entries)
                except (KeyError, TypeError, AttributeError) as err:
                    raise UnexpectedAnswerError("The server told an event without its revision.") from err
            case "samples":
                self._replica.take_samples(_of_kind(frame.get("samples"), list))
            case "error":
                raise error_from(frame)
            case _:
                # What a newer server may tell beside.
                pass
        self._note_newer()

    def _note_newer(self) -> None:
        if self.passed_over and not self._noted:
            self._noted = True
            _LOGGER.info(
                "The server at %s tells things that this program does not know yet; update it",
                self._address.url,
            )

    async def _expect(self, socket: ClientWebSocketResponse, kind: str) -> JsonObject:
        frame = await self._next(socket)
        if frame is None:
            raise ServerUnreachableError(f"The server closed the connection ({socket.close_code}).")
        if frame.get("type") == "error":
            raise error_from(frame)
        if frame.get("type") != kind:
            raise UnexpectedAnswerError(f"The server did not answer with {kind}; is it a netmon server?")
        return frame

    async def _next(self, socket: ClientWebSocketResponse) -> JsonObject | None:
        """The next frame; None at the end."""
        message = await socket.receive()
        if message.type is WSMsgType.TEXT:
            try:
                return _of_kind(json.loads(message.data), dict)
            except (ValueError, RecursionError) as err:
                raise UnexpectedAnswerError("The server sent what is no JSON.") from err
        if message.type is WSMsgType.BINARY:
            raise UnexpectedAnswerError("The server sent bytes where text belongs.")
        if message.type is WSMsgType.ERROR and isinstance(message.data, BaseException):
            raise ServerUnreachableError(f"The connection broke: {message.data}.") from message.data
        if socket.close_code == 4401:
            raise CredentialError("The credential holds no longer.")
        return None

    def _set_connected(self, *, connected: bool) -> None:
        if connected == self._connected:
            return
        self._connected = connected
        self._may_warn = True
        if connected and self._warned:
            self._warned = False
            _LOGGER.warning("The server at %s is back", self._address.url)
        for listener in list(self._listeners):
            try:
                listener(connected)
            except Exception:
                _LOGGER.exception("Listener %r failed", listener)


def _of_kind[T](value: Any, kind: type[T]) -> T:
    if not isinstance(value, kind):
        raise UnexpectedAnswerError("The server sent what this program does not understand.")
    return value
