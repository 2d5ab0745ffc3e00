"""The multicast groups that devices speak to: joined by ordinary UDP sockets, or listened to through them.

A switch that snoops lets through only what somebody asked for by IGMP or MLD, which the kernel does for
whoever joins. Nothing here answers, and nobody else's mail is taken: a listener is bound to the group,
never to an address of ours, and shares its port (SO_REUSEADDR) without having it split among its holders
(SO_REUSEPORT).
"""

from __future__ import annotations

import socket
import time
from contextlib import suppress
from ipaddress import IPv4Address, IPv6Address, ip_address
from struct import Struct
from typing import TYPE_CHECKING, Self

from ..errors import AdapterError
from ..lazy_dataclass import dataclass
from .linux import IP_MULTICAST_ALL, IPV6_MULTICAST_ALL
from .refusal import adapter_failed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..model.adapter import Adapter
    from ..model.ip import IPAddress

# struct ip_mreqn: group, own address, adapter index; struct ipv6_mreq: group, adapter index.
_MEMBER4 = Struct("=4s4si")
_MEMBER6 = Struct("=16si")
# Datagrams one `read` takes, so that a flood leaves the loop its turns.
READ_MAX = 64
_DATAGRAM_MAX = 9000


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A group, what is spoken there, and the port; None: it is only joined, for a packet socket to hear."""

    address: IPAddress
    protocol: str
    port: int | None


# DHCPv6 is only joined: whoever holds its port keeps servers that are no friends of sharing from starting.
GROUPS = (
    Group(address=IPv4Address("224.0.0.251"), protocol="mDNS", port=5353),
    Group(address=IPv4Address("224.0.0.252"), protocol="LLMNR", port=5355),
    Group(address=IPv4Address("239.255.255.250"), protocol="SSDP", port=1900),
    Group(address=IPv4Address("239.255.255.250"), protocol="WS-Discovery", port=3702),
    Group(address=IPv6Address("ff02::fb"), protocol="mDNS", port=5353),
    Group(address=IPv6Address("ff02::1:3"), protocol="LLMNR", port=5355),
    Group(address=IPv6Address("ff02::c"), protocol="SSDP", port=1900),
    Group(address=IPv6Address("ff02::c"), protocol="WS-Discovery", port=3702),
    Group(address=IPv6Address("ff02::1:2"), protocol="DHCPv6", port=None),
)


class Memberships:
    """Every group joined on one adapter, by sockets that are bound to no port: they get no mail at all."""

    def __init__(self, adapter: Adapter) -> None:
        # Groups that could not be joined: the adapter lacks their kind of address, mostly.
        self.refused: list[IPAddress] = []
        self._sockets: list[socket.socket] = []
        for family, version in ((socket.AF_INET, 4), (socket.AF_INET6, 6)):
            addresses = dict.fromkeys(group.address for group in GROUPS if group.address.version == version)
            try:
                sock = socket.socket(family, socket.SOCK_DGRAM)
            except OSError:
                self.refused += addresses
                continue
            self._sockets.append(sock)
            for address in addresses:
                try:
                    _join(sock, address, adapter)
                except OSError:
                    self.refused.append(address)

    def close(self) -> None:
        """Leave every group; safe twice."""
        for sock in self._sockets:
            sock.close()


class GroupEar:
    """Hears one group on one adapter without any privilege; for `loop.add_reader`. Raises AdapterError."""

    def __init__(self, adapter: Adapter, group: Group) -> None:
        if group.port is None:
            raise ValueError(f"{group.protocol} has no port to share")
        self.group = group
        self._name = adapter.name
        try:
            self._socket = bind_group(adapter, group)
            try:
                _join(self._socket, group.address, adapter)
            except OSError:
                self._socket.close()
                raise
        except OSError as err:
            raise adapter_failed(adapter.name, err) from err

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def fileno(self) -> int:
        """Return the descriptor that becomes readable."""
        return self._socket.fileno()

    def read(self) -> list[tuple[int, IPAddress, int, bytes]]:
        """Return up to READ_MAX datagrams: when (ns since the epoch), from which address and port, what."""
        heard: list[tuple[int, IPAddress, int, bytes]] = []
        now = time.time_ns()
        while len(heard) < READ_MAX:
            try:
                data, sender = self._socket.recvfrom(_DATAGRAM_MAX)
            except OSError:
                # Nothing more is there, or the link went down.
                break
            heard.append((now, ip_address(sender[0].partition("%")[0]), sender[1], data))
        return heard

    def close(self) -> None:
        """Leave the group; safe twice."""
        self._socket.close()


def open_mdns_listener(adapters: Iterable[Adapter]) -> socket.socket:
    """Open a socket that hears mDNS by IPv4 on these adapters, for whoever reads it. Raises AdapterError."""
    group, adapters = GROUPS[0], tuple(adapters)
    try:
        sock = bind_group(adapters[0], group)
        try:
            for adapter in adapters:
                _join(sock, group.address, adapter)
        except OSError:
            sock.close()
            raise
    except OSError as err:
        raise AdapterError(f"mDNS cannot be listened for: {err.strerror or err}.") from err
    return sock


def bind_group(adapter: Adapter, group: Group) -> socket.socket:
    """Open a socket on a group beside every other program that listens there; it is not joined yet.

    Raises OSError.
    """
    version4 = group.address.version == 4
    sock = socket.socket(socket.AF_INET if version4 else socket.AF_INET6, socket.SOCK_DGRAM)
    try:
        sock.settimeout(0)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if version4:
            # Else the memberships of every other program would bring us the mail of other adapters.
            sock.setsockopt(socket.IPPROTO_IP, IP_MULTICAST_ALL, 0)
            sock.bind((str(group.address), group.port or 0))
        else:
            sock.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
            # Kernels before 4.20 do not know it; the zone of the address keeps other adapters out.
            with suppress(OSError):
                sock.setsockopt(socket.IPPROTO_IPV6, IPV6_MULTICAST_ALL, 0)
            sock.bind((str(group.address), group.port or 0, 0, adapter.index))
    except OSError:
        sock.close()
        raise
    return sock


def _join(sock: socket.socket, group: IPAddress, adapter: Adapter) -> None:
    if isinstance(group, IPv4Address):
        member = _MEMBER4.pack(group.packed, bytes(4), adapter.index)
        sock.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, member)
    else:
        member = _MEMBER6.pack(group.packed, adapter.index)
        sock.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_JOIN_GROUP, member)
