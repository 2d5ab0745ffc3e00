"""Where the server listens, and how newcomers come in from there."""

from __future__ import annotations

import asyncio
import errno
import logging
import socket
from contextlib import suppress
from ipaddress import IPv6Address, ip_address
from typing import TYPE_CHECKING

from ..errors import ConfigError, NetmonError, PermissionMissingError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .connections import Connections

_LOGGER = logging.getLogger(__name__)

# Those whom the kernel has let in and we have not looked at yet.
BACKLOG = 128
# Seconds, after no newcomer could be let in.
PAUSE = 1.0


class Listener:
    """Lets newcomers in until it is closed."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections
        self._sockets: list[socket.socket] = []
        self._tasks: list[asyncio.Task[None]] = []

    def open(self, host: str, port: int) -> None:
        """Begin to listen; raises ConfigError and PermissionMissingError."""
        try:
            for listening in _listening(host, port):
                listening.settimeout(0)
                self._sockets.append(listening)
        except OSError as err:
            self.close()
            raise _refused(err, f"{host} port {port}") from err
        self._tasks = [
            asyncio.create_task(self._accept(each), name="netmon listener") for each in self._sockets
        ]

    def close(self) -> None:
        """Let nobody in any more; safe twice."""
        for task in self._tasks:
            task.cancel()
        for listening in self._sockets:
            listening.close()
        self._connections.close()

    async def _accept(self, listening: socket.socket) -> None:
        loop = asyncio.get_running_loop()
        told = False
        while True:
            try:
                accepted, address = await loop.sock_accept(listening)
            except OSError as err:
                # Too many open files, mostly; asyncio itself would write it down a thousand times a second.
                if not told:
                    _LOGGER.warning("Nobody can connect for now: %s", err.strerror or err)
                told = True
                await asyncio.sleep(PAUSE)
            else:
                told = False
                self._connections.take(accepted, address[0])
                # However many come, others have their turn.
                await asyncio.sleep(0)


def _listening(host: str, port: int) -> Iterator[socket.socket]:
    if host != "localhost":
        yield _socket(host, port)
        return
    yield _socket("127.0.0.1", port)
    # A machine without IPv6 has only the other.
    with suppress(OSError):
        yield _socket("::1", port)


def _socket(host: str, port: int) -> socket.socket:
    address = ip_address(host)
    if not isinstance(address, IPv6Address):
        return socket.create_server((host, port), backlog=BACKLOG)
    # "::" is every address there is, IPv4's too.
    both = address.is_unspecified and socket.has_dualstack_ipv6()
    return socket.create_server((host, port), family=socket.AF_INET6, backlog=BACKLOG, dualstack_ipv6=both)


def _refused(err: OSError, where: str) -> NetmonError:
    match err.errno:
        case errno.EADDRINUSE:
            return ConfigError(
                f"{where} is in use by another program, perhaps another netmon; set another server.port.",
                field="server.port",
            )
        case errno.EADDRNOTAVAIL | errno.EAFNOSUPPORT:
            return ConfigError(f"{where}: this machine has no such address.", field="server.host")
        case errno.EACCES | errno.EPERM:
            return PermissionMissingError(f"{where}: ports below 1024 are for root; set another server.port.")
        case _:
            return ConfigError(f"{where}: {err.strerror or err}.", field="server.host")
