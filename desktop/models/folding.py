"""Addresses as a person reads them: of those that a host makes up one after the other, the last. Pure."""

from __future__ import annotations

from ipaddress import IPv4Address
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from netmon_core.model.interface import Address

# A host makes addresses up within a /64 (RFC 4862); what is made of its MAC has this in the middle.
_PREFIX = 8
_OF_MAC = slice(11, 13), b"\xff\xfe"


def folded(addresses: Iterable[Address]) -> list[tuple[Address, int]]:
    """The addresses, the latest first, each with how many earlier ones of its prefix are left out for it."""
    shown: list[Address] = []
    earlier: dict[bytes, int] = {}
    for address in sorted(addresses, key=lambda each: each.last_seen, reverse=True):
        prefix = _made_up_in(address)
        if prefix is None:
            shown.append(address)
        elif prefix in earlier:
            earlier[prefix] += 1
        else:
            earlier[prefix] = 0
            shown.append(address)
    return [(each, earlier.get(_made_up_in(each) or b"", 0)) for each in shown]


def _made_up_in(address: Address) -> bytes | None:
    """The prefix in which the host made it up; None: it did not."""
    value = address.value
    if isinstance(value, IPv4Address) or value.is_link_local:
        return None
    where, mark = _OF_MAC
    return None if value.packed[where] == mark else value.packed[:_PREFIX]
