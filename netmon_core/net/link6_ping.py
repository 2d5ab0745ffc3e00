"""Ask the IPv6 hosts on one adapter's link without raw sockets: by the kernel's own ICMP sockets.

Who answers asks for our MAC first, so that the kernel's neighbor table shows theirs.
"""

from __future__ import annotations

import errno
import secrets
import select
import socket
from ipaddress import IPv6Address
from typing import TYPE_CHECKING, Final, Self

from ..packets.all_nodes import ALL_NODES, COOKIE_SIZE, LinkAnswer
from ..packets.icmp import Echo, build_icmp6, parse_icmp6
from .echo_message import IPV6
from .icmp import open_echo
from .linux import enlarge_receive_buffer
from .neighbors import read_neighbors
from .refusal import QUEUE_FULL, adapter_failed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..model.adapter import Adapter

READ_MAX: Final = 512
_RECEIVE_BUFFER: Final = 4 << 20
_MESSAGE_READ: Final = 256


class Link6Ping:
    """Asks as `Link6Socket` does, by a socket for each source: the kernel lets none of them choose another.

    Asking raises PermissionMissingError where even such a socket is refused.
    """

    def __init__(self, adapter: Adapter) -> None:
        self._adapter = adapter
        self._cookie = secrets.token_bytes(COOKIE_SIZE)
        # The kernel writes the identifier and the sum.
        echo = Echo(reply=False, identifier=0, sequence=0, payload=self._cookie)
        self._message = build_icmp6(echo)
        self._sockets: dict[IPv6Address, socket.socket] = {}
        # Readable when one of them is.
        self._any = select.epoll()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def ask_everybody(self, sources: Sequence[IPv6Address], *, option: bool = False) -> int:
        """Ask ff02::1 from each of our addresses; an option that nobody knows the kernel does not send."""
        return 0 if option else sum(self._send(source, [ALL_NODES]) for source in sources)

    def solicit(self, source: IPv6Address, targets: Sequence[IPv6Address]) -> int:
        """Ping each address, so that the kernel asks for its MAC; return how many of the first went out."""
        return self._send(source, targets)

    def read(self) -> list[LinkAnswer]:
        """Return up to some READ_MAX answers of those whose MAC the kernel knows."""
        heard: list[IPv6Address] = []
        for sock in self._sockets.values():
            heard += self._heard(sock)
        if not heard:
            return []
        macs = {neighbor.address: neighbor.mac for neighbor in read_neighbors(self._adapter.index)}
        return [LinkAnswer(each, mac, advertised=False) for each in heard if (mac := macs.get(each))]

    def fileno(self) -> int:
        """Return the descriptor that becomes readable."""
        return self._any.fileno()

    def close(self) -> None:
        """Give the sockets back; safe twice."""
        self._any.close()
        for sock in self._sockets.values():
            sock.close()

    def _heard(self, sock: socket.socket) -> list[IPv6Address]:
        heard: list[IPv6Address] = []
        try:
            for _ in range(READ_MAX):
                message, sender = sock.recvfrom(_MESSAGE_READ)
                echo = parse_icmp6(message)
                if isinstance(echo, Echo) and echo.reply and echo.payload == self._cookie:
                    heard.append(IPv6Address(sender[0].partition("%")[0]))
        except BlockingIOError:
            pass
        except OSError as err:
            raise adapter_failed(self._adapter.name, err) from err
        return heard

    def _send(self, source: IPv6Address, targets: Sequence[IPv6Address]) -> int:
        sent = 0
        try:
            sock = self._sockets.get(source) or self._open(source)
            for target in targets:
                sock.sendto(self._message, (str(target), 0, 0, self._adapter.index))
                sent += 1
        except OSError as err:
            # An address that is still tried out, or was taken away, asks nobody.
            if err.errno not in QUEUE_FULL | {errno.EADDRNOTAVAIL}:
                raise adapter_failed(self._adapter.name, err) from err
        return sent

    def _open(self, source: IPv6Address) -> socket.socket:
        sock, _ = open_echo(IPV6, raw=False)
        self._sockets[source] = sock
        sock.settimeout(0)
        enlarge_receive_buffer(sock, _RECEIVE_BUFFER)
        sock.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_MULTICAST_LOOP, 0)
        sock.bind((str(source), 0, 0, self._adapter.index if source.is_link_local else 0))
        self._any.register(sock, select.EPOLLIN)
        return sock
