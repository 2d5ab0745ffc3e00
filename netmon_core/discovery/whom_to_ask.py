"""Which DNS servers may know the name of an address. Pure."""

from __future__ import annotations

from ipaddress import IPv4Network, IPv6Network
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ..model.ip import IPAddress
    from ..plugins import Attachment

# Addresses that only the network itself can name (RFC 1918, RFC 6598, RFC 4193).
_PRIVATE_4 = tuple(
    IPv4Network(text) for text in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10")
)
_PRIVATE_6 = IPv6Network("fc00::/7")


def is_private(address: IPAddress) -> bool:
    """Whether only the network that the address is of can name it."""
    if address.version == 6:
        return address in _PRIVATE_6
    return any(address in each for each in _PRIVATE_4)


def gateways(network_id: str, attachments: Iterable[Attachment]) -> tuple[str, ...]:
    """The private network's own gateways, each once: often it is the router that knows the names."""
    found = {
        str(gateway): None
        for attachment in attachments
        if attachment.network.id == network_id
        for gateway in attachment.adapter.gateways
        if is_private(gateway)
    }
    return tuple(found)


def whom_to_ask(
    address: IPAddress, network_id: str, attachments: Iterable[Attachment], *, given: Sequence[str] = ()
) -> tuple[str | None, ...]:
    """The servers that are asked for an address one after the other; None stands for those of the system.

    `given` are those of the settings: then no others are asked.
    """
    if given:
        return tuple(given)
    return (None, *gateways(network_id, attachments)) if is_private(address) else (None,)
