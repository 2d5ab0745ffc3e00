"""The way to one client: a bounded queue, and a task that sends."""

from __future__ import annotations

import asyncio
from collections import deque
from contextlib import suppress
from typing import TYPE_CHECKING

from aiohttp import WSMsgType

from .ring import dumps

if TYPE_CHECKING:
    from aiohttp import web

    from ...errors import NetmonError

# A client that is so many frames behind does not read: 25 seconds of a busy network.
FRAMES = 512
# And so many bytes, beside the snapshot it was waiting for.
BYTES = 64 << 20
# How long a client has to take leave, seconds.
GRACE = 2.0
# Stands for a ping among the frames, none of which is empty.
_PING = b""


class Line:
    """Sends frames in order; a client that lets too many wait is cut off."""

    def __init__(self, socket: web.WebSocketResponse, transport: asyncio.Transport | None) -> None:
        self._socket = socket
        self._transport = transport
        self._waiting: deque[bytes] = deque()
        self._size = 0
        self._more = asyncio.Event()
        self._sent = asyncio.Event()
        self._sender = asyncio.create_task(self._send(), name="netmon stream sender")
        self._closing: asyncio.Task[None] | None = None

    @property
    def closed(self) -> bool:
        """It was ended; nothing more is sent."""
        return self._closing is not None

    def put(self, frame: bytes) -> None:
        """Send a frame after those that wait."""
        if self.closed:
            return
        if len(self._waiting) >= FRAMES or (self._waiting and self._size + len(frame) > BYTES):
            self.end(4408, "You read too slowly; connect again.")
            return
        self._waiting.append(frame)
        self._size += len(frame)
        self._more.set()

    async def drained(self) -> None:
        """Return when all that was put is on its way, or nothing is sent any more."""
        self._sent.clear()
        self._more.set()
        if not self._sender.done():
            await self._sent.wait()

    def end(self, code: int, why: str, error: NetmonError | None = None) -> None:
        """Close with a code, after saying which error it was; what still waits is dropped. Safe twice."""
        if self.closed:
            return
        self._waiting.clear()
        self._closing = asyncio.create_task(self._close(code, why, error), name="netmon stream close")

    async def wait_closed(self) -> None:
        """Return when the connection is closed, after `end`."""
        if self._closing is not None:
            await self._closing

    def ping(self) -> None:
        """Ask whether the client is there; not when frames wait, for then it has enough to answer."""
        if not self._waiting:
            self.put(_PING)

    async def _send(self) -> None:
        try:
            with suppress(ConnectionError):
                while not self.closed:
                    while self._waiting:
                        frame = self._waiting.popleft()
                        self._size -= len(frame)
                        await self._socket.send_frame(frame, WSMsgType.TEXT if frame else WSMsgType.PING)
                    self._sent.set()
                    self._more.clear()
                    await self._more.wait()
        finally:
            # Nobody is to wait for what is not sent any more.
            self._sent.set()

    async def _close(self, code: int, why: str, error: NetmonError | None) -> None:
        self._more.set()
        # Not cancelled: it may wait for the client to read, and aiohttp lets all who wait wait together.
        await asyncio.wait((self._sender,), timeout=GRACE)
        with suppress(ConnectionError, TimeoutError):
            async with asyncio.timeout(GRACE if self._sender.done() else 0):
                if error is not None:
                    await self._socket.send_frame(error_frame(None, error), WSMsgType.TEXT)
                await self._socket.close(code=code, message=why.encode())
                return
        if self._transport is not None:
            self._transport.abort()


def error_frame(number: int | None, error: NetmonError) -> bytes:
    """What a client is told of an error."""
    return dumps(
        {"id": number, "type": "error", "code": error.code, "message": error.message, "field": error.field}
    )
