"""What one client says, and what it is answered."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from contextlib import suppress
from typing import TYPE_CHECKING

from aiohttp import WSMsgType

from ... import __version__
from ...errors import CredentialError, ForbiddenError, InvalidRequestError, TooManyAttemptsError
from ...wire import MIN_SCHEMA_VERSION, SCHEMA_VERSION, time_to_wire
from .commands import (
    Authenticate,
    Listen,
    Ping,
    RefusedError,
    Unlisten,
    parse_command,
    parse_credential,
)
from .line import error_frame
from .ring import dumps

if TYPE_CHECKING:
    from collections.abc import Callable

    from aiohttp import web

    from ...bus import Unsubscribe
    from ..access import Gatekeeper, Principal
    from .commands import Command
    from .line import Line
    from .listening import Listening

_LOGGER = logging.getLogger(__name__)

# How long a client has to say who it is, seconds.
FIRST_WITHIN = 5.0
# The longest message of a client, bytes, and how many it may send in a second.
MESSAGE = 16 << 10
MESSAGES = 20


class Conversation:
    """One client: who it is, and its commands, one after the other."""

    def __init__(
        self,
        socket: web.WebSocketResponse,
        line: Line,
        *,
        gatekeeper: Gatekeeper,
        listening: Listening,
        server_id: str,
        remote: str,
        admitted: Callable[[], None],
    ) -> None:
        """`admitted` is called when the client has shown a credential that holds."""
        self.line = line
        self._socket = socket
        self._gatekeeper = gatekeeper
        self._listening = listening
        self._server_id = server_id
        self._remote = remote
        self._admitted = admitted
        self._loop = asyncio.get_running_loop()
        self._recent: deque[float] = deque(maxlen=MESSAGES)
        self.heard_at = self._loop.time()
        self.principal: Principal | None = None
        self._forget: Unsubscribe = _nothing

    async def run(self) -> None:
        """Talk until either side has enough."""
        try:
            if await self._introduced():
                while (text := await self._next()) is not None:
                    await self._answer(text)
        finally:
            self._forget()
            self._listening.stop(self.line)

    async def _introduced(self) -> bool:
        """Whether the first message held a credential that holds; nothing is told before."""
        try:
            async with asyncio.timeout(FIRST_WITHIN):
                text = await self._next()
        except TimeoutError:
            self.line.end(4408, "Your first message is your credential.")
            return False
        if text is None:
            return False
        try:
            principal = await self._gatekeeper.authenticate(parse_credential(text), remote=self._remote)
        except TooManyAttemptsError as err:
            self.line.end(4429, "Too many attempts.", err)
        except (CredentialError, RefusedError):
            # A message that is no credential is told no more than a wrong one.
            self.line.end(4401, "Not authenticated.", CredentialError("The credential does not hold."))
        else:
            self._admit(principal)
            self.line.put(dumps(self._hello(principal)))
            return True
        return False

    def _hello(self, principal: Principal) -> dict[str, object]:
        return {
            "type": "hello",
            "schema_version": SCHEMA_VERSION,
            "min_schema_version": MIN_SCHEMA_VERSION,
            "version": __version__,
            "server_id": self._server_id,
            "run_id": self._listening.run_id,
            "role": principal.role.value,
        }

    def _admit(self, principal: Principal) -> None:
        self._forget()
        self.principal = principal
        self._admitted()
        self._forget = self._gatekeeper.on_revoked(principal, self.revoked)

    def revoked(self, why: str) -> None:
        """The credential holds no longer: the connection ends at once."""
        self.line.end(4401, "Your credential holds no longer.", CredentialError(why))

    async def _next(self) -> str | None:
        """The next message; None when the client has gone, or went too far."""
        while True:
            message = await self._socket.receive()
            self.heard_at = self._loop.time()
            if message.type in (WSMsgType.CLOSE, WSMsgType.CLOSING, WSMsgType.CLOSED, WSMsgType.ERROR):
                return None
            if len(self._recent) == MESSAGES and self.heard_at - self._recent[0] < 1:
                self.line.end(4429, "Too many messages.")
                return None
            self._recent.append(self.heard_at)
            if message.type is WSMsgType.PING:
                with suppress(ConnectionError):
                    await self._socket.pong(message.data)
            elif message.type is WSMsgType.BINARY:
                self.line.end(4400, "Messages are text.")
                return None
            elif message.type is WSMsgType.TEXT:
                text: str = message.data
                if len(text) > MESSAGE or len(text.encode(errors="replace")) > MESSAGE:
                    self.line.end(4413, "The message is too large.")
                    return None
                return text

    async def _answer(self, text: str) -> None:
        number = None
        try:
            command = parse_command(text)
            number = command.id
            await self._do(command)
        except RefusedError as err:
            self.line.put(error_frame(err.id, err))
        except (CredentialError, ForbiddenError, InvalidRequestError) as err:
            self.line.put(error_frame(number, err))
        except TooManyAttemptsError as err:
            self.line.end(4429, "Too many attempts.", err)

    async def _do(self, command: Command) -> None:
        match command:
            case Listen():
                await self._listening.start(self.line, command)
            case Unlisten():
                self._listening.stop(self.line)
                self.line.put(_result(command.id))
            case Ping():
                self.line.put(dumps({"id": command.id, "type": "pong"}))
            case Authenticate():
                await self._renew(command)

    async def _renew(self, command: Authenticate) -> None:
        """Take a fresh credential in place of the one before; it must be of the same principal."""
        fresh = await self._gatekeeper.authenticate(command.credential, remote=self._remote)
        known = self.principal
        if self.line.closed or known is None:
            return
        if (fresh.kind, fresh.id) != (known.kind, known.id):
            raise ForbiddenError("This is somebody else's credential; connect anew to be another.")
        self._admit(fresh)
        until = None if fresh.expires_at is None else time_to_wire(fresh.expires_at)
        self.line.put(_result(command.id, role=fresh.role.value, expires_at=until))


def _result(number: int, **fields: object) -> bytes:
    return dumps({"id": number, "type": "result", **fields})


def _nothing() -> None:
    return
