"""Socket addresses as the kernel's structures: what a batch of messages is sent to and comes from."""

from __future__ import annotations

import socket
from contextlib import suppress
from struct import Struct
from typing import TYPE_CHECKING

from ..errors import AdapterError

if TYPE_CHECKING:
    from ipaddress import IPv6Address

    from ..model.ip import IPAddress

# struct sockaddr_in and sockaddr_in6, without port and flow.
_NAME4 = Struct("=H2x4s8x")
_NAME6 = Struct("=H2x4x16sI")
NAME_SIZES = {socket.AF_INET: _NAME4.size, socket.AF_INET6: _NAME6.size}
# Where the IP address lies in each.
ADDRESS_PARTS = {socket.AF_INET: slice(4, 8), socket.AF_INET6: slice(8, 24)}


def pack_address(address: IPAddress) -> bytes:
    """Return the socket address of an IP address; AdapterError for a zone that is not here."""
    if address.version == 4:
        return _NAME4.pack(socket.AF_INET, address.packed)
    return _NAME6.pack(socket.AF_INET6, address.packed, zone_of(address))


def zone_of(address: IPv6Address) -> int:
    """Return the number of the adapter in an address, 0 for none; AdapterError for one that is not here."""
    if address.scope_id is None:
        return 0
    with suppress(ValueError):
        return int(address.scope_id)
    try:
        return socket.if_nametoindex(address.scope_id)
    except OSError as err:
        raise AdapterError(f"There is no network adapter {address.scope_id}.") from err
