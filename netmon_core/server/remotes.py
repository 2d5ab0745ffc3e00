"""By what those who ask are counted. Pure."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address, ip_network

_LENGTH = 64


def whose(remote: str) -> str:
    """What an address is counted by: itself, or of IPv6 the /64 that one subscriber has at least."""
    try:
        address = ip_address(remote.partition("%")[0])
    except ValueError:
        return remote[:_LENGTH]
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is not None:
            return str(address.ipv4_mapped)
        return str(ip_network((address, 64), strict=False))
    return str(address)
