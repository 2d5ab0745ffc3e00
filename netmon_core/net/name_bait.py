"""Ask everybody on a link for a name, from a port of our own: by LLMNR, mDNS and NetBIOS."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING, Self

from .refusal import adapter_failed

if TYPE_CHECKING:
    from collections.abc import Iterable
    from ipaddress import IPv4Address

    from ..model.adapter import Adapter


class NameBait:
    """An open port to which answers come; what is heard of them is an ear's. Raises AdapterError."""

    def __init__(self, adapter: Adapter, own: IPv4Address) -> None:
        self._name = adapter.name
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        try:
            self._socket.settimeout(0)
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
            # Never by another adapter, whatever the routes say.
            self._socket.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, own.packed)
            self._socket.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_TTL, 1)
            self._socket.bind((str(own), 0))
        except OSError as err:
            self._socket.close()
            raise adapter_failed(adapter.name, err) from err

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()

    def ask(self, questions: Iterable[tuple[str, int, bytes]]) -> None:
        """Send each (address, port, bytes). Raises AdapterError."""
        for address, port, data in questions:
            try:
                self._socket.sendto(data, (address, port))
            except OSError as err:
                raise adapter_failed(self._name, err) from err
