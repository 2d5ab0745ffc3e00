"""Who is connected: how many at once, how long they may be silent, and who goes when there are too many.

Whoever reaches the port can open connections and say nothing on them.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from contextlib import suppress
from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING

from aiohttp import web

from .http_log import http_logger
from .remotes import whose
from .safety import make_safe

if TYPE_CHECKING:
    import socket
    import ssl
    from collections.abc import Callable, Sequence

# A process may open 1,024 files by default; 500 viewers and whoever else asks leave the engine its sockets.
ALL = 700
# Of them those on which nobody has shown a credential yet: each may hold a megabyte of headers.
# Fewer than the stream takes, so that those who stay out of it are not kept out by those who do not.
STRANGERS = 200
# Seconds for a TLS handshake,
HANDSHAKE = 10.0
# and for a request's headers, or without any request.
SILENCE = 30.0
# Browsers send some 20, and proxies add a few.
HEADERS = 64


class Connection(web.RequestHandler):
    """One connection, from its acceptance to its end."""

    __slots__ = ("_gone", "known", "remote")

    def __init__(self, server: web.Server, *, remote: str, gone: Callable[[Connection], None]) -> None:
        super().__init__(
            server,
            loop=asyncio.get_running_loop(),
            # As its own runner says that none is wanted.
            access_log=None,  # type: ignore[arg-type]
            keepalive_timeout=SILENCE,
            logger=http_logger(),
            max_headers=HEADERS,
        )
        # What it is counted by.
        self.remote = whose(remote)
        # Somebody has shown a credential that holds.
        self.known = False
        self._gone = gone

    def connection_lost(self, exc: BaseException | None) -> None:
        """It has ended."""
        self._gone(self)
        super().connection_lost(exc)

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = HTTPStatus.INTERNAL_SERVER_ERROR,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> web.StreamResponse:
        """Whoever speaks no HTTP is told no more than anybody else."""
        response = super().handle_error(request, status, exc, message)
        make_safe(response)
        return response


def vouch(request: web.BaseRequest) -> None:
    """A credential that holds was shown on this connection."""
    if isinstance(request.protocol, Connection):
        request.protocol.known = True


class Connections:
    """All connections of one server; takes sockets in, and lets somebody go for a newcomer where it must."""

    def __init__(self, server: web.Server, context: ssl.SSLContext | None, *, shutdown: float) -> None:
        """`shutdown` seconds are waited for the end of TLS."""
        self._server = server
        self._context = context
        self._shutdown = shutdown
        # Each with the task that greets it, oldest first.
        self._present: dict[Connection, asyncio.Task[None]] = {}

    def __len__(self) -> int:
        return len(self._present)

    def greet_with(self, context: ssl.SSLContext) -> None:
        """Speak TLS so with those who come from now on; whoever is here stays."""
        self._context = context

    def take(self, accepted: socket.socket, remote: str) -> None:
        """Serve a socket, or close it where there is no room for this remote."""
        connection = Connection(self._server, remote=remote, gone=self._let_go)
        if not self._make_room(connection.remote):
            accepted.close()
            return
        greeting = asyncio.create_task(self._greet(connection, accepted), name="netmon connection")
        self._present[connection] = greeting
        greeting.add_done_callback(partial(self._greeted, connection, accepted))

    def close(self) -> None:
        """End those that are not greeted yet; the others are aiohttp's to end."""
        for greeting in self._present.values():
            greeting.cancel()

    async def _greet(self, connection: Connection, accepted: socket.socket) -> None:
        tls = self._context is not None
        # What goes wrong here is the other's affair, and nothing that a log should fill with.
        with suppress(OSError):
            await asyncio.get_running_loop().connect_accepted_socket(
                lambda: connection,
                accepted,
                ssl=self._context,
                ssl_handshake_timeout=HANDSHAKE if tls else None,
                ssl_shutdown_timeout=self._shutdown if tls else None,
            )

    def _greeted(self, connection: Connection, accepted: socket.socket, _: asyncio.Task[None]) -> None:
        if not connection.connected:
            # It may not even have begun.
            accepted.close()
            self._let_go(connection)

    def _let_go(self, connection: Connection) -> None:
        self._present.pop(connection, None)

    def _make_room(self, remote: str) -> bool:
        strangers = [each for each in self._present if not each.known]
        if len(strangers) >= STRANGERS:
            crowd = strangers
        elif len(self._present) >= ALL:
            crowd = [*self._present]
        else:
            return True
        at = who_leaves([each.remote for each in crowd], remote)
        if at is None:
            return False
        leaves = crowd[at]
        greeting = self._present.pop(leaves)
        greeting.cancel()
        if leaves.transport is not None:
            leaves.transport.abort()
        return True


def who_leaves(present: Sequence[str], newcomer: str) -> int | None:
    """Of connections by their remotes, oldest first, the newest of a remote that has most.

    None: no other has more than the newcomer. So one remote that takes all there is keeps out its own latest,
    but nobody else. Pure.
    """
    counts = Counter(present)
    most = max(counts.values())
    if counts[newcomer] >= most:
        return None
    return max(at for at, remote in enumerate(present) if counts[remote] == most)
