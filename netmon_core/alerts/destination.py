"""Where a webhook may go. The decisions are pure; only `resolve` asks the system."""

from __future__ import annotations

import asyncio
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import TYPE_CHECKING

from .notifier import DeliveryError

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from ..model.ip import IPAddress

# Of what a name resolves to, so many addresses are tried.
TRIED = 4

_TCP = 6

# Addresses of IPv6 that stand for one of IPv4: the translation of RFC 6052.
_NAT64 = IPv6Network("64:ff9b::/96")
# Not called private by everybody: shared by carriers, and 0.0.0.0/8, which reaches this machine.
_NEVER = IPv4Network("0.0.0.0/8")


def refusal(address: IPAddress, own: Collection[IPAddress], *, allow_private: bool) -> str | None:
    """Why nothing is sent to the address, in words; None: it may be."""
    plain = _plain(address)
    if plain.is_multicast or plain.is_unspecified or plain.is_link_local or _is_never(plain):
        return "is no address of one machine"
    if allow_private:
        return None
    if plain.is_loopback or plain in own or address in own:
        return "is this machine"
    if not plain.is_global:
        return "is on a local network"
    return None


def choose(
    addresses: Sequence[IPAddress], own: Collection[IPAddress], *, allow_private: bool
) -> list[IPAddress]:
    """The addresses that may be connected to, in order; raises DeliveryError where none may."""
    allowed = []
    why = "has no address"
    for address in dict.fromkeys(addresses):
        refused = refusal(address, own, allow_private=allow_private)
        if refused is None:
            allowed.append(address)
        else:
            why = refused
    if not allowed:
        hint = "" if allow_private else "; alerts.webhook_allow_private allows the local network"
        raise DeliveryError(f"the webhook's host {why}{hint}")
    return allowed[:TRIED]


async def resolve(host: str, port: int) -> list[IPAddress]:
    """Return what the host's name stands for, asked once; raises DeliveryError."""
    try:
        return [ip_address(host)]
    except ValueError:
        pass
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, proto=_TCP)
    except OSError as err:
        raise DeliveryError(f"the webhook's host is not found: {err.strerror or 'no answer'}") from err
    except UnicodeError as err:
        raise DeliveryError("the webhook's host is no name", final=True) from err
    return [ip_address(str(each[4][0]).partition("%")[0]) for each in found]


def _plain(address: IPAddress) -> IPAddress:
    """The IPv4 address that an IPv6 address stands for, or the address."""
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is not None:
            return address.ipv4_mapped
        if address.sixtofour is not None:
            return address.sixtofour
        if address in _NAT64:
            return IPv4Address(int(address) & 0xFFFFFFFF)
    return address


def _is_never(address: IPAddress) -> bool:
    if isinstance(address, IPv4Address):
        return address in _NEVER or address == IPv4Address("255.255.255.255")
    return False
