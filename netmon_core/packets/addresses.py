"""Packed bytes to address objects, remembered: a network speaks of few addresses, again and again."""

from __future__ import annotations

from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address

# Enough for a /20 and its neighbors, under 1 MiB; a flood of made-up addresses only evicts.
_REMEMBERED = 4096


@lru_cache(maxsize=_REMEMBERED)
def ipv4_address(packed: bytes) -> IPv4Address:
    """Four bytes as an address."""
    return IPv4Address(packed)


@lru_cache(maxsize=_REMEMBERED)
def ipv6_address(packed: bytes) -> IPv6Address:
    """Sixteen bytes as an address."""
    return IPv6Address(packed)
