"""Datagrams to one SNMP agent, from a port of our own, and what comes back from it."""

from __future__ import annotations

import asyncio
import socket
from typing import TYPE_CHECKING

from .socket_address import zone_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..model.ip import IPAddress

    type Name = tuple[str, int] | tuple[str, int, int, int]

# The largest datagram there is.
_ROOM = 65_535
# An answer of that size comes in as fragments, which the kernel's default has room for a few of.
_RECEIVE_BUFFER = 1 << 18


class SnmpSocket:
    """Sends to one address and port. Raises OSError, and AdapterError for a zone that is not here.

    `heard` is called with each datagram, `failed` with what the kernel was told instead (nobody listens
    there). Only what comes from that address and port is heard; with `from_anywhere`, whatever comes.
    """

    def __init__(
        self,
        address: IPAddress,
        port: int,
        *,
        heard: Callable[[bytes], None],
        failed: Callable[[OSError], None],
        from_anywhere: bool = False,
    ) -> None:
        self._heard = heard
        self._failed = failed
        self._to = socket_name(address, port)
        self._connected = not from_anywhere
        self._loop = asyncio.get_running_loop()
        family = socket.AF_INET if address.version == 4 else socket.AF_INET6
        self._socket = socket.socket(family, socket.SOCK_DGRAM)
        try:
            self._socket.setblocking(False)  # noqa: FBT003 - the standard library takes it by position only
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _RECEIVE_BUFFER)
            if self._connected:
                self._socket.connect(self._to)
            self._loop.add_reader(self._socket, self._read)
        except OSError:
            self._socket.close()
            raise

    def send(self, data: bytes) -> None:
        """Send one datagram. Raises OSError; what a full queue does not take is lost, as on the way."""
        try:
            if self._connected:
                self._socket.send(data)
            else:
                self._socket.sendto(data, self._to)
        except BlockingIOError:
            return

    def close(self) -> None:
        """Give the socket back; safe twice."""
        if self._socket.fileno() >= 0:
            self._loop.remove_reader(self._socket)
        self._socket.close()

    def _read(self) -> None:
        try:
            data = self._socket.recv(_ROOM)
        except (BlockingIOError, InterruptedError):
            return
        except OSError as err:
            self._failed(err)
            return
        self._heard(data)


def socket_name(address: IPAddress, port: int) -> Name:
    """Return what sockets call an address and a port; of the zone they want the number."""
    if address.version == 4:
        return str(address), port
    return str(address).partition("%")[0], port, 0, zone_of(address)
