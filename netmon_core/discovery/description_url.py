"""Which descriptions may be fetched: strangers write where, and must not send us anywhere else. Pure."""

from __future__ import annotations

from ipaddress import IPv4Address, ip_address
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Container

    from ..model.ip import IPAddress


def fetchable(location: str, sender: IPAddress, own: Container[IPAddress]) -> str | None:
    """The location, if it may be asked for: over http, at the very address that it was announced from.

    That is written out, private or link-local, and none of `own`. None: it may not.
    """
    try:
        parts = urlsplit(location)
        host = ip_address(parts.hostname or "")
        port = 80 if parts.port is None else parts.port
    except ValueError:
        return None
    if parts.scheme != "http" or parts.username is not None or parts.password is not None or not port:
        return None
    if host != sender or host in own or not _is_near(host):
        return None
    return location


def _is_near(address: IPAddress) -> bool:
    if address.is_multicast or address.is_unspecified or address.is_loopback or address.is_reserved:
        return False
    # A link-local IPv6 address needs the name of an adapter, which no announcement can know.
    return address.is_private and (isinstance(address, IPv4Address) or not address.is_link_local)
