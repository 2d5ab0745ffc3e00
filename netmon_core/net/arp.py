"""What a sweep needs to ask by ARP, and which of three ways gives it.

One frame at a time (arp_socket.py), the transmit ring (arp_ring.py), scapy (arp_scapy.py).
"""

from __future__ import annotations

import os
import socket
from importlib.util import find_spec
from threading import Thread
from typing import TYPE_CHECKING, Literal, Protocol, Self

from ..errors import PermissionMissingError
from .arp_ring import ArpRing
from .arp_socket import ArpSocket, open_packet_socket

if TYPE_CHECKING:
    from collections.abc import Sequence
    from ipaddress import IPv4Address

    from ..model.adapter import Adapter
    from .arp_frame import ArpHeard

type ArpBackend = Literal["packet", "scapy"]


class ArpLink(Protocol):
    """What a sweep needs of an adapter. Nothing here waits."""

    # The most requests to send between two reads, so that the answers to all of them have room.
    batch: int

    def ask(self, targets: Sequence[int]) -> int:
        """Send a request for each address; return how many of the first went out before the queue was full.

        AdapterError when the adapter is down or gone.
        """

    def read(self) -> list[ArpHeard]:
        """Return up to READ_MAX sightings: (sender address, sender MAC, whether it answers us)."""

    def fileno(self) -> int:
        """Return the descriptor that becomes readable, for `loop.add_reader`."""

    def drops(self) -> int:
        """Return how many frames were lost for want of room since the link was opened."""

    def close(self) -> None:
        """Give the socket back; safe twice."""

    def __enter__(self) -> Self: ...

    def __exit__(self, *_: object) -> None: ...


def open_arp(
    adapter: Adapter,
    *,
    source: IPv4Address | None,
    full_speed: bool = False,
    hear: bool = False,
    backend: ArpBackend | None = None,
) -> ArpLink:
    """Open the ARP link that fits: the ring at full speed, scapy where AF_PACKET does not exist.

    `source` is our address in the swept subnet; None asks as a probe without one. With `hear` requests and
    replies meant for others are heard too. NETMON_ARP_BACKEND in the environment stands in for `backend`.
    """
    backend = backend or _backend_from_environment()
    if backend == "scapy":
        from .arp_scapy import ScapyArp  # noqa: PLC0415 - seldom needed

        return ScapyArp(adapter, source=source, hear=hear)
    if full_speed:
        return ArpRing(adapter, source=source, hear=hear)
    return ArpSocket(adapter, source=source, hear=hear)


def arp_allowed() -> bool:
    """Whether this process may ask by ARP itself."""
    if not hasattr(socket, "AF_PACKET"):
        return find_spec("scapy") is not None
    try:
        tried = open_packet_socket()
    except PermissionMissingError:
        return False
    # The kernel takes 10 ms to close it; nobody needs to wait for that.
    Thread(target=tried.close, name="netmon close").start()
    return True


def _backend_from_environment() -> ArpBackend:
    if os.environ.get("NETMON_ARP_BACKEND") == "scapy" or not hasattr(socket, "AF_PACKET"):
        return "scapy"
    return "packet"
