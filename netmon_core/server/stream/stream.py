"""The endpoint /ws/stream: takes clients in, keeps an eye on them, and lets all of them go at the end."""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC, datetime
from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING

from aiohttp import web

from ...errors import ForbiddenError
from ..connections import vouch
from ..problem import problem
from .conversation import MESSAGE, Conversation
from .line import GRACE, Line
from .listening import Listening

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..access import Gatekeeper
    from .feed import Told

_LOGGER = logging.getLogger(__name__)

PATH = "/ws/stream"
_NO_UPGRADE = (
    "This is a WebSocket, and the request came without the header Upgrade: websocket. "
    "A proxy between must pass on the headers Upgrade and Connection."
)

# Far more viewers than a home has; each may have 64 MiB waiting.
CLIENTS = 500
# Those that have not said yet who they are, each within five seconds: all viewers at once after a restart.
STRANGERS = 256
# A client that says nothing is asked, and let go when it stays silent; seconds.
PING_AFTER = 30.0
SILENT_FOR = 60.0
LOOK_EVERY = 1.0


class Stream:
    """All clients of one engine's stream. `origin_allowed` says whether a browser's page may connect."""

    def __init__(
        self,
        engine: Told,
        gatekeeper: Gatekeeper,
        *,
        server_id: str,
        origin_allowed: Callable[[web.Request], bool],
    ) -> None:
        self._engine = engine
        self._gatekeeper = gatekeeper
        self._server_id = server_id
        self._origin_allowed = origin_allowed
        self._listening: Listening | None = None
        self._conversations: set[Conversation] = set()
        # When each was pinged last.
        self._pinged: dict[Conversation, float] = {}
        self._tasks: list[asyncio.Task[None]] = []
        self._cut_told = False

    async def start(self) -> None:
        """Follow the engine, which must be running."""
        self._listening = listening = Listening(self._engine)
        self._tasks = [
            asyncio.create_task(listening.run(), name="netmon stream"),
            asyncio.create_task(self._look_after(), name="netmon stream clients"),
        ]

    async def close(self) -> None:
        """Take leave of every client, within GRACE seconds; safe twice."""
        if self._listening is None:
            return
        self._listening.close()
        self._listening = None
        for task in self._tasks:
            task.cancel()
        await asyncio.wait(self._tasks)
        conversations = list(self._conversations)
        for conversation in conversations:
            conversation.line.end(1001, "The server stops.")
        await asyncio.gather(*(conversation.line.wait_closed() for conversation in conversations))

    async def endpoint(self, request: web.Request) -> web.StreamResponse:
        """Talk with one client for as long as it stays."""
        strangers = sum(each.principal is None for each in self._conversations)
        if self._listening is None or len(self._conversations) >= CLIENTS or strangers >= STRANGERS:
            raise web.HTTPServiceUnavailable(text="There is no room for another client now.")
        if request.headers.get("Upgrade", "").lower() != "websocket":
            return self._no_upgrade(request)
        # The limit is ours to tell of, but for what is far beyond it.
        socket = web.WebSocketResponse(
            compress=False, autoping=False, max_msg_size=4 * MESSAGE, timeout=GRACE, writer_limit=1 << 16
        )
        await socket.prepare(request)
        line = Line(socket, request.transport)
        conversation = Conversation(
            socket,
            line,
            gatekeeper=self._gatekeeper,
            listening=self._listening,
            server_id=self._server_id,
            remote=request.remote or "",
            admitted=partial(vouch, request),
        )
        self._conversations.add(conversation)
        try:
            if self._origin_allowed(request):
                await conversation.run()
            else:
                refused = ForbiddenError("A page of another origin may not connect.")
                line.end(4403, "Not from this origin.", refused)
        finally:
            line.end(1000, "")
            self._pinged.pop(conversation, None)
            try:
                await line.wait_closed()
            finally:
                self._conversations.discard(conversation)
        return socket

    def _no_upgrade(self, request: web.Request) -> web.Response:
        """Say what is missing; a handshake without it was cut on its way by a proxy."""
        if "Sec-WebSocket-Key" in request.headers and not self._cut_told:
            self._cut_told = True
            _LOGGER.warning("A proxy does not let the stream through: %s", _NO_UPGRADE)
        return problem(
            HTTPStatus.UPGRADE_REQUIRED,
            code="upgrade_required",
            detail=_NO_UPGRADE,
            field="Upgrade",
            headers={"Upgrade": "websocket", "Connection": "Upgrade"},
        )

    async def _look_after(self) -> None:
        """Ping those that are silent; end those that stay so, or whose credential has expired."""
        loop = asyncio.get_running_loop()
        while True:
            await asyncio.sleep(LOOK_EVERY)
            now, time = datetime.now(UTC), loop.time()
            for conversation in list(self._conversations):
                principal = conversation.principal
                silent = time - conversation.heard_at
                if principal is not None and principal.expires_at is not None and principal.expires_at <= now:
                    conversation.revoked("The credential has expired.")
                elif silent > SILENT_FOR:
                    conversation.line.end(4408, "You are silent.")
                elif silent > PING_AFTER and time - self._pinged.get(conversation, 0.0) > PING_AFTER:
                    self._pinged[conversation] = time
                    conversation.line.ping()
